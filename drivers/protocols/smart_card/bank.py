"""The number of a bank card (PBOC 3.0 / EMV) for a payout account, and nothing else of it.

Track 2 (tag 57) and everything beside the number is dropped where it is parsed; PCI DSS 3.3 forbids keeping it.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field

from drivers.errors import RemoteProtocolError
from drivers.protocols.smart_card import tlv
from drivers.protocols.smart_card.apdu import Command, Instruction, Response, StatusWord, read_record, select_name
from drivers.protocols.smart_card.social_security import NotRead

APPLICATIONS = tuple(bytes.fromhex(aid) for aid in ("A000000333010101", "A000000333010102", "A000000333010103"))
"""UnionPay debit, credit, quasi-credit."""

_PAN = 0x5A
_PDOL = 0x9F38
_AFL = 0x94
_FORMAT_1 = 0x80  # a GET PROCESSING OPTIONS answer: two bytes of profile, then the file locator
_FILES = (1, 2, 3)
_RECORDS = (1, 2, 3, 4)
_MAX_LOCATED = 24  # records that a card may send us to

Reading = Generator[Command, Response, "BankCard | NotRead"]


@dataclass(frozen=True, slots=True)
class BankCard:
    """`number` passed the Luhn check."""

    number: str = field(repr=False)

    @property
    def masked(self) -> str:
        """First six and last four digits, which may be shown (PCI DSS 3.4.1)."""
        return f"{self.number[:6]}{'*' * (len(self.number) - 10)}{self.number[-4:]}"


def luhn(number: str) -> bool:
    """ISO/IEC 7812-1 annex B."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def read_card() -> Reading:
    """Yields commands, takes their answers, gives the card's number."""
    for application in APPLICATIONS:
        selected = yield select_name(application)
        if selected.ok:
            break
    else:
        return NotRead.OTHER_CARD
    try:
        pan = yield from _scan()
        if pan is None:
            pan = yield from _located(selected)
        return NotRead.UNREADABLE if pan is None else _card(pan)
    except RemoteProtocolError:
        return NotRead.UNREADABLE


def _scan() -> Generator[Command, Response, bytes | None]:
    """Most cards let their records be read at once, which counts no transaction on the card."""
    for file in _FILES:
        for number in _RECORDS:
            response = yield read_record(number, file)
            if not response.ok:
                break
            if pan := _pan(response.data):
                return pan
    return None


def _located(selected: Response) -> Generator[Command, Response, bytes | None]:
    """Others first want to be told of a transaction, of nothing, and then say where their records are."""
    wanted = _value(selected.data, _PDOL) or b""
    zeros = bytes(_wanted_length(wanted))
    options = tlv.encode(0x83, zeros)
    answer = yield Command(0x80, Instruction.GET_PROCESSING_OPTIONS, 0, 0, options, 256)
    if not answer.ok:
        if answer.status in {StatusWord.SECURITY, StatusWord.CONDITIONS}:
            return None
        raise RemoteProtocolError("a bank card that gives no processing options")
    plain = _value(answer.data, _FORMAT_1)
    locator = plain[2:] if plain is not None else _value(answer.data, _AFL) or b""
    left = _MAX_LOCATED
    for at in range(0, len(locator) - 3, 4):
        file, first, last = locator[at] >> 3, locator[at + 1], locator[at + 2]
        for number in range(first, last + 1):
            if not left:
                raise RemoteProtocolError("a bank card with too many records")
            left -= 1
            response = yield read_record(number, file)
            if response.ok and (pan := _pan(response.data)):
                return pan
    return None


def _wanted_length(wanted: bytes) -> int:
    """The bytes that the card's PDOL asks for: tags, each with a length and no value."""
    total = at = 0
    while at < len(wanted):
        at += 2 if wanted[at] & 0x1F == 0x1F else 1
        if at >= len(wanted):
            raise RemoteProtocolError("a list of tags that ends early")
        total += wanted[at]
        at += 1
    if total > 250:
        raise RemoteProtocolError("a bank card that asks for too much")
    return total


def _pan(record: bytes) -> bytes | None:
    return _value(record, _PAN)


def _value(raw: bytes, wanted: int) -> bytes | None:
    return next((value for tag, value in tlv.walk(raw) if tag == wanted), None)


def _card(pan: bytes) -> BankCard:
    number = pan.hex().rstrip("f")
    if not number.isdecimal() or not 12 <= len(number) <= 19 or not luhn(number):
        raise RemoteProtocolError("not a card number")
    return BankCard(number)
