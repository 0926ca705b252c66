"""SDT readers that hang on no serial port: USB with split pipes, and vendors' HID wrapping.

Both turn what the driver writes and reads, plain SDT frames, into what the reader's bus carries. The bus itself is
handed in: two pairs of pipes, or a line of 64-byte reports such as /dev/hidrawN gives.
"""

from __future__ import annotations

from itertools import count
from typing import Protocol

from drivers.errors import RemoteProtocolError
from drivers.protocols.sdt.frame import HEAD
from drivers.protocols.sdt.wrappings import (
    IN_BODY,
    IN_HEAD,
    REPORT,
    HidAssembler,
    HidMessage,
    body_size,
    encode_hid,
    split_frame,
)
from drivers.transports.transport import Transport


class Pipes(Protocol):
    """The endpoints of a USB device. Deadlines and errors as for a `Transport`."""

    @property
    def name(self) -> str: ...
    def open(self) -> None: ...
    def close(self) -> None: ...
    def send(self, endpoint: int, data: bytes, deadline: float) -> None: ...
    def receive(self, endpoint: int, size: int, deadline: float) -> bytes: ...
    def clear(self) -> None: ...
    def cancel(self) -> None: ...
    def clear_cancel(self) -> None: ...


class SplitPipeLine:
    """A raw SAM_V module on USB: preamble and length travel apart from the rest."""

    def __init__(self, pipes: Pipes) -> None:
        self._pipes = pipes
        self._expected = 0  # bytes of the body whose head was read

    @property
    def name(self) -> str:
        return self._pipes.name

    def open(self) -> None:
        self._pipes.open()

    def close(self) -> None:
        self._pipes.close()

    def write(self, data: bytes, deadline: float) -> None:
        for part in split_frame(data):
            self._pipes.send(part.endpoint, part.data, deadline)

    def read(self, deadline: float) -> bytes:
        """A head, and with the next call its body: whoever reads knows then that an answer has begun."""
        if self._expected:
            body = self._pipes.receive(IN_BODY, self._expected, deadline)
            self._expected = 0
            return body
        head = self._pipes.receive(IN_HEAD, HEAD, deadline)
        self._expected = body_size(head)
        return head

    def discard_input(self) -> None:
        self._expected = 0
        self._pipes.clear()

    def cancel(self) -> None:
        self._pipes.cancel()

    def clear_cancel(self) -> None:
        self._pipes.clear_cancel()


class HidLine:
    """`reports` carries 64-byte reports; `command` is the vendor's number for "hand this frame to the module"."""

    def __init__(self, reports: Transport, command: int) -> None:
        self._reports = reports
        self._command = command
        self._serials = count(1)
        self._serial = 0
        self._assembler = HidAssembler()
        self._rest = b""

    @property
    def name(self) -> str:
        return self._reports.name

    def open(self) -> None:
        self._reports.open()

    def close(self) -> None:
        self._reports.close()

    def write(self, data: bytes, deadline: float) -> None:
        self._serial = next(self._serials) & 0xFFFF
        for report in encode_hid(HidMessage(self._serial, self._command, data)):
            self._reports.write(report, deadline)

    def read(self, deadline: float) -> bytes:
        """The frame in the next message; one that answers an earlier request is passed over.

        Raises RemoteProtocolError for a message without a frame: the wrapper says with `code` what hindered it.
        """
        while True:
            message = self._assemble()
            if message is None:
                self._rest += self._reports.read(deadline)
            elif message.serial == self._serial:
                if not message.data:
                    raise RemoteProtocolError(f"the wrapper gives {message.code:02X} instead of a frame")
                return message.data

    def _assemble(self) -> HidMessage | None:
        while len(self._rest) >= REPORT:
            report, self._rest = self._rest[:REPORT], self._rest[REPORT:]
            message = self._assembler.feed(report)
            if message is not None:
                return message
        return None

    def discard_input(self) -> None:
        self._reports.discard_input()
        self._assembler.reset()
        self._rest = b""

    def cancel(self) -> None:
        self._reports.cancel()

    def clear_cancel(self) -> None:
        self._reports.clear_cancel()
