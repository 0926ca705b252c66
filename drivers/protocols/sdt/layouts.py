"""The four text blocks of identity cards, declared once and used for reading and for writing.

A block is 256 bytes: 128 UTF-16LE code units (GB 13000), each field padded with spaces. The card type stands in code
unit 124; it alone decides which layout applies, never the number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from drivers.errors import LocalProtocolError, RemoteProtocolError
from drivers.protocols.sdt.payload import ADDRESS_BYTES, TEXT_BYTES

FLAG_OFFSET = 248
_PAD = " "
_BLANK = "\x00 "  # what real cards pad with


class CardKind(StrEnum):
    RESIDENT = "resident"  # 居民身份证
    HK_MACAU_TAIWAN = "hk_macau_taiwan"  # 港澳台居民居住证
    FOREIGNER_2017 = "foreigner_2017"  # 外国人永久居留身份证, first edition
    FOREIGNER_2023 = "foreigner_2023"  # 外国人永久居留身份证, in use from 2023-12-01


@dataclass(frozen=True, slots=True)
class TextField:
    """`offset` and `size` in bytes, as the sources of the protocol give them."""

    offset: int
    size: int

    def decode(self, block: bytes) -> str:
        """A broken surrogate becomes U+FFFD; private-use characters stay as they are."""
        raw = block[self.offset : self.offset + self.size]
        return raw.decode("utf-16-le", errors="replace").rstrip(_BLANK)

    def encode(self, value: str) -> bytes:
        raw = value.encode("utf-16-le")
        if len(raw) > self.size:
            raise LocalProtocolError(f"a field of {self.size // 2} characters cannot hold {len(raw) // 2}")
        return raw + _PAD.encode("utf-16-le") * ((self.size - len(raw)) // 2)


@dataclass(frozen=True, slots=True)
class TextLayout:
    kind: CardKind
    flag: str
    fields: Mapping[str, TextField]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def decode(self, block: bytes) -> dict[str, str]:
        return {name: field.decode(block) for name, field in self.fields.items()}

    def encode(self, values: Mapping[str, str]) -> bytes:
        """Fields that are not given stay blank."""
        unknown = values.keys() - self.fields.keys()
        if unknown:
            raise LocalProtocolError(f"a {self.kind} card has no {', '.join(sorted(unknown))}")
        block = bytearray(_PAD.encode("utf-16-le") * (TEXT_BYTES // 2))
        for name, value in values.items():
            field = self.fields[name]
            block[field.offset : field.offset + field.size] = field.encode(value)
        block[FLAG_OFFSET : FLAG_OFFSET + 2] = self.flag.encode("utf-16-le")
        return bytes(block)


RESIDENT = TextLayout(
    CardKind.RESIDENT,
    " ",
    {
        "name": TextField(0, 30),
        "sex": TextField(30, 2),
        "nation": TextField(32, 4),
        "birth": TextField(36, 16),
        "address": TextField(52, 70),
        "number": TextField(122, 36),
        "issuer": TextField(158, 30),
        "valid_from": TextField(188, 16),
        "valid_to": TextField(204, 16),
    },
)

HK_MACAU_TAIWAN = TextLayout(
    CardKind.HK_MACAU_TAIWAN,
    "J",
    {
        "name": TextField(0, 30),
        "sex": TextField(30, 2),
        "birth": TextField(36, 16),
        "address": TextField(52, 70),
        "number": TextField(122, 36),
        "issuer": TextField(158, 30),
        "valid_from": TextField(188, 16),
        "valid_to": TextField(204, 16),
        "travel_permit": TextField(220, 18),
        "issues": TextField(238, 4),
    },
)

FOREIGNER_2017 = TextLayout(
    CardKind.FOREIGNER_2017,
    "I",
    {
        "english_name": TextField(0, 120),
        "sex": TextField(120, 2),
        "number": TextField(122, 30),
        "nationality": TextField(152, 6),
        "name": TextField(158, 30),
        "valid_from": TextField(188, 16),
        "valid_to": TextField(204, 16),
        "birth": TextField(220, 16),
        "version": TextField(236, 4),
        "authority": TextField(240, 8),
    },
)

FOREIGNER_2023 = TextLayout(
    CardKind.FOREIGNER_2023,
    "Y",
    {
        "name": TextField(0, 30),
        "sex": TextField(30, 2),
        "renewals": TextField(32, 4),
        "birth": TextField(36, 16),
        "english_name": TextField(52, 70),
        "number": TextField(122, 36),
        "valid_from": TextField(188, 16),
        "valid_to": TextField(204, 16),
        "english_name_rest": TextField(220, 22),
        "nationality": TextField(242, 6),
        "former_permit_item": TextField(250, 6),
    },
)

LAYOUTS = (RESIDENT, HK_MACAU_TAIWAN, FOREIGNER_2017, FOREIGNER_2023)
_BY_FLAG = {layout.flag: layout for layout in LAYOUTS}
_NEW_ADDRESS = TextField(0, ADDRESS_BYTES)


def layout_of(block: bytes) -> TextLayout:
    flag = block[FLAG_OFFSET : FLAG_OFFSET + 2].decode("utf-16-le", errors="replace")
    return _BY_FLAG.get(flag, RESIDENT)


def layout_for(kind: CardKind) -> TextLayout:
    return next(layout for layout in LAYOUTS if layout.kind is kind)


def decode_new_address(data: bytes) -> str:
    if len(data) != ADDRESS_BYTES:
        raise RemoteProtocolError(f"an address has {ADDRESS_BYTES} bytes, this one has {len(data)}")
    return _NEW_ADDRESS.decode(data)


def encode_new_address(address: str) -> bytes:
    return _NEW_ADDRESS.encode(address)
