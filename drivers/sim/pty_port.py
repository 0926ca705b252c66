"""The device's end of a serial line: a real pseudo-terminal that can be unplugged and plugged in again.

The driver opens `path` as it would open /dev/ttyUSB0. Speeds count: what is sent while the two ends are set to
different speeds arrives as garbage, as on a real line.
"""

from __future__ import annotations

import contextlib
import os
import select
import termios
import threading
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Self

_CHUNK = 4096
_PACED_CHUNK = 64  # bytes at once while keeping to wire time
_BITS_PER_BYTE = 10  # start, eight data bits, stop
_BAUDS = {getattr(termios, f"B{baud}"): baud for baud in (9600, 19200, 38400, 57600, 115200)}


class PtyPort:
    """`link` is a path that leads to the pseudo-terminal; it vanishes while the device is unplugged.

    `received` is called on the port's thread with what the host sent. `baud` None: any speed of the host is right.
    `paced`: bytes take their time on the wire, both ways. `heard` counts the bytes that `received` is done with.
    """

    def __init__(
        self,
        received: Callable[[bytes], None],
        link: Path | None = None,
        baud: int | None = 115200,
        *,
        paced: bool = False,
    ) -> None:
        self.baud = baud
        self.paced = paced
        self.heard = 0
        self._received = received
        self._link = link
        self._plug: _Plug | None = None
        self._changing = threading.RLock()

    @property
    def path(self) -> Path:
        """What the driver opens."""
        if self._link is not None:
            return self._link
        if self._plug is None:
            raise FileNotFoundError("an unplugged device without a link has no path")
        return self._plug.path

    @property
    def plugged(self) -> bool:
        return self._plug is not None

    def plug_in(self) -> None:
        with self._changing:
            if self._plug is not None:
                return
            self._plug = _Plug(self)
            if self._link is not None:
                with contextlib.suppress(FileNotFoundError):
                    self._link.unlink()
                self._link.symlink_to(self._plug.path)

    def unplug(self) -> None:
        """May be called from `received` too."""
        with self._changing:
            plug, self._plug = self._plug, None
            if plug is None:
                return
            if self._link is not None:
                self._link.unlink(missing_ok=True)
            plug.pull()

    def send(self, data: bytes, piece: int | None = None) -> None:
        """Sends to the host, in pieces of `piece` bytes if given; what nobody takes is lost, as on a wire."""
        plug = self._plug
        if plug is not None:
            plug.send(data, piece)

    def on_bytes(self, data: bytes) -> None:
        try:
            self._received(data)
        finally:
            self.heard += len(data)

    def __enter__(self) -> Self:
        self.plug_in()
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()


class _Plug:
    """One time of being plugged in."""

    def __init__(self, port: PtyPort) -> None:
        self._port = port
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.path = Path(os.ttyname(self._slave))
        self._wake_out, self._wake_in = os.pipe()
        self._pulled = threading.Event()
        self._closing = threading.Lock()
        self._thread = threading.Thread(target=self._serve, name="sim-port", daemon=True)
        self._thread.start()

    def pull(self) -> None:
        os.write(self._wake_in, b"x")  # first: the thread closes this pipe once it sees that it was pulled
        self._pulled.set()
        with self._closing:
            os.close(self._master)
            os.close(self._slave)
            self._master = self._slave = -1
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def send(self, data: bytes, piece: int | None) -> None:
        paced = self._port.paced and self._port.baud
        step = piece or (_PACED_CHUNK if paced else len(data)) or 1
        for start in range(0, len(data), step):
            part = data[start : start + step]
            if paced and self._pulled.wait(len(part) * _BITS_PER_BYTE / paced):
                return
            with self._closing, contextlib.suppress(BlockingIOError):
                if self._pulled.is_set():
                    return
                os.write(self._master, self._on_the_wire(part))

    def _serve(self) -> None:
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        poll.register(self._wake_out, select.POLLIN)
        while not self._pulled.is_set():
            poll.poll()
            with self._closing:
                if self._pulled.is_set():
                    break
                try:
                    data = os.read(self._master, _PACED_CHUNK if self._port.paced else _CHUNK)
                except BlockingIOError:
                    continue
                data = self._on_the_wire(data)
            if self._port.paced and self._port.baud:
                self._pulled.wait(len(data) * _BITS_PER_BYTE / self._port.baud)
            self._port.on_bytes(data)
        os.close(self._wake_out)
        os.close(self._wake_in)

    def _on_the_wire(self, data: bytes) -> bytes:
        """Garbled when the two ends do not have the same speed."""
        if self._port.baud is None or _BAUDS.get(termios.tcgetattr(self._slave)[5]) == self._port.baud:
            return data
        return bytes((byte * 37 + 11) & 0xFE for byte in data)
