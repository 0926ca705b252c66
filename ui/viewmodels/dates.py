"""Dates in the citizen's words: 6月12日 星期五, Friday 12 June."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from kiosk.services.snapshot import Language

_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WEEKDAYS_ZH: Final = "一二三四五六日"
# Written out: the names must not depend on the machine's locale.
_WEEKDAYS_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day_of(iso: str, language: Language) -> str:
    """`2026-06-08` as 6月8日 or 8 June."""
    day = date.fromisoformat(iso)
    return f"{day.month}月{day.day}日" if language == "zh" else f"{day.day} {_MONTHS_EN[day.month - 1]}"


def full_day_of(iso: str, language: Language) -> str:
    """`2026-06-08` as 2026年6月8日 or 8 June 2026."""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day_of(iso, language)}" if language == "zh" else f"{day_of(iso, language)} {day.year}"


def written_out(value: str, language: Language) -> str:
    """An answer as it is read: a date in words, anything else as it stands."""
    return full_day_of(value, language) if _ISO_DAY.fullmatch(value) else value


def weekday_of(iso: str, language: Language) -> str:
    number = date.fromisoformat(iso).weekday()
    return f"星期{_WEEKDAYS_ZH[number]}" if language == "zh" else _WEEKDAYS_EN[number]
