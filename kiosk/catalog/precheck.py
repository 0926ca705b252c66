"""Rules of the pre-check (智能预审): what would make the authority send a filing back, found before it is filed."""

from __future__ import annotations

from pydantic import Field, JsonValue, model_validator

from kiosk.catalog.published import Published
from kiosk.catalog.text import LocalText


class Comparison(Published):
    """An answer beside a fact or another answer: {answer: end_date, than: today}.

    Dates are compared with the other date moved by `months` and `days`: {answer: issued, than: today, months: -12} is
    the day a year ago. Numbers are compared as they are; a number beside a date is a year.
    """

    answer: str
    than: str
    months: int = Field(default=0, ge=-1200, le=1200)
    days: int = Field(default=0, ge=-3660, le=3660)


class PrecheckRule(Published):
    """One rule of the pre-check (智能预审): `when` is a JSON Schema over {"answers": …, "facts": …}; it matching, and
    `later` and `earlier` holding where they are given, means that the authority would send the filing back for the
    reason `message`."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    when: JsonValue = None
    later: Comparison | None = None
    earlier: Comparison | None = None
    message: LocalText
    blocking: bool = False
    field: str | None = Field(default=None, pattern=r"^/[a-z][a-z0-9_]*$", description="the answer to look at again")

    @model_validator(mode="after")
    def _has_a_condition(self) -> PrecheckRule:
        if self.when is None and self.later is None and self.earlier is None:
            raise ValueError(f"pre-check {self.id}: needs a condition, when, later or earlier")
        return self
