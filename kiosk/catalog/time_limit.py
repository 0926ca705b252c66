"""How long an item takes: its steps (办理流程) and its time limits (办结时限), by the statute and as promised."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field, model_validator

from kiosk.catalog.published import Published
from kiosk.catalog.text import LocalText


class Step(Published):
    """One step of the process (办理流程), with the working days that it may take."""

    name: LocalText
    working_days: int = Field(ge=0)


class Limit(Published):
    """A time limit in whole units from acceptance."""

    days: int = Field(ge=0)
    unit: Literal["working_days", "days"] = "working_days"


class TimeLimit(Published):
    """办结时限. An immediate item (即办件) promises zero days; a promise never exceeds the statute.

    `delivery_days` is the working days after which a filing taken offline is at the authority at the latest; without
    it the receipt shows only the period, never a date.
    """

    statutory: Limit
    promised: Limit
    delivery_days: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _promise_within_statute(self) -> TimeLimit:
        check_promise(self.statutory, self.promised)
        return self


def check_promise(statutory: Limit, promised: Limit) -> None:
    """ValueError when the promise is longer than the statute allows. Across units weekends count, holidays do not:
    working days need at least so many calendar days, and two more for each week that they fill."""
    allowed, most = promised.days, statutory.days
    if (promised.unit, statutory.unit) == ("working_days", "days"):
        allowed += 2 * ((promised.days + 4) // 5)
    if allowed > most and promised.days:
        units = _UNITS if promised.unit != statutory.unit else dict.fromkeys(_UNITS, "days")
        raise ValueError(
            f"promised {promised.days} {units[promised.unit]} exceed the statutory {statutory.days}"
            f" {units[statutory.unit]}; correct one of them"
        )


_UNITS: Final = {"working_days": "working days", "days": "days"}
