"""Base45 (RFC 9285): bytes in the alphabet that QR codes store in 5.5 bits a character."""

from __future__ import annotations

from sync.wire.errors import MalformedMessage

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    characters = []
    for start in range(0, len(data) - 1, 2):
        rest, first = divmod(data[start] << 8 | data[start + 1], 45)
        third, second = divmod(rest, 45)
        characters += [ALPHABET[first], ALPHABET[second], ALPHABET[third]]
    if len(data) % 2:
        second, first = divmod(data[-1], 45)
        characters += [ALPHABET[first], ALPHABET[second]]
    return "".join(characters)


def decode(text: str) -> bytes:
    """MalformedMessage for a foreign character, a group above its range, or a length that cannot occur (§6)."""
    try:
        values = [_VALUES[character] for character in text]
    except KeyError:
        raise MalformedMessage("not a base45 character") from None
    if len(values) % 3 == 1:
        raise MalformedMessage("not a base45 length")
    data = bytearray()
    for start in range(0, len(values), 3):
        group = values[start : start + 3]
        number = sum(value * 45**place for place, value in enumerate(group))
        size = len(group) - 1
        if number >> (8 * size):
            raise MalformedMessage("base45 group above its range")
        data += number.to_bytes(size, "big")
    return bytes(data)
