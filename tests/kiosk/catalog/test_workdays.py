from __future__ import annotations

from datetime import date

import pytest

from kiosk.catalog.time_limit import Limit
from kiosk.catalog.workdays import CalendarEnds, add_limit, add_working_days, is_working_day, known_to


def test_weekends_do_not_count() -> None:
    assert add_working_days(date(2026, 6, 12), 1) == date(2026, 6, 15)  # Friday to Monday


def test_a_public_holiday_does_not_count() -> None:
    assert add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)  # over National Day 2026


def test_a_make_up_workday_on_a_saturday_counts() -> None:
    assert is_working_day(date(2026, 10, 10)) is True


def test_zero_days_is_the_day_itself() -> None:
    assert add_working_days(date(2026, 6, 13), 0) == date(2026, 6, 13)


def test_past_the_known_calendar_nothing_is_guessed() -> None:
    end = add_working_days(date(known_to().year, 12, 30), 5)
    assert end == CalendarEnds(known_to())
    assert isinstance(is_working_day(date(known_to().year + 1, 1, 4)), CalendarEnds)


def test_calendar_days_that_end_on_a_day_off_end_on_the_next_working_day() -> None:
    assert add_limit(date(2026, 6, 4), Limit(days=9, unit="days")) == date(2026, 6, 15)
    assert add_limit(date(2026, 6, 4), Limit(days=1)) == date(2026, 6, 5)


@pytest.mark.parametrize("days", [-1, 401])
def test_an_absurd_number_of_days_is_a_mistake_of_the_caller(days: int) -> None:
    with pytest.raises(ValueError, match="between"):
        add_working_days(date(2026, 6, 12), days)
