"""The line from a scanner: codes that end in a suffix, and a module's replies between them.

The two bytes 02 00 or 03 00 where a code would begin are a module's reply. A code without its suffix is torn and is not
given: half a code may be another, valid one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from drivers.protocols.scanner.gm65 import HEARTBEAT_REPLY, REPLY, ModuleReply, crc
from drivers.protocols.scanner.symbologies import Symbology, split_aim

MAX_CODE = 7089 + 3  # the most digits that a QR symbol holds (ISO/IEC 18004), and an AIM prefix
MAX_HELD = MAX_CODE + 1
_HEAD = 4
_REPLIES = (REPLY, HEARTBEAT_REPLY)


@dataclass(frozen=True, slots=True)
class Framing:
    """`suffix` ends each code; `module`: replies may come between codes; `aim`: codes have AIM prefixes."""

    suffix: bytes = b"\r"
    module: bool = False
    aim: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A code may be a citizen's: its content never shows in a repr and never goes into a log."""

    payload: bytes = field(repr=False)
    symbology: Symbology | None = None

    @property
    def text(self) -> str | None:
        """UTF-8, else GB18030, as Chinese apps and scanners write them; None when it is neither."""
        for charset in ("utf-8", "gb18030"):
            try:
                return self.payload.decode(charset)
            except UnicodeDecodeError:
                continue
        return None


class Refusal(StrEnum):
    TOO_LONG = "too_long"  # no symbol holds so much: the line or the scanner is out of order
    TORN = "torn"  # the line fell silent before the suffix
    REPLY_DAMAGED = "reply_damaged"


@dataclass(frozen=True, slots=True)
class Refused:
    why: Refusal


ScannerEvent = Code | ModuleReply | Refused


class ScannerParser:
    def __init__(self, framing: Framing) -> None:
        self._framing = framing
        self._held = bytearray()
        self._overlong = False

    @property
    def held(self) -> int:
        return len(self._held)

    def reset(self) -> None:
        self._held.clear()
        self._overlong = False

    def feed(self, data: bytes) -> list[ScannerEvent]:
        events: list[ScannerEvent] = []
        for start in range(0, len(data), MAX_CODE):
            self._held += data[start : start + MAX_CODE]
            while (event := self._next()) is not None:
                events.append(event)
            events += self._bound()
        return events

    def gap(self) -> list[ScannerEvent]:
        """The line was silent for longer than within a code: what is held will not be completed."""
        torn = bool(self._held) and not self._overlong
        self.reset()
        return [Refused(Refusal.TORN)] if torn else []

    def _next(self) -> ScannerEvent | None:
        held, suffix = self._held, self._framing.suffix
        while not self._overlong and held and held[0] in b"\r\n":
            del held[:1]  # the second half of CR LF, or an empty line
        if self._framing.module and not self._overlong and held:
            if any(mark.startswith(held) for mark in _REPLIES):
                return None  # a code may begin so, too
            if held.startswith(_REPLIES):
                return self._reply()
        end = held.find(suffix)
        if end < 0:
            return None
        payload = bytes(held[:end])
        del held[: end + len(suffix)]
        if self._overlong:
            self._overlong = False
            return self._next()
        if len(payload) > MAX_CODE:
            return Refused(Refusal.TOO_LONG)
        symbology, content = split_aim(payload) if self._framing.aim else (None, payload)
        return Code(content, symbology)

    def _reply(self) -> ScannerEvent | None:
        held = self._held
        if len(held) < _HEAD:
            return None
        size = _HEAD + held[3] + 2
        if held[2] != 0:
            held.clear()
            return Refused(Refusal.REPLY_DAMAGED)
        if len(held) < size:
            return None
        body, check, heartbeat = bytes(held[2 : size - 2]), bytes(held[size - 2 : size]), held[0] == HEARTBEAT_REPLY[0]
        del held[:size]
        return ModuleReply(body[2:], heartbeat) if check == crc(body) else Refused(Refusal.REPLY_DAMAGED)

    def _bound(self) -> list[ScannerEvent]:
        """Keeps no more than a code: the rest of an endless one is passed over up to its suffix."""
        if len(self._held) <= MAX_CODE:
            return []
        said = self._overlong
        self._overlong = True
        keep = len(self._framing.suffix) - 1  # a suffix may be half here
        del self._held[: len(self._held) - keep]
        return [] if said else [Refused(Refusal.TOO_LONG)]
