"""From what a driver says of its device to the states that the screen and operations tell apart."""

from __future__ import annotations

from drivers.health import DeviceStatus, Health
from kiosk.services.snapshot import DeviceState

WORKING = frozenset({DeviceState.READY, DeviceState.DEGRADED, DeviceState.PAPER_LOW})

_OF_HEALTH = {
    Health.OK: DeviceState.READY,
    Health.DEGRADED: DeviceState.DEGRADED,
    Health.CONSUMABLE_LOW: DeviceState.PAPER_LOW,
    Health.NEEDS_ATTENDANT: DeviceState.NEEDS_ATTENDANT,
    Health.FAILED: DeviceState.FAULT,
    Health.ABSENT: DeviceState.ABSENT,
    Health.UNKNOWN: DeviceState.UNKNOWN,
}
# Where the reason tells more than the health.
_OF_REASON = {
    "device.no_answer": DeviceState.NO_ANSWER,
    "device.protocol_broken": DeviceState.NO_ANSWER,  # what answers there is not the device
    "printer.no_answer": DeviceState.NO_ANSWER,
    "printer.paper_end": DeviceState.PAPER_OUT,
    "printer.cover_open": DeviceState.COVER_OPEN,
    "printer.cutter": DeviceState.JAMMED,
    "page_printer.paper_out": DeviceState.PAPER_OUT,
    "page_printer.tray_missing": DeviceState.PAPER_OUT,
    "page_printer.jammed": DeviceState.JAMMED,
    "page_printer.cover_open": DeviceState.COVER_OPEN,
    "page_printer.no_answer": DeviceState.NO_ANSWER,
    "smart_card.no_answer": DeviceState.NO_ANSWER,
    "camera.no_answer": DeviceState.NO_ANSWER,
    "power.on_battery": DeviceState.ON_BATTERY,
    "power.battery_low": DeviceState.BATTERY_LOW,
    "door.open": DeviceState.OPEN,
}


def state_of(status: DeviceStatus) -> DeviceState:
    return _OF_REASON.get(status.reason, _OF_HEALTH[status.health])
