"""Readers as they hang on USB, with the protocol's simulator inside: a module's endpoints, and a maker's wrapper."""

from __future__ import annotations

from collections import deque

from drivers.protocols.sdt.commands import decode_request
from drivers.protocols.sdt.frame import HEAD, MIN_REQUEST, Frame, FrameParser
from drivers.protocols.sdt.wrappings import IN_BODY, IN_HEAD, OUT_BODY, HidAssembler, HidMessage, encode_hid
from drivers.sim.sample_cards import SAMPLES
from drivers.sim.sdt_reader import SdtReader

COMMAND = 0x51
_PACKET = 64


class _Reader:
    """`obey` takes what a citizen does, and a fault that hits the next answer."""

    def __init__(self) -> None:
        self._reader = SdtReader()
        self._parser = FrameParser(minimum=MIN_REQUEST)
        self._fault = ""

    def obey(self, order: str, argument: str) -> None:
        if order == "place":
            self._reader.place(SAMPLES[argument])
        elif order == "calm":
            self._reader.remove()
            self._fault = ""
        else:
            self._fault = order

    def answers(self, data: bytes) -> list[bytes]:
        return [
            self._reader.answer(decode_request(event.body)).frame
            for event in self._parser.feed(data)
            if isinstance(event, Frame)
        ]

    def take_fault(self) -> str:
        fault, self._fault = self._fault, ""
        return fault


class Module(_Reader):
    """A raw SAM_V module's four endpoints, packet by packet."""

    def __init__(self) -> None:
        super().__init__()
        self.halted: set[int] = set()
        self._sending: dict[int, deque[bytes]] = {IN_HEAD: deque(), IN_BODY: deque()}

    def write(self, data: bytes) -> None:
        """Head and body arrive on their own endpoints, one after the other."""
        for frame in self.answers(data):
            self._answer(frame[:HEAD], frame[HEAD:], self.take_fault())

    def read(self, endpoint: int, size: int) -> bytes | None:
        """What a read of `size` bytes gets: whole packets until a short one or until it is full; None for nothing."""
        packets = self._sending[endpoint]
        if not packets:
            return None
        data = b""
        while packets and len(data) + len(packets[0]) <= size:
            packet = packets.popleft()
            data += packet
            if len(packet) < _PACKET:
                break
        return data

    def _answer(self, head: bytes, body: bytes, fault: str) -> None:
        if fault == "silent":
            return
        if fault.startswith("halt"):
            self.halted.add(IN_HEAD if fault == "halt" else OUT_BODY)
            return
        if fault == "stale":
            self._answer(head, body, "")
        self._send(IN_HEAD, bytes(HEAD) if fault == "garbage" else head)
        self._send(IN_BODY, body[: len(body) // 2] if fault == "half" else body)

    def _send(self, endpoint: int, data: bytes) -> None:
        self._sending[endpoint].extend(data[at : at + _PACKET] for at in range(0, len(data), _PACKET))


class HidWrapper(_Reader):
    """A maker's wrapping in reports of 64 bytes."""

    def __init__(self) -> None:
        super().__init__()
        self._assembler = HidAssembler(reply=False)

    def write(self, report: bytes) -> list[bytes]:
        """The reports that answer, none before the last report of a message."""
        message = self._assembler.feed(report)
        if message is None or message.code != COMMAND:
            return []
        frames = self.answers(message.data)
        return [report for frame in frames for report in _wrapped(message.serial, frame, self.take_fault())]


def _wrapped(serial: int, frame: bytes, fault: str) -> list[bytes]:
    if fault == "silent":
        return []
    if fault.startswith("halt"):  # the wrapper could not reach the module
        return encode_hid(HidMessage(serial, 0x11, b""), reply=True)
    before = encode_hid(HidMessage((serial - 1) & 0xFFFF, 0, frame), reply=True) if fault == "stale" else []
    first, *others = encode_hid(HidMessage(serial, 0, frame), reply=True)
    if fault == "half":
        others = others[: len(others) // 2]
    return [*before, bytes(64) if fault == "garbage" else first, *others]
