"""Submission ids: UUID version 7 (RFC 9562 §5.7), made from a time and randomness that are passed in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from sync.wire.errors import InvalidValue, MalformedMessage

RandomBytes = Callable[[int], bytes]

_TEXT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def uuid7(now: datetime, random_bytes: RandomBytes) -> UUID:
    """A new id: 48 bits of milliseconds since 1970, 74 random bits. Uniqueness does not depend on the clock."""
    milliseconds = int(now.astimezone(UTC).timestamp() * 1000)
    if milliseconds not in range(2**48):
        raise InvalidValue("the clock is outside the range of UUIDv7")
    random = int.from_bytes(random_bytes(10), "big")
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62 & 0xFFF) << 64 | 0b10 << 62 | random & (2**62 - 1)
    return UUID(int=value)


def is_uuid7(value: UUID) -> bool:
    return value.version == 7


def parse_uuid7(text: str) -> UUID:
    """The id in its one text form (lower case, hyphens). MalformedMessage for anything else."""
    if not _TEXT.fullmatch(text):
        raise MalformedMessage("not a UUIDv7 in its canonical form")
    return UUID(text)
