"""How long an item takes: its steps (办理流程) and its time limits (办结时限), by the statute and as promised."""

from __future__ import annotations

from typing import Literal

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
    """办结时限. An immediate item (即办件) promises zero; a promise never exceeds the statute.

    `delivery_days` is the working days after which a filing taken offline is at the authority at the latest; without
    it the receipt shows only the period, never a date.
    """

    statutory: Limit
    promised: Limit
    delivery_days: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _promise_within_statute(self) -> TimeLimit:
        # A working day is at least a calendar day, so a promise in working days may not be the larger number either.
        comparable = self.promised.unit in {self.statutory.unit, "working_days"}
        if comparable and self.promised.days > self.statutory.days:
            raise ValueError(f"promised {self.promised.days} days exceed the statutory {self.statutory.days}")
        return self
