"""The social-security card's public files (社会保障卡, SSSE environment): who issued it, and to whom.

Records hold a one-byte tag, a one-byte length and the value. Which record of EF06 holds which tag differs between
card generations, so values are found by tag. Regions differ in what they let be read without a PIN; no PIN is ever
tried here, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from drivers.errors import RemoteProtocolError
from drivers.protocols.smart_card.apdu import (
    Command,
    Response,
    StatusWord,
    read_named,
    read_record,
    select_file,
    select_name,
)

ENVIRONMENT = b"sx1.sh." + "社会保障".encode("gbk")
CARD_FILE, HOLDER_FILE = 0xEF05, 0xEF06
_MAX_RECORDS = 12  # the longest file has seven; some cards answer for ever

Reading = Generator[Command, Response, "SocialSecurityCard | NotRead"]


class NotRead(StrEnum):
    """Why a card of the right kind was not found or not read."""

    OTHER_CARD = "other_card"  # no such application on it
    LOCKED = "locked"  # it wants a PIN or the authority's key first
    UNREADABLE = "unreadable"  # it says things that contradict the standard


class CardTag(IntEnum):
    IDENTIFIER = 0x01
    CATEGORY = 0x02
    VERSION = 0x03
    INITIALISER = 0x04
    ISSUED = 0x05
    EXPIRES = 0x06
    NUMBER = 0x07


class HolderTag(IntEnum):
    CITIZEN_NUMBER = 0x08
    NAME = 0x09
    SEX = 0x0A
    NATION = 0x0B
    BIRTHPLACE = 0x0C
    BIRTH = 0x0D


@dataclass(frozen=True, slots=True)
class Holder:
    citizen_number: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SocialSecurityCard:
    """`area`: the issuing area's code, 320100 for Nanjing. `expires`: YYYYMMDD as on the card, "" when not given.

    `holder` is None where the region lets nobody read it without a PIN.
    """

    area: str
    version: str
    expires: str
    number: str = field(repr=False)
    holder: Holder | None = field(repr=False)


def read_card() -> Reading:
    """Yields commands, takes their answers, gives what the card says of itself and its holder."""
    selected = yield select_name(ENVIRONMENT)
    if not selected.ok:
        return NotRead.OTHER_CARD
    card = yield from _records(CARD_FILE, tuple(CardTag))
    if isinstance(card, NotRead):
        return card
    holder = yield from _records(HOLDER_FILE, tuple(HolderTag))
    try:
        return _card(card, {} if isinstance(holder, NotRead) else holder)
    except RemoteProtocolError:
        return NotRead.UNREADABLE


Found = dict[int, bytes] | NotRead | None
"""A file's values by tag; None when the card does not let the file be read in this way."""


def _records(file: int, tags: Sequence[int]) -> Generator[Command, Response, dict[int, bytes] | NotRead]:
    """Most cards know a file's short identifier. For others it is selected first, and of those some number their
    records and some know them by their tags."""
    found = yield from _numbered(file & 0x1F)
    if found is None:
        selected = yield select_file(file)
        if not selected.ok:
            return NotRead.LOCKED if selected.status == StatusWord.SECURITY else NotRead.UNREADABLE
        found = yield from _numbered(0)
    if found is None:
        found = yield from _named(tags)
    return NotRead.UNREADABLE if found is None else found


def _numbered(short: int) -> Generator[Command, Response, Found]:
    values: dict[int, bytes] = {}
    for number in range(1, _MAX_RECORDS + 1):
        response = yield read_record(number, short)
        if not response.ok:
            # Under a short identifier "conditions" may only mean that the file wants to be selected.
            locked = response.status == StatusWord.SECURITY or (not short and response.status == StatusWord.CONDITIONS)
            return values or (NotRead.LOCKED if locked else None)
        if not _keep(values, response.data):
            return NotRead.UNREADABLE
    return values


def _named(tags: Sequence[int]) -> Generator[Command, Response, Found]:
    """Asks for each tag, with both forms of P2 that cards want; a card need not hold all of them."""
    values: dict[int, bytes] = {}
    for ask in (read_record, read_named):
        for tag in tags:
            response = yield ask(tag)
            if response.status in {StatusWord.SECURITY, StatusWord.CONDITIONS}:
                return values or NotRead.LOCKED
            if response.ok and not _keep(values, response.data):
                return NotRead.UNREADABLE
        if values:
            return values
    return None


def _keep(values: dict[int, bytes], record: bytes) -> bool:
    """Whether it is a record. The first value of a tag stands: newer cards have the name's continuation further on."""
    if len(record) < 2 or len(record) < 2 + record[1]:
        return False
    values.setdefault(record[0], record[2 : 2 + record[1]])
    return True


def _card(card: dict[int, bytes], holder: dict[int, bytes]) -> SocialSecurityCard:
    identifier = card.get(CardTag.IDENTIFIER, b"")
    if len(identifier) < 3:
        raise RemoteProtocolError("a social-security card without an identifier")
    return SocialSecurityCard(
        area=_digits(identifier[:3]),
        version=_text(card.get(CardTag.VERSION, b""), "ascii"),
        expires=_digits(card.get(CardTag.EXPIRES, b"")),
        number=_text(card.get(CardTag.NUMBER, b""), "ascii"),
        holder=_holder(holder),
    )


def _holder(values: dict[int, bytes]) -> Holder | None:
    if HolderTag.CITIZEN_NUMBER not in values or HolderTag.NAME not in values:
        return None
    number = _text(values[HolderTag.CITIZEN_NUMBER], "ascii")
    name = _text(values[HolderTag.NAME], "gb18030")
    return Holder(number, name) if number and name else None


def _digits(packed: bytes) -> str:
    """Binary-coded decimals."""
    digits = packed.hex()
    if not all(digit.isdecimal() for digit in digits):
        raise RemoteProtocolError("not a number in binary-coded decimals")
    return digits


def _text(raw: bytes, encoding: str) -> str:
    try:
        return raw.rstrip(b"\0\xff ").decode(encoding).strip()
    except UnicodeDecodeError as error:
        raise RemoteProtocolError(f"text that is not {encoding}") from error
