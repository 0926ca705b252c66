"""Working days on the real calendar of public holidays and make-up workdays (chinesecalendar).

The calendar is published year by year. Past its last year nothing is guessed: `CalendarEnds` says how far it goes, and
the receipt then shows the period instead of a date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import chinese_calendar

from kiosk.catalog.time_limit import Limit

MAX_DAYS: Final = 400  # more than any statutory limit; bounds the walk through the calendar


@dataclass(frozen=True, slots=True)
class CalendarEnds:
    """The answer lies after `known_to`, the last day whose kind is published."""

    known_to: date


def known_to() -> date:
    """The last day of the calendar."""
    last: date = max(chinese_calendar.constants.holidays)
    return date(last.year, 12, 31)


def is_working_day(day: date) -> bool | CalendarEnds:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return CalendarEnds(known_to())


def add_working_days(start: date, days: int) -> date | CalendarEnds:
    """The day on which the `days`-th working day after `start` ends. Zero gives `start` itself, a working day or not.

    ValueError for a negative or an absurd number of days.
    """
    if not 0 <= days <= MAX_DAYS:
        raise ValueError(f"days must be between 0 and {MAX_DAYS}")
    day = start
    while days:
        day += timedelta(days=1)
        working = is_working_day(day)
        if isinstance(working, CalendarEnds):
            return working
        days -= working
    return day


def add_limit(start: date, limit: Limit) -> date | CalendarEnds:
    """The last day of a time limit that begins on `start`. Calendar days that end on a day off end on the next working
    day (行政诉讼 and 行政许可 practice: 期限届满的最后一日是节假日的，以节假日后的第一日为期限届满日)."""
    if limit.unit == "working_days":
        return add_working_days(start, limit.days)
    end = start + timedelta(days=limit.days)
    while limit.days:
        working = is_working_day(end)
        if isinstance(working, CalendarEnds):
            return working
        if working:
            break
        end += timedelta(days=1)
    return end
