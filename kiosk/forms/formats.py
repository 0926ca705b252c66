"""Formats that only China's numbers have, as JSON Schema `format` names; a standard validator is given `FORMATS`.

Check digits are computed here and not taken from python-stdnum, because its `cn.ric` also demands an area code that is
listed today, and so refuses true old numbers and every number of a Hong Kong, Macau or Taiwan resident.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

# GB 11643-1999: weights and the check characters of ISO 7064 MOD 11-2
_RIC_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RIC_CHECK = "10X98765432"
# GB 32100-2015: 31 characters without I O S V Z, weights 3^i mod 31
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_id_number(text: str) -> bool:
    """An 18-character citizen number (GB 11643): shape, birth date and check character."""
    if len(text) != 18 or not text[:17].isascii() or not text[:17].isdigit() or text[0] == "0":
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _RIC_WEIGHTS, strict=False))
    return _RIC_CHECK[total % 11] == text[17]


def is_credit_code(text: str) -> bool:
    """An 18-character unified social credit code (GB 32100) with its check character."""
    if len(text) != 18 or any(character not in _USCC_ALPHABET for character in text):
        return False
    values = [_USCC_ALPHABET.index(character) for character in text]
    total = sum(value * weight for value, weight in zip(values, _USCC_WEIGHTS, strict=False))
    return (31 - total % 31) % 31 == values[17]


def is_bank_card(text: str) -> bool:
    """A card number of ISO/IEC 7812: 12 to 19 digits with the Luhn check digit."""
    if not text.isascii() or not text.isdigit() or not 12 <= len(text) <= 19:
        return False
    total = 0
    for place, digit in enumerate(reversed(text)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


FORMATS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {"cn-id-number": is_id_number, "cn-credit-code": is_credit_code, "cn-bank-card": is_bank_card, "date": is_date}
)
