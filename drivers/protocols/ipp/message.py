"""IPP messages to bytes and back (RFC 8010), for either side of the conversation.

```
message    version(2) code(2) request-id(4) group* 0x03 data
group      delimiter-tag attribute*
attribute  value-tag name-length(2) name value-length(2) value      further values have a name of length 0
collection value 0x34 … (member-name 0x4A, member values)* … 0x37
```
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from drivers.errors import LocalProtocolError, RemoteProtocolError
from drivers.protocols.ipp.values import (
    SYNTAXES,
    UNKNOWN_SYNTAX,
    Attribute,
    GroupTag,
    Scalar,
    Value,
    ValueTag,
)

MAX_ATTRIBUTES = 1 << 20  # bytes of attributes: Get-Printer-Attributes of a large office printer has some 60 kB
_MAX_DEPTH = 6  # collections within collections; media-col-database has 3
_HEADER = struct.Struct(">HHi")
_FIRST_VALUE = 0x10
VERSION = 0x0200


@dataclass(frozen=True, slots=True)
class Group:
    tag: int
    attributes: tuple[Attribute, ...]

    def first(self, name: str) -> Scalar | tuple[Attribute, ...] | None:
        """The first value of attribute `name`, None when it is not there."""
        values = self.all(name)
        return values[0] if values else None

    def all(self, name: str) -> tuple[Scalar | tuple[Attribute, ...], ...]:
        for attribute in self.attributes:
            if attribute.name == name:
                return tuple(value.data for value in attribute.values)
        return ()


@dataclass(frozen=True, slots=True)
class Message:
    """`code` is the operation of a request or the status of a response; `data` is the document."""

    code: int
    request_id: int
    groups: tuple[Group, ...]
    data: bytes = field(default=b"", repr=False)
    version: int = VERSION

    def group(self, tag: GroupTag) -> Group:
        """The first group with `tag`; one without attributes when there is none."""
        return next((group for group in self.groups if group.tag == tag), Group(tag, ()))

    def groups_of(self, tag: GroupTag) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.tag == tag)


def encode(message: Message) -> bytes:
    """Raises LocalProtocolError when a value cannot be carried."""
    parts = [_HEADER.pack(message.version, message.code, message.request_id)]
    for group in message.groups:
        parts.append(bytes((group.tag,)))
        for attribute in group.attributes:
            parts.extend(_encode_attribute(attribute))
    parts.extend((bytes((GroupTag.END,)), message.data))
    return b"".join(parts)


def _encode_attribute(attribute: Attribute) -> list[bytes]:
    if not attribute.name or not attribute.values:
        raise LocalProtocolError("an attribute has a name and a value")
    parts: list[bytes] = []
    for number, value in enumerate(attribute.values):
        parts.extend(_encode_value(attribute.name if number == 0 else "", value))
    return parts


def _encode_value(name: str, value: Value) -> list[bytes]:
    if isinstance(value.data, tuple) and value.tag == ValueTag.COLLECTION:
        return _encode_collection(name, value.data)
    syntax = SYNTAXES.get(value.tag, UNKNOWN_SYNTAX)
    return [_field(value.tag, name, syntax.encode(_scalar(value)))]


def _encode_collection(name: str, members: tuple[object, ...]) -> list[bytes]:
    parts = [_field(ValueTag.COLLECTION, name, b"")]
    for member in members:
        if not isinstance(member, Attribute):
            raise LocalProtocolError("a collection holds attributes")
        parts.append(_field(ValueTag.MEMBER_NAME, "", member.name.encode()))
        for value in member.values:
            parts.extend(_encode_value("", value))
    parts.append(_field(ValueTag.END_COLLECTION, "", b""))
    return parts


def _scalar(value: Value) -> Scalar:
    # Range and the like are tuples, too; attributes are not.
    if isinstance(value.data, tuple) and any(isinstance(part, Attribute) for part in value.data):
        raise LocalProtocolError("only a collection holds attributes")
    return value.data  # type: ignore[return-value]


def _field(tag: int, name: str, raw: bytes) -> bytes:
    encoded = name.encode()
    if len(encoded) > 0x7FFF or len(raw) > 0x7FFF:
        raise LocalProtocolError("an IPP name or value has at most 32767 bytes")
    return bytes((tag,)) + len(encoded).to_bytes(2) + encoded + len(raw).to_bytes(2) + raw


def decode(raw: bytes) -> Message:
    """Raises RemoteProtocolError for anything that is not one whole message; what follows the end is `data`."""
    return _Reader(raw).message()


class _Reader:
    """Walks along the bytes once; every length is checked before it is believed."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def message(self) -> Message:
        version, code, request_id = _HEADER.unpack(self._take(_HEADER.size))
        groups: list[Group] = []
        while (tag := self._take(1)[0]) != GroupTag.END:
            if tag >= _FIRST_VALUE:
                raise RemoteProtocolError("an attribute before the first group")
            groups.append(Group(tag, self._attributes()))
        return Message(code, request_id, tuple(groups), self._raw[self._at :], version)

    def _attributes(self) -> tuple[Attribute, ...]:
        found: list[tuple[str, list[Value]]] = []
        while self._peek() >= _FIRST_VALUE:
            tag, name, raw = self._field()
            if name:
                found.append((name, []))
            elif not found:
                raise RemoteProtocolError("a further value without a first one")
            found[-1][1].append(self._value(tag, raw, depth=0))
        return tuple(Attribute(name, tuple(values)) for name, values in found)

    def _value(self, tag: int, raw: bytes, depth: int) -> Value:
        if tag == ValueTag.COLLECTION:
            return Value(tag, self._members(depth + 1))
        if tag in {ValueTag.END_COLLECTION, ValueTag.MEMBER_NAME}:
            raise RemoteProtocolError("a part of a collection outside of one")
        return Value(tag, SYNTAXES.get(tag, UNKNOWN_SYNTAX).decode(raw))

    def _members(self, depth: int) -> tuple[Attribute, ...]:
        if depth > _MAX_DEPTH:
            raise RemoteProtocolError("collections nested too deeply")
        found: list[tuple[str, list[Value]]] = []
        while True:
            tag, _, raw = self._field()
            if tag == ValueTag.END_COLLECTION:
                break
            if tag == ValueTag.MEMBER_NAME:
                found.append((raw.decode(errors="replace"), []))
            elif found:
                found[-1][1].append(self._value(tag, raw, depth))
            else:
                raise RemoteProtocolError("a collection begins with a member's name")
        if any(not name or not values for name, values in found):
            raise RemoteProtocolError("a member of a collection has a name and a value")
        return tuple(Attribute(name, tuple(values)) for name, values in found)

    def _field(self) -> tuple[int, str, bytes]:
        tag = self._take(1)[0]
        name = self._take(self._length())
        raw = self._take(self._length())
        return tag, name.decode(errors="replace"), raw

    def _length(self) -> int:
        return int.from_bytes(self._take(2))

    def _peek(self) -> int:
        if self._at >= len(self._raw):
            raise RemoteProtocolError("an IPP message ends early")
        return self._raw[self._at]

    def _take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._raw):
            raise RemoteProtocolError("an IPP message ends early")
        if end > MAX_ATTRIBUTES:
            raise RemoteProtocolError("an IPP message with too many attributes")
        taken = self._raw[self._at : end]
        self._at = end
        return taken
