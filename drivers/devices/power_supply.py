"""The kiosk's UPS, asked through Network UPS Tools: on mains, on battery, or about to go out."""

from __future__ import annotations

import time

from drivers.errors import DeviceFailed, DeviceTimeout
from drivers.health import OK, DeviceStatus, Health
from drivers.protocols.nut import (
    CHARGE,
    END_OF_LIST,
    LIST,
    STATUS,
    LineParser,
    PowerState,
    Refusal,
    Source,
    read_listed,
    read_power,
    read_value,
    request,
)
from drivers.transports.transport import Transport

_ANSWER_SECONDS = 2.0
_MOST = 16  # UPSes in a list; a kiosk has one


class PowerSupply:
    """`line` leads to upsd, normally tcp://localhost:3493; `ups` is the name that upsd knows the UPS by."""

    def __init__(self, line: Transport, ups: str = "ups") -> None:
        self._line = line
        self._ups = ups
        self._parser = LineParser()

    @property
    def name(self) -> str:
        return self._line.name

    def open(self) -> None:
        self._parser.reset()
        self._line.open()

    def close(self) -> None:
        self._line.close()

    def cancel(self) -> None:
        self._line.cancel()

    def clear_cancel(self) -> None:
        self._line.clear_cancel()

    def look(self) -> PowerState:
        """Raises DeviceFailed when upsd knows nothing of the UPS now, DeviceError when upsd does not answer."""
        try:
            status = self._ask(STATUS)
        except Refusal as refusal:
            raise DeviceFailed(str(refusal), f"power.{refusal.reason.lower().replace('-', '_')}") from refusal
        try:
            charge = self._ask(CHARGE)
        except Refusal:
            charge = None
        return read_power(status, charge)

    def names(self) -> list[str]:
        """The UPSes that upsd knows."""
        deadline = time.monotonic() + _ANSWER_SECONDS
        self._line.discard_input()
        self._parser.reset()
        self._line.write(LIST, deadline)
        found: list[str] = []
        while time.monotonic() < deadline:
            for line in self._parser.feed(self._line.read(deadline)):
                if line == END_OF_LIST:
                    return found
                name = read_listed(line)
                if name is not None and len(found) < _MOST:
                    found.append(name)
        raise DeviceTimeout("a list of UPSes without an end")

    def check(self) -> DeviceStatus:
        return health_of(self.look())

    def _ask(self, variable: str) -> str:
        deadline = time.monotonic() + _ANSWER_SECONDS
        self._line.discard_input()
        self._parser.reset()
        self._line.write(request(self._ups, variable), deadline)
        while True:
            for line in self._parser.feed(self._line.read(deadline)):
                return read_value(line, self._ups, variable)


def health_of(state: PowerState) -> DeviceStatus:
    detail = "" if state.charge is None else f"{state.charge} %"
    if state.battery_low:
        return DeviceStatus(Health.NEEDS_ATTENDANT, "power.battery_low", detail)
    if state.source is Source.BATTERY:
        return DeviceStatus(Health.DEGRADED, "power.on_battery", detail)
    return OK if state.source is Source.MAINS else DeviceStatus(Health.UNKNOWN, "power.unknown", detail)
