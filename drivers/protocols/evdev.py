"""Switches as Linux tells of them: `struct input_event` from /dev/input, and the bitmap of EVIOCGSW.

Sources: include/uapi/linux/input.h and input-event-codes.h; Documentation/input/event-codes.rst for SYN_DROPPED.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

_EVENT = struct.Struct("@llHHi")  # struct timeval as two longs, then type, code, value: 24 bytes on 64-bit machines
EVENT_BYTES = _EVENT.size
_EV_SYN, _EV_SW = 0x00, 0x05
_SYN_REPORT, _SYN_DROPPED = 0, 3
SWITCH_BYTES = 3  # SW_MAX is 0x10: seventeen bits
_READ = 2
_NAME_BYTES = 256


class Switch(IntEnum):
    """SW_… codes that a kiosk may have."""

    LID = 0x00  # on: closed
    HEADPHONE_INSERT = 0x02  # on: plugged in
    MACHINE_COVER = 0x10  # on: closed


@dataclass(frozen=True, slots=True)
class Switched:
    """`code` may be of a switch that no `Switch` names."""

    code: int
    on: bool


@dataclass(frozen=True, slots=True)
class EventsLost:
    """The kernel's queue ran over: only the bitmap tells what is on now."""


SwitchEvent = Switched | EventsLost


class EventParser:
    """Takes bytes in any pieces; holds less than one event."""

    def __init__(self) -> None:
        self._held = b""

    @property
    def held(self) -> int:
        return len(self._held)

    def reset(self) -> None:
        self._held = b""

    def feed(self, data: bytes) -> list[SwitchEvent]:
        data = self._held + data
        whole = len(data) // EVENT_BYTES * EVENT_BYTES
        self._held = data[whole:]
        return [event for fields in _EVENT.iter_unpack(data[:whole]) if (event := _meaning(*fields[2:])) is not None]


def _meaning(kind: int, code: int, value: int) -> SwitchEvent | None:
    if kind == _EV_SW:
        return Switched(code, bool(value))
    return EventsLost() if (kind, code) == (_EV_SYN, _SYN_DROPPED) else None


def encode(event: SwitchEvent, seconds: int = 0, microseconds: int = 0) -> bytes:
    """What the kernel writes for it: the event, and the report that ends it."""
    if isinstance(event, EventsLost):
        return _EVENT.pack(seconds, microseconds, _EV_SYN, _SYN_DROPPED, 0)
    switched = _EVENT.pack(seconds, microseconds, _EV_SW, event.code, int(event.on))
    return switched + _EVENT.pack(seconds, microseconds, _EV_SYN, _SYN_REPORT, 0)


def read_bitmap(bitmap: bytes) -> frozenset[int]:
    """The codes whose bits are set; of EVIOCGSW the switches that are on, of EVIOCGBIT those that there are."""
    return frozenset(number for number in range(8 * len(bitmap)) if bitmap[number // 8] >> number % 8 & 1)


def _ioctl(number: int, size: int) -> int:
    """_IOC(_IOC_READ, 'E', number, size) of asm-generic/ioctl.h."""
    return _READ << 30 | size << 16 | ord("E") << 8 | number


EVIOCGNAME = _ioctl(0x06, _NAME_BYTES)
EVIOCGSW = _ioctl(0x1B, SWITCH_BYTES)
EVIOCGBIT_SW = _ioctl(0x20 + _EV_SW, SWITCH_BYTES)
NAME_BYTES = _NAME_BYTES
