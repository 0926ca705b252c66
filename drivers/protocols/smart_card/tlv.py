"""BER-TLV as cards use it (ISO/IEC 7816-4 annex E): to bytes and back."""

from __future__ import annotations

from collections.abc import Iterator

from drivers.errors import RemoteProtocolError

_CONSTRUCTED = 0x20
_MAX_DEPTH = 5


def encode(tag: int, value: bytes) -> bytes:
    name = tag.to_bytes((tag.bit_length() + 7) // 8)
    length = len(value)
    if length < 0x80:
        return name + bytes((length,)) + value
    size = length.to_bytes((length.bit_length() + 7) // 8)
    return name + bytes((0x80 | len(size),)) + size + value


def walk(raw: bytes, depth: int = 0) -> Iterator[tuple[int, bytes]]:
    """Every primitive value in `raw` with its tag, also inside of constructed ones. Raises RemoteProtocolError."""
    if depth > _MAX_DEPTH:
        raise RemoteProtocolError("values nested too deeply")
    at = 0
    while at < len(raw):
        if raw[at] in {0x00, 0xFF}:  # padding between values
            at += 1
            continue
        constructed = bool(raw[at] & _CONSTRUCTED)
        tag, at = _tag(raw, at)
        length, at = _length(raw, at)
        value = raw[at : at + length]
        if len(value) != length:
            raise RemoteProtocolError("a value ends early")
        at += length
        if constructed:
            yield from walk(value, depth + 1)
        else:
            yield tag, value


def _tag(raw: bytes, at: int) -> tuple[int, int]:
    tag = raw[at]
    at += 1
    if tag & 0x1F != 0x1F:
        return tag, at
    for _ in range(2):  # cards use tags of three bytes at most
        if at >= len(raw):
            break
        part = raw[at]
        tag, at = tag << 8 | part, at + 1
        if not part & 0x80:
            return tag, at
    raise RemoteProtocolError("a tag without end")


def _length(raw: bytes, at: int) -> tuple[int, int]:
    if at >= len(raw):
        raise RemoteProtocolError("a value without a length")
    length = raw[at]
    at += 1
    if length < 0x80:
        return length, at
    size = length & 0x7F
    if not 1 <= size <= 2 or at + size > len(raw):
        raise RemoteProtocolError("a value without a usable length")
    return int.from_bytes(raw[at : at + size]), at + size
