"""When the citizen is answered at the latest: of one item, and of each part of a visit.

A day is promised only where the delivery is guaranteed, the calendar of working days is known that far and the clock
can be believed; otherwise the receipt shows the period.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.catalog import workdays
from kiosk.catalog.model import ServiceItem
from kiosk.catalog.visit_items import longest_path
from kiosk.filing.draft import Draft
from kiosk.services.snapshot import PartPromise


@dataclass(frozen=True, slots=True)
class Promise:
    """`answer_by` of a visit is the day of its last answer; `days` its longest chain of promises; `calendar_ends` the
    last year whose holidays are published, when an answer's day lies beyond."""

    answer_by: date | None
    calendar_ends: int | None
    days: int
    parts: tuple[PartPromise, ...] = ()


Day = date | workdays.CalendarEnds | None  # None: the delivery is not guaranteed


def promise_of(draft: Draft, today: date | None) -> Promise:
    """`today` is None while nobody knows what day it is."""
    visit = draft.visit
    if visit is None:
        return _promise([_answered(draft.item, today, [])], draft.item.time_limit.promised.days)
    given = draft.given
    filed = {item.code: item for item in visit.chosen(given)}  # in the order in which they are decided
    days: dict[str, Day] = {}
    for code, item in filed.items():
        days[code] = _answered(item, today, [days[other] for other in visit.after(code, given)])
    parts = [part for part in visit.parts if part.item in filed]
    longest = longest_path(parts, lambda item: item.time_limit.promised, filed).days
    return _promise(list(days.values()), longest, tuple(_part(item, days[code]) for code, item in filed.items()))


def _promise(days: list[Day], longest: int, parts: tuple[PartPromise, ...] = ()) -> Promise:
    known = [day for day in days if isinstance(day, date)]
    ends = [day.known_to.year for day in days if isinstance(day, workdays.CalendarEnds)]
    return Promise(
        answer_by=max(known) if known and len(known) == len(days) else None,
        calendar_ends=ends[0] if ends and None not in days else None,
        days=longest,
        parts=parts,
    )


def _answered(item: ServiceItem, today: date | None, before: list[Day]) -> Day:
    """`before`: when the parts that this one waits for are decided."""
    delivery = item.time_limit.delivery_days
    if delivery is None or today is None or None in before:
        return None
    begin = workdays.add_working_days(today, delivery)
    for day in before:
        if isinstance(begin, date) and day is not None:
            begin = max(begin, day) if isinstance(day, date) else day
    return workdays.add_limit(begin, item.time_limit.promised) if isinstance(begin, date) else begin


def _part(item: ServiceItem, answer_by: Day) -> PartPromise:
    return PartPromise(
        name=item.plain_name,
        official_name=item.sub_name,
        department=item.department,
        promised_days=item.time_limit.promised.days,
        answer_by=answer_by.isoformat() if isinstance(answer_by, date) else None,
    )
