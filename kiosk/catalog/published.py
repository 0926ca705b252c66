"""What every published part of the catalogue is: frozen, closed to unknown fields, its texts bounded."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict

MAX_TEXT: Final = 20_000  # characters in one text; the longest legal text is about 2,000


class Published(BaseModel):
    """Frozen: a session keeps what it began with, whatever is published meanwhile."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=MAX_TEXT)
