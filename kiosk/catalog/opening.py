"""When an outlet (服务网点) is open, on the real calendar: holidays close windows, make-up workdays open them."""

from __future__ import annotations

from datetime import date, datetime, time

from kiosk.catalog.offers import OpenHours, Outlet
from kiosk.catalog.workdays import is_working_day

_MONDAY_TO_FRIDAY = range(1, 6)


def hours_on(outlet: Outlet, day: date) -> tuple[OpenHours, ...]:
    """The outlet's hours on `day`; empty when its windows are closed.

    A working Saturday or Sunday has Monday's hours; a holiday from Monday to Friday has none. Where the calendar does
    not reach, and at an outlet without windows (a metro station), the days of the week decide alone.
    """
    weekday = day.isoweekday()
    working = is_working_day(day) if outlet.window else None
    if working is False and weekday in _MONDAY_TO_FRIDAY:
        return ()
    if working is True and weekday not in _MONDAY_TO_FRIDAY:
        weekday = 1
    return tuple(hours for hours in outlet.hours if weekday in hours.days)


def is_open(outlet: Outlet, moment: datetime) -> bool:
    """Whether somebody is at the windows; `moment` is local time. The kiosk itself may be reachable at any hour."""
    now = moment.time()
    return any(_time(hours.opens) <= now < _time(hours.closes) for hours in hours_on(outlet, moment.date()))


def kiosk_reachable(outlet: Outlet, moment: datetime) -> bool:
    if outlet.self_service == "none":
        return False
    return outlet.self_service == "always" or is_open(outlet, moment)


def _time(text: str) -> time:
    """The text 24:00 is the end of the day."""
    return time.max if text.startswith("24") else time.fromisoformat(text)
