"""What a bad line or a bad reader does to a reply on its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle, islice

from drivers.protocols.sdt.frame import MAX_LENGTH, PREAMBLE, checksum

_FOR_EVER = 0


class FaultKind(StrEnum):
    BAD_CHECKSUM = "bad_checksum"  # the last byte is wrong
    TRUNCATE = "truncate"  # only the first `size` bytes come
    EXTRA_LEAD_IN = "extra_lead_in"  # `size` times AA before the reply
    SPLIT = "split"  # in pieces of `size` bytes
    GARBAGE = "garbage"  # `size` other bytes instead
    TOO_LONG = "too_long"  # a whole frame that is one byte longer than any legal one
    SILENCE = "silence"
    STALE = "stale"  # the reply before this one comes first
    STATUS = "status_code"  # the status byte is `size`; made by the device, not by the line


@dataclass(slots=True)
class LineFault:
    """`on` names the command whose reply is hit, "" for any; `count` replies are hit, 0 for all to come."""

    kind: FaultKind
    on: str = ""
    size: int = 1
    count: int = 1

    def hits(self, command: str) -> bool:
        return self.on in {"", command}

    def used_up(self) -> bool:
        """Counts one hit; True when it was the last."""
        if self.count == _FOR_EVER:
            return False
        self.count -= 1
        return self.count == 0


@dataclass(frozen=True, slots=True)
class Sending:
    """Bytes to send, in pieces of `piece` bytes if given."""

    data: bytes
    piece: int | None = None


def _garbage(size: int) -> bytes:
    return bytes(islice(cycle(b"\x5a\xaa\x13\x00\xaa\xaa\x96\xff\x69"), size))


def _too_long() -> bytes:
    counted = (MAX_LENGTH + 1).to_bytes(2, "big") + b"\0\0\x90" + bytes(MAX_LENGTH - 3)
    return PREAMBLE + counted + bytes([checksum(counted)])


_EFFECTS: dict[FaultKind, Callable[[bytes, LineFault], Sending]] = {
    FaultKind.BAD_CHECKSUM: lambda data, _: Sending(data[:-1] + bytes([data[-1] ^ 0x55])),
    FaultKind.TRUNCATE: lambda data, fault: Sending(data[: fault.size]),
    FaultKind.EXTRA_LEAD_IN: lambda data, fault: Sending(b"\xaa" * fault.size + data),
    FaultKind.SPLIT: lambda data, fault: Sending(data, max(1, fault.size)),
    FaultKind.GARBAGE: lambda _, fault: Sending(_garbage(fault.size)),
    FaultKind.TOO_LONG: lambda _data, _fault: Sending(_too_long()),
    FaultKind.SILENCE: lambda _data, _fault: Sending(b""),
}


class LineFaults:
    """The faults that wait for a reply to hit; the earliest that fits hits it."""

    def __init__(self) -> None:
        self._waiting: list[LineFault] = []
        self._previous = b""

    def add(self, fault: LineFault) -> None:
        self._waiting.append(fault)

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, command: str, *, status: bool) -> LineFault | None:
        """The fault that hits the reply to `command`: one of the device's status, or one of the line."""
        for fault in self._waiting:
            if fault.hits(command) and (fault.kind is FaultKind.STATUS) is status:
                if fault.used_up():
                    self._waiting.remove(fault)
                return fault
        return None

    def spoil(self, reply: bytes, command: str) -> Sending:
        fault = self.take(command, status=False)
        previous, self._previous = self._previous, reply
        if fault is None or not reply:
            return Sending(reply)
        if fault.kind is FaultKind.STALE:
            return Sending(previous + reply)
        return _EFFECTS[fault.kind](reply, fault)
