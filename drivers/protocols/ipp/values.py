"""What stands in an IPP message: tags, values and attributes (RFC 8010 section 3).

Each value's layout is declared once in `SYNTAXES` and serves both directions.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from drivers.errors import LocalProtocolError, RemoteProtocolError


class GroupTag(IntEnum):
    """Delimiter tags, RFC 8010 section 3.5.1."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05
    SUBSCRIPTION = 0x06
    EVENT = 0x07
    RESOURCE = 0x08
    DOCUMENT = 0x09
    SYSTEM = 0x0A


class ValueTag(IntEnum):
    """RFC 8010 section 3.5.2."""

    UNSUPPORTED = 0x10
    UNKNOWN = 0x12
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    COLLECTION = 0x34
    TEXT_IN_LANGUAGE = 0x35
    NAME_IN_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49
    MEMBER_NAME = 0x4A


class Range(NamedTuple):
    low: int
    high: int


class Resolution(NamedTuple):
    across: int
    feed: int
    units: int  # 3 dots per inch, 4 per centimetre


class InLanguage(NamedTuple):
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class OutOfBand:
    """The printer says that it has no value, does not know it, or does not support the attribute."""


Scalar = int | bool | str | bytes | Range | Resolution | InLanguage | OutOfBand


@dataclass(frozen=True, slots=True)
class Value:
    """`data` is an `Attribute` tuple for a collection. A tag that is not ours is kept with its bytes."""

    tag: int
    data: Scalar | tuple[Attribute, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A set of one or more values, which may differ in their tags (a keyword or a name)."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a value becomes bytes and bytes become a value."""

    encode: Callable[[Scalar], bytes]
    decode: Callable[[bytes], Scalar]


def _packed(layout: str, build: Callable[..., Scalar], spread: Callable[[Scalar], tuple[object, ...]]) -> Syntax:
    """A value of fixed length, laid out by a `struct` format in network order."""
    form = struct.Struct(layout)

    def encode(value: Scalar) -> bytes:
        try:
            return form.pack(*spread(value))
        except (struct.error, TypeError) as error:
            raise LocalProtocolError(f"no IPP value of layout {layout}") from error

    def decode(raw: bytes) -> Scalar:
        if len(raw) != form.size:
            raise RemoteProtocolError(f"{len(raw)} bytes where an IPP value has {form.size}")
        return build(*form.unpack(raw))

    return Syntax(encode, decode)


def _encode_text(value: Scalar) -> bytes:
    if not isinstance(value, str):
        raise LocalProtocolError("text expected")
    return value.encode()


def _decode_text(raw: bytes) -> Scalar:
    # Printers cut names in the middle of a character; their status is worth more than that character.
    return raw.decode(errors="replace")


def _encode_octets(value: Scalar) -> bytes:
    if not isinstance(value, bytes):
        raise LocalProtocolError("bytes expected")
    return value


def _encode_in_language(value: Scalar) -> bytes:
    if not isinstance(value, InLanguage):
        raise LocalProtocolError("text with its language expected")
    parts = (part.encode() for part in value)
    return b"".join(len(part).to_bytes(2) + part for part in parts)


def _decode_in_language(raw: bytes) -> Scalar:
    parts = []
    for _ in range(2):
        length = int.from_bytes(raw[:2])
        if len(raw) < 2 + length:
            raise RemoteProtocolError("text with language ends early")
        parts.append(raw[2 : 2 + length].decode(errors="replace"))
        raw = raw[2 + length :]
    return InLanguage(*parts)


def _one(value: Scalar) -> tuple[object, ...]:
    return (value,)


def _several(value: Scalar) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, tuple) else ()


_INTEGER = _packed(">i", int, _one)
_TEXT = Syntax(_encode_text, _decode_text)
_OCTETS = Syntax(_encode_octets, lambda raw: raw)
_IN_LANGUAGE = Syntax(_encode_in_language, _decode_in_language)
_NOTHING = Syntax(lambda _: b"", lambda _: OutOfBand())

SYNTAXES: dict[int, Syntax] = {
    ValueTag.UNSUPPORTED: _NOTHING,
    ValueTag.UNKNOWN: _NOTHING,
    ValueTag.NO_VALUE: _NOTHING,
    ValueTag.INTEGER: _INTEGER,
    ValueTag.BOOLEAN: _packed(">?", bool, _one),
    ValueTag.ENUM: _INTEGER,
    ValueTag.OCTETS: _OCTETS,
    ValueTag.DATE_TIME: _OCTETS,
    ValueTag.RESOLUTION: _packed(">iib", Resolution, _several),
    ValueTag.RANGE: _packed(">ii", Range, _several),
    ValueTag.TEXT_IN_LANGUAGE: _IN_LANGUAGE,
    ValueTag.NAME_IN_LANGUAGE: _IN_LANGUAGE,
    ValueTag.TEXT: _TEXT,
    ValueTag.NAME: _TEXT,
    ValueTag.KEYWORD: _TEXT,
    ValueTag.URI: _TEXT,
    ValueTag.URI_SCHEME: _TEXT,
    ValueTag.CHARSET: _TEXT,
    ValueTag.LANGUAGE: _TEXT,
    ValueTag.MIME_TYPE: _TEXT,
    ValueTag.MEMBER_NAME: _TEXT,
}
UNKNOWN_SYNTAX = _OCTETS
