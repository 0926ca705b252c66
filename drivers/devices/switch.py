"""A switch of the cabinet: the contact of its door, or whether a headset is plugged in."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Protocol

from drivers.errors import DeviceFailed, DeviceTimeout
from drivers.health import OK, DeviceStatus, Health
from drivers.protocols.evdev import EventParser, EventsLost, Switch, Switched
from drivers.transports.transport import Transport

NOT_TOLD = DeviceStatus(Health.UNKNOWN, "switch.not_told")
DOOR_OPEN = DeviceStatus(Health.DEGRADED, "door.open")
PLUGGED = DeviceStatus(Health.OK, "headset.plugged")


class Role(StrEnum):
    DOOR = "door"
    HEADSET = "headset"


_STATUS: Mapping[tuple[Role, bool], DeviceStatus] = {
    (Role.DOOR, True): OK,
    (Role.DOOR, False): DOOR_OPEN,
    (Role.HEADSET, True): PLUGGED,
    (Role.HEADSET, False): OK,
}


class AskableLine(Transport, Protocol):
    """None: it cannot be asked, and only tells changes."""

    def switches_on(self) -> frozenset[int] | None: ...
    def switches(self) -> frozenset[int] | None: ...
    def device_name(self) -> str: ...


class SwitchContact:
    """`on` is None until something told how the switch is."""

    def __init__(self, line: AskableLine, switch: Switch, role: Role) -> None:
        self._line = line
        self._switch = switch
        self._role = role
        self._parser = EventParser()
        self.on: bool | None = None

    @property
    def name(self) -> str:
        return self._line.name

    def open(self) -> None:
        self._parser.reset()
        self.on = None
        self._line.open()

    def close(self) -> None:
        self._line.close()

    def cancel(self) -> None:
        self._line.cancel()

    def clear_cancel(self) -> None:
        self._line.clear_cancel()

    def handshake(self) -> str:
        """What the kernel calls the device; DeviceFailed when it has no such switch."""
        there = self._line.switches()
        if there is not None and self._switch not in there:
            raise DeviceFailed(f"{self.name} has no switch {self._switch.name.lower()}", "switch.not_there")
        return self._line.device_name() or ("a line that only tells changes" if there is None else "a switch")

    def check(self) -> DeviceStatus:
        """A door that was opened and closed again since the last look was open: that is told once."""
        seen = self._events()
        now = self._line.switches_on()
        if now is not None:
            self.on = self._switch in now
        elif seen:
            self.on = seen[-1]
        if self.on is None:
            return NOT_TOLD
        if self._role is Role.DOOR and False in seen:
            return DOOR_OPEN
        return _STATUS[self._role, self.on]

    def _events(self) -> list[bool]:
        """What the switch did since the last look."""
        seen: list[bool] = []
        with suppress(DeviceTimeout):
            while True:
                for event in self._parser.feed(self._line.read(time.monotonic())):
                    match event:
                        case Switched(code, on) if code == self._switch:
                            seen.append(on)
                        case EventsLost():
                            seen.clear()
                            self.on = None
        return seen
