"""Moments on the wire: whole seconds, UTC, RFC 3339 with `Z`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum

from sync.wire.errors import InvalidValue, MalformedMessage

_TEXT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)


class ClockConfidence(StrEnum):
    """How far a stated moment can be believed. Order never depends on it (sequence numbers do that)."""

    SYNCHRONISED = "synchronised"  # disciplined by NTP or compared with the centre within a day
    HOLDOVER = "holdover"  # was right once, has run free since
    UNKNOWN = "unknown"  # nobody has compared it since start


def whole_seconds(moment: datetime) -> datetime:
    """`moment` in UTC without its fraction, as the wire carries it."""
    return moment.astimezone(UTC).replace(microsecond=0)


def to_text(moment: datetime) -> str:
    if moment.tzinfo is not UTC or moment.microsecond:
        raise InvalidValue("a moment on the wire is UTC in whole seconds")
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year >= 1000 else _refuse_year()


def _refuse_year() -> str:
    raise InvalidValue("a year before 1000")


def from_text(text: str) -> datetime:
    if not _TEXT.fullmatch(text):
        raise MalformedMessage("not an RFC 3339 moment in UTC")
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise MalformedMessage("not a date of the calendar") from None
