"""The people of a filing: the applicant (申请人) and the agent (代办人), as their cards say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class CardKind(StrEnum):
    RESIDENT = "resident"  # 居民身份证
    HK_MACAU_TAIWAN = "hk_macau_taiwan"  # 港澳台居民居住证
    FOREIGNER = "foreigner"  # 外国人永久居留身份证


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Person:
    """Read from a card. Nothing of it is ever printed by `repr`, so that no log can carry it by accident.

    `valid_to` is None for 长期. `photo` is the card's undecoded picture; it lives in memory only.
    """

    kind: CardKind
    name: str = field(repr=False)
    number: str = field(repr=False)
    sex: Sex = field(repr=False)
    birth: date = field(repr=False)
    address: str = field(repr=False)
    nation: str = field(repr=False, default="")
    issuer: str = field(repr=False, default="")
    valid_from: date | None = field(repr=False, default=None)
    valid_to: date | None = field(repr=False, default=None)
    photo: bytes = field(repr=False, default=b"")

    @property
    def masked_name(self) -> str:
        """王* for two characters, 王** for more: the family name stays so that its owner recognises it."""
        return mask_name(self.name)

    @property
    def masked_number(self) -> str:
        return mask_number(self.number)

    def expired_on(self, day: date) -> bool:
        return self.valid_to is not None and self.valid_to < day


def mask_name(name: str) -> str:
    if not name:
        return "*"
    return name[0] + "*" * max(1, min(len(name) - 1, 2))


def mask_number(number: str) -> str:
    """3201**********1239: the first four and last four of an 18-digit number; less of a shorter one."""
    if len(number) <= 6:
        return "*" * len(number)
    keep = 4 if len(number) >= 12 else 2
    return number[:keep] + "*" * (len(number) - 2 * keep) + number[-keep:]
