"""What a card says, checked against itself. A mismatch is data for a person to judge; it never hides the card."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from stdnum.cn import ric

from drivers.protocols.sdt.layouts import CardKind

LONG_TERM = "长期"


class Finding(StrEnum):
    NUMBER_MALFORMED = "number_malformed"
    CHECK_DIGIT_WRONG = "check_digit_wrong"
    BIRTH_MISMATCH = "birth_mismatch"  # the number says another birth date than the card
    SEX_MISMATCH = "sex_mismatch"
    REGION_MISMATCH = "region_mismatch"  # the number's first digits do not belong to this kind of card
    DATE_UNREADABLE = "date_unreadable"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    TEXT_DAMAGED = "text_damaged"


CONTRADICTIONS = frozenset(Finding) - {Finding.EXPIRED, Finding.NOT_YET_VALID}
"""Findings that mean that the card contradicts itself or could not be understood."""

_FIRST_DIGITS: dict[CardKind, tuple[str, ...]] = {
    CardKind.RESIDENT: ("1", "2", "3", "4", "5", "6", "7", "8"),
    CardKind.HK_MACAU_TAIWAN: ("810000", "820000", "830000"),
    CardKind.FOREIGNER_2023: ("9",),
}
_CONTROL = {chr(code) for code in range(0x20)} | {"\ufffd"}
_WEIGHTS = (7, 3, 1)


def parse_date(text: str) -> date | None:
    if not (len(text) == 8 and text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def is_damaged(values: Mapping[str, str]) -> bool:
    return any(character in _CONTROL for value in values.values() for character in value)


def check_number(kind: CardKind, number: str, birth: str, sex: str) -> list[Finding]:
    """`number`, `birth` (YYYYMMDD) and `sex` (GB/T 2261.1) as they stand on the card."""
    if kind is CardKind.FOREIGNER_2017:
        return _check_former_permit(number, birth)
    body, check = number[:-1], number[-1:]
    if not (len(number) == 18 and number.isascii() and body.isdigit() and (check.isdigit() or check == "X")):
        return [Finding.NUMBER_MALFORMED]
    findings = []
    if ric.calc_check_digit(number) != check:  # GB 11643; 8… and 9… numbers use the same digit
        findings.append(Finding.CHECK_DIGIT_WRONG)
    if not number.startswith(_FIRST_DIGITS[kind]):
        findings.append(Finding.REGION_MISMATCH)
    if number[6:14] != birth:
        findings.append(Finding.BIRTH_MISMATCH)
    if kind is not CardKind.FOREIGNER_2023 and sex in {"1", "2"} and int(number[16]) % 2 != int(sex) % 2:
        findings.append(Finding.SEX_MISMATCH)
    return findings


def _check_former_permit(number: str, birth: str) -> list[Finding]:
    letters, digits = number[:3], number[3:]
    if not (len(number) == 15 and number.isascii() and letters.isalpha() and letters.isupper() and digits.isdigit()):
        return [Finding.NUMBER_MALFORMED]
    findings = []
    if permit_check_digit(number[:-1]) != number[-1]:
        findings.append(Finding.CHECK_DIGIT_WRONG)
    if number[7:13] != birth[2:]:
        findings.append(Finding.BIRTH_MISMATCH)
    return findings


def permit_check_digit(body: str) -> str:
    """The digit of the 15-character permit number: weights 7, 3, 1; A is 10, Z is 35, a filler `<` is 0."""
    total = sum(_value(character) * _WEIGHTS[index % 3] for index, character in enumerate(body))
    return str(total % 10)


def _value(character: str) -> int:
    return 0 if character == "<" else int(character, 36)


def former_permit_number(nationality: str, number: str, item: str) -> str | None:
    """The 15-character number that a 2023 card replaced, or None where the card names no earlier permit.

    `item` is the card's association item, three characters.
    """
    if len(item) != 3 or len(number) != 18 or len(nationality) != 3:
        return None
    if not all(part.isascii() and part.isalnum() for part in (nationality, number, item)):
        return None
    body = nationality + number[1:3] + item[:2] + number[8:14] + item[2]
    return body + permit_check_digit(body.upper())


def check_validity(valid_from: str, valid_to: str, birth: str, today: date) -> list[Finding]:
    begins, ends = parse_date(valid_from), parse_date(valid_to)
    findings = []
    if begins is None or parse_date(birth) is None or (ends is None and valid_to != LONG_TERM):
        findings.append(Finding.DATE_UNREADABLE)
    if ends is not None and ends < today:
        findings.append(Finding.EXPIRED)
    if begins is not None and begins > today:
        findings.append(Finding.NOT_YET_VALID)
    return findings
