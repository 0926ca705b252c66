"""What a device says of itself, in one vocabulary for all devices.

"It did not answer" is `unknown` or `failed`, never `consumable_low`, and never a count of zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """Ordered from best to worst where a screen has to choose one of several."""

    OK = "ok"
    DEGRADED = "degraded"  # works with less: slower, or without one of its abilities
    CONSUMABLE_LOW = "consumable_low"  # still works; somebody should bring paper or toner
    NEEDS_ATTENDANT = "needs_attendant"  # does not work until a person does something simple: paper, cover, jam
    FAILED = "failed"  # does not work and no simple act helps
    ABSENT = "absent"  # not attached, or unplugged
    UNKNOWN = "unknown"  # not asked yet, or it has not answered yet


_USABLE = frozenset({Health.OK, Health.DEGRADED, Health.CONSUMABLE_LOW})


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """`reason` is a dotted code such as "printer.paper_end"; `detail` is for technicians and holds no personal data."""

    health: Health
    reason: str = ""
    detail: str = ""

    @property
    def usable(self) -> bool:
        return self.health in _USABLE


OK = DeviceStatus(Health.OK)
NOT_ASKED = DeviceStatus(Health.UNKNOWN, "device.not_asked")

StatusListener = Callable[[DeviceStatus], None]
"""Called from the device's own thread; it must not block."""
