"""What every published part of the catalogue is: frozen, closed to unknown fields, its texts bounded."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, WithJsonSchema

MAX_TEXT: Final = 20_000  # characters in one text; the longest legal text is about 2,000


class Published(BaseModel):
    """Frozen: a session keeps what it began with, whatever is published meanwhile."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=MAX_TEXT)


def _real_day(text: str) -> str:
    try:
        if date.fromisoformat(text).isoformat() == text:
            return text
    except ValueError:
        pass
    raise ValueError(f"{text!r} is no day; write it like 2026-11-26")


Day = Annotated[
    str,
    AfterValidator(_real_day),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]
"""A day of the calendar in ISO 8601, as text."""
