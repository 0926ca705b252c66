"""The balance equation: numbers to settle = receipted + on the way + needs a person + unexplained gaps.

Kiosks number their filings without gaps, so the centre can prove that nothing is missing instead of hoping. A number
that never arrived is "on the way" only while its kiosk says it still holds it, or has not reported since.
"""

from __future__ import annotations

from dataclasses import dataclass

from sync.wire.messages import Heartbeat


@dataclass(frozen=True, slots=True)
class Arrived:
    """What the centre holds of one kiosk, counted."""

    highest: int = 0
    receipted: int = 0  # delivered or handed over
    announced: int = 0  # the envelope is here, attachments are missing
    quarantined: int = 0
    up_to_report: int = 0  # how many of the numbers up to the last report's highest are here

    @property
    def total(self) -> int:
        return self.receipted + self.announced + self.quarantined


@dataclass(frozen=True, slots=True)
class Balance:
    to_settle: int = 0
    receipted: int = 0
    on_the_way: int = 0
    needs_person: int = 0
    gaps: int = 0

    def __add__(self, other: Balance) -> Balance:
        return Balance(
            self.to_settle + other.to_settle,
            self.receipted + other.receipted,
            self.on_the_way + other.on_the_way,
            self.needs_person + other.needs_person,
            self.gaps + other.gaps,
        )


def balance_of(arrived: Arrived, report: Heartbeat | None) -> Balance:
    """The equation of one kiosk; both sides are equal by construction, and what nobody explains is a gap."""
    reported = report.highest_sequence if report is not None else 0
    to_settle = max(arrived.highest, reported)
    missing = to_settle - arrived.total
    missing_before_report = max(0, reported - arrived.up_to_report)
    held = max(0, report.unsent_count - arrived.announced) if report is not None else 0
    waiting = min(missing_before_report, held)
    stuck_at_kiosk = min(waiting, report.quarantined_count) if report is not None else 0
    gaps = missing_before_report - waiting
    return Balance(
        to_settle=to_settle,
        receipted=arrived.receipted,
        on_the_way=arrived.announced + missing - gaps - stuck_at_kiosk,
        needs_person=arrived.quarantined + stuck_at_kiosk,
        gaps=gaps,
    )
