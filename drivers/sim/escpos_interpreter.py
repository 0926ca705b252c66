"""The printer's side of ESC/POS: bytes into commands, whatever way they are split.

Real-time commands (DLE …) are obeyed by the printer's receiver when they arrive; they still stand in the buffer, where
they belong to the data of a picture or, between commands, are passed over when the head comes to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.sim.escpos_paper import Strip, Style

# Commands with a fixed number of parameter bytes. What is not listed here is printed as text, which is how a real
# printer shows that it was sent something it does not know.
_FIXED = {
    b"\x1b@": 0,
    b"\x1ba": 1,
    b"\x1bE": 1,
    b"\x1bd": 1,
    b"\x1bJ": 1,
    b"\x1bp": 3,
    b"\x1bv": 0,
    b"\x1c&": 0,
    b"\x1c.": 0,
    b"\x1c!": 1,
    b"\x1cW": 1,
    b"\x1d!": 1,
    b"\x1dB": 1,
    b"\x1da": 1,
    b"\x1dr": 1,
}


REALTIME = re.compile(rb"\x10\x04[\x01-\x04]|\x10\x05[\x01\x02]|\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")


@dataclass(slots=True)
class Interpreter:
    """Feeds `strip`. `on_cut`, `on_report` (GS r) and `on_automatic` (GS a n) are told when their turn comes."""

    strip: Strip
    on_cut: Callable[[], None]
    on_report: Callable[[], None]
    on_automatic: Callable[[int], None]
    buffer: bytearray = field(default_factory=bytearray)
    line: bytearray = field(default_factory=bytearray)
    style: Style = field(default_factory=Style)
    chinese: bool = False
    _qr_data: bytes = b""
    _qr_module: int = 3
    _qr_level: int = 0

    def reset(self) -> None:
        """What a power cycle does: buffer, line and style are gone."""
        self.buffer.clear()
        self.line.clear()
        self._initialise()

    def step(self) -> int | None:
        """Carries out one command or one byte of text; the dots of paper it took, or None when bytes are missing."""
        if not self.buffer:
            return None
        first = self.buffer[0]
        if first in b"\x1b\x1c\x1d":
            return self._command()
        if first == 0x10 and (found := REALTIME.match(self.buffer)) is not None:
            del self.buffer[: found.end()]
            return 0
        self.buffer.pop(0)
        if first == 0x0A:
            return self._print_line()
        if first >= 0x20:  # other control characters print nothing
            self.line.append(first)
        return 0

    def _command(self) -> int | None:
        head = bytes(self.buffer[:2])
        if len(head) < 2:
            return None
        if head in _FIXED:
            return self._fixed(head, _FIXED[head])
        if head == b"\x1dV":
            return self._cut()
        if head == b"\x1dv":
            return self._raster()
        if head == b"\x1d(":
            return self._extended()
        self.line += self.buffer[:1]
        del self.buffer[:1]
        return 0

    def _take(self, count: int) -> bytes:
        taken = bytes(self.buffer[:count])
        del self.buffer[:count]
        return taken

    def _fixed(self, head: bytes, parameters: int) -> int | None:
        if len(self.buffer) < 2 + parameters:
            return None
        value = self._take(2 + parameters)[2:]
        n = value[0] if value else 0
        if head == b"\x1bd":
            return self._print_line() + sum(self.strip.feed(32) for _ in range(n))
        if head == b"\x1bJ":
            return (self._print_line() if self.line else 0) + self.strip.feed(n)
        if head == b"\x1dr":
            self.on_report()
        elif head == b"\x1da":
            self.on_automatic(n)
        elif head == b"\x1b@":
            self._initialise()
        elif head in {b"\x1c&", b"\x1c."}:
            self.chinese = head == b"\x1c&"
        else:
            self._set_style(head, n)
        return 0

    def _set_style(self, head: bytes, n: int) -> None:
        style = self.style
        if head == b"\x1ba":
            style.align = n % 48 % 3
        elif head == b"\x1bE":
            style.bold = bool(n & 1)
        elif head == b"\x1dB":
            style.reverse = bool(n & 1)
        elif head == b"\x1d!":
            style.latin_size = (n & 7) + 1
        elif head == b"\x1cW":
            style.chinese_size = 2 if n & 1 else 1

    def _cut(self) -> int | None:
        if len(self.buffer) < 3 or (self.buffer[2] in b"AB" and len(self.buffer) < 4):
            return None
        taken = self._take(4 if self.buffer[2] in b"AB" else 3)
        dots = (self._print_line() if self.line else 0) + (self.strip.feed(taken[3]) if len(taken) == 4 else 0)
        self.on_cut()
        return dots

    def _raster(self) -> int | None:
        if len(self.buffer) < 8:
            return None
        width = int.from_bytes(self.buffer[4:6], "little")
        rows = int.from_bytes(self.buffer[6:8], "little")
        if len(self.buffer) < 8 + width * rows:
            return None
        data = self._take(8 + width * rows)[8:]
        return self.strip.raster(width, data, self.style.align) if data else 0

    def _extended(self) -> int | None:
        if len(self.buffer) < 5:
            return None
        length = int.from_bytes(self.buffer[3:5], "little")
        if len(self.buffer) < 5 + length:
            return None
        body = self._take(5 + length)[5:]
        if body[:2] == b"1C" and len(body) == 3:
            self._qr_module = min(max(body[2], 1), 16)
        elif body[:2] == b"1E" and len(body) == 3:
            self._qr_level = (body[2] - 0x30) % 4
        elif body[:3] == b"1P0":
            self._qr_data = body[3:]
        elif body[:3] == b"1Q0" and self._qr_data:
            return self.strip.qr(self._qr_data, self._qr_module, self._qr_level, self.style.align)
        return 0

    def _print_line(self) -> int:
        text = bytes(self.line).decode("gb18030" if self.chinese else "cp437", "replace")
        self.line.clear()
        return self.strip.text(text, self.style)

    def _initialise(self) -> None:
        self.on_automatic(0)
        self.style = Style()
        self.chinese = False
        self._qr_data = b""
