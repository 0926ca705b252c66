"""Layouts declared once for both directions: a frozen dataclass whose annotations carry the codecs.

    @dataclass(frozen=True, slots=True, kw_only=True)
    class AttachmentEntry(Record):
        sha256: Annotated[bytes, Octets(exactly=32)]
        size: Annotated[int, UInt(maximum=MAX_ATTACHMENT_BYTES)]

A record checks itself when it is made (InvalidValue: our bug) and when it is read (MalformedMessage: theirs). Unknown
keys are refused: what a signature covers is never silently ignored. An absent optional field is written as null.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol, Self, cast, get_type_hints
from uuid import UUID

from sync.wire import cbor, instants
from sync.wire.cbor import CborValue
from sync.wire.errors import InvalidValue, MalformedMessage
from sync.wire.ids import is_uuid7


class Codec(Protocol):
    """`encode` takes a value to its CBOR form, `decode` back; both raise InvalidValue outside the stated bounds."""

    def encode(self, value: Any) -> CborValue: ...
    def decode(self, raw: CborValue) -> Any: ...


def _require(condition: bool, what: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not condition:
        raise InvalidValue(what)


@dataclass(frozen=True, slots=True)
class Text:
    maximum: int
    pattern: str | None = None
    minimum: int = 0

    def encode(self, value: Any) -> CborValue:
        return self.decode(value)

    def decode(self, raw: CborValue) -> str:
        if not isinstance(raw, str):
            raise InvalidValue("text expected")
        _require(self.minimum <= len(raw) <= self.maximum, f"text of {self.minimum} to {self.maximum} characters")
        if self.pattern is not None:
            _require(re.fullmatch(self.pattern, raw, re.ASCII) is not None, f"text does not match {self.pattern}")
        try:
            raw.encode()
        except UnicodeEncodeError:
            raise InvalidValue("text with a lone surrogate") from None
        return str(raw)


@dataclass(frozen=True, slots=True)
class Octets:
    exactly: int | None = None
    maximum: int = 0

    def encode(self, value: Any) -> CborValue:
        return self.decode(value)

    def decode(self, raw: CborValue) -> bytes:
        if not isinstance(raw, bytes):
            raise InvalidValue("bytes expected")
        if self.exactly is not None:
            _require(len(raw) == self.exactly, f"{self.exactly} bytes expected")
        else:
            _require(len(raw) <= self.maximum, f"at most {self.maximum} bytes")
        return raw


@dataclass(frozen=True, slots=True)
class UInt:
    maximum: int
    minimum: int = 0

    def encode(self, value: Any) -> CborValue:
        return self.decode(value)

    def decode(self, raw: CborValue) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool):
            raise InvalidValue("integer expected")
        _require(self.minimum <= raw <= self.maximum, f"integer between {self.minimum} and {self.maximum}")
        return raw


class Flag:
    def encode(self, value: Any) -> CborValue:
        return self.decode(value)

    def decode(self, raw: CborValue) -> bool:
        if not isinstance(raw, bool):
            raise InvalidValue("boolean expected")
        return raw


@dataclass(frozen=True, slots=True)
class OneOf:
    choices: type[StrEnum]

    def encode(self, value: Any) -> CborValue:
        return str(self.decode(value))

    def decode(self, raw: CborValue) -> StrEnum:
        try:
            return self.choices(cast("str", raw))
        except ValueError:
            raise InvalidValue(f"not one of {self.choices.__name__}") from None


class Instant:
    def encode(self, value: Any) -> CborValue:
        if not isinstance(value, datetime):
            raise InvalidValue("moment expected")
        return instants.to_text(value)

    def decode(self, raw: CborValue) -> datetime:
        if not isinstance(raw, str):
            raise InvalidValue("moment expected")
        return instants.from_text(raw)


class Uuid7:
    def encode(self, value: Any) -> CborValue:
        if not isinstance(value, UUID) or not is_uuid7(value):
            raise InvalidValue("UUIDv7 expected")
        return value.bytes

    def decode(self, raw: CborValue) -> UUID:
        if not isinstance(raw, bytes) or len(raw) != 16:
            raise InvalidValue("UUIDv7 expected")
        value = UUID(bytes=raw)
        _require(is_uuid7(value), "UUIDv7 expected")
        return value


class Json:
    """A JSON value (RFC 8259): the data model of CBOR here without bytes."""

    def encode(self, value: Any) -> CborValue:
        return self.decode(value)

    def decode(self, raw: CborValue) -> CborValue:
        if isinstance(raw, bytes):
            raise InvalidValue("bytes in a JSON value")
        if isinstance(raw, list):
            return [self.decode(item) for item in raw]
        if isinstance(raw, Mapping):
            return {key: self.decode(item) for key, item in raw.items()}
        return raw


@dataclass(frozen=True, slots=True)
class Maybe:
    codec: Codec

    def encode(self, value: Any) -> CborValue:
        return None if value is None else self.codec.encode(value)

    def decode(self, raw: CborValue) -> Any:
        return None if raw is None else self.codec.decode(raw)


@dataclass(frozen=True, slots=True)
class Added:
    """A field that came after the first version of its record: not written while it is `absent`, so that what was
    written before it reads as before and keeps its hash. There is one way to write a record: `absent` in so many words
    is refused."""

    codec: Codec
    absent: Any

    def encode(self, value: Any) -> CborValue:
        return self.codec.encode(value)

    def decode(self, raw: CborValue) -> Any:
        value = self.codec.decode(raw)
        _require(value != self.absent, "written although it is absent")
        return value


@dataclass(frozen=True, slots=True)
class ListOf:
    codec: Codec
    maximum: int

    def encode(self, value: Any) -> CborValue:
        _require(isinstance(value, tuple) and len(value) <= self.maximum, f"at most {self.maximum} items")
        return [self.codec.encode(item) for item in value]

    def decode(self, raw: CborValue) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            raise InvalidValue("array expected")
        _require(len(raw) <= self.maximum, f"at most {self.maximum} items")
        return tuple(self.codec.decode(item) for item in raw)


@dataclass(frozen=True, slots=True)
class MapOf:
    key: Codec
    value: Codec
    maximum: int

    def encode(self, value: Any) -> CborValue:
        return self.decode(value)

    def decode(self, raw: CborValue) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            raise InvalidValue("map expected")
        _require(len(raw) <= self.maximum, f"at most {self.maximum} entries")
        return {self.key.decode(key): self.value.decode(item) for key, item in raw.items()}


@dataclass(frozen=True, slots=True)
class Part:
    """A record within a record; with several types, the first key of the map (`kind`) tells them apart."""

    types: tuple[type[Record], ...]

    def encode(self, value: Any) -> CborValue:
        _require(type(value) in self.types, "a record of another type")
        return cast("Record", value).to_value()

    def decode(self, raw: CborValue) -> Record:
        if len(self.types) == 1:
            return self.types[0].from_value(raw)
        kind = raw.get("kind") if isinstance(raw, dict) else None
        for candidate in self.types:
            if kind == candidate.KIND:
                return candidate.from_value(raw)
        raise InvalidValue("a record of an unknown kind")


_layouts: dict[type, tuple[tuple[str, Codec], ...]] = {}  # computed once a class: annotations never change


def layout_of(record: type) -> tuple[tuple[str, Codec], ...]:
    """Name and codec of every field, in the order of declaration."""
    if record not in _layouts:
        hints = get_type_hints(record, include_extras=True)
        _layouts[record] = tuple(
            (name, cast("Codec", hint.__metadata__[0])) for name, hint in hints.items() if hasattr(hint, "__metadata__")
        )
    return _layouts[record]


class Record:
    """Base of everything with a layout. `KIND` marks one of several types in the same place; `ARRAY` writes the values
    in the order of their declaration without names, where a QR code must stay small."""

    __slots__ = ()
    KIND: ClassVar[str | None] = None
    ARRAY: ClassVar[bool] = False

    def __post_init__(self) -> None:
        for name, codec in layout_of(type(self)):
            try:
                codec.encode(getattr(self, name))
            except (InvalidValue, MalformedMessage) as error:
                raise InvalidValue(f"{type(self).__name__}.{name}: {error}") from None

    def to_value(self) -> CborValue:
        values = {
            name: codec.encode(getattr(self, name))
            for name, codec in layout_of(type(self))
            if not isinstance(codec, Added) or getattr(self, name) != codec.absent
        }
        if self.ARRAY:
            return list(values.values())
        return values if self.KIND is None else {"kind": self.KIND, **values}

    @classmethod
    def from_value(cls, raw: CborValue) -> Self:
        layout = layout_of(cls)
        names = [name for name, _ in layout]
        if cls.ARRAY:
            if not isinstance(raw, list) or len(raw) != len(names):
                raise InvalidValue(f"{cls.__name__}: array of {len(names)} expected")
            raw = dict(zip(names, raw, strict=True))
        expected = {*names, "kind"} if cls.KIND is not None else set(names)
        left_out = {name for name, codec in layout if isinstance(codec, Added)}
        if not isinstance(raw, dict) or not expected - left_out <= raw.keys() <= expected:
            raise InvalidValue(f"{cls.__name__}: other keys than the layout's")
        values = {}
        for name, codec in layout:
            if name not in raw:
                continue  # only what was added later: the default stands
            try:
                values[name] = codec.decode(raw[name])
            except InvalidValue as error:
                raise InvalidValue(f"{cls.__name__}.{name}: {error}") from None
        return cls(**values)

    def to_bytes(self) -> bytes:
        return cbor.encode(self.to_value())

    @classmethod
    def from_bytes(cls, data: bytes, *, max_bytes: int) -> Self:
        """The record in `data`. MalformedMessage for anything that `to_bytes` could not have written."""
        value = cbor.decode(data, max_bytes=max_bytes)
        try:
            return cls.from_value(value)
        except InvalidValue as error:
            raise MalformedMessage(str(error)) from None

    def digest(self) -> bytes:
        """SHA-256 of the deterministic encoding."""
        return hashlib.sha256(self.to_bytes()).digest()


Sha256 = Octets(exactly=32)
