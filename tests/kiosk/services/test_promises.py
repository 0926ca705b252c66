"""The day by which an answer comes: a date where it is certain, and why there is none where it is not."""

from __future__ import annotations

import datetime as dt

from kiosk.catalog.load import Catalog
from kiosk.catalog.time_limit import Limit
from kiosk.catalog.workdays import known_to
from kiosk.services.promising import promise_of
from kiosk.services.slip import SlipFacts, SlipPair, SlipText, build_slip
from tests.kiosk.services import visits
from tests.kiosk.services.conftest import NOW, Kiosk


def printed(catalog: Catalog, *, answer_by: dt.date | None, calendar_ends: int | None) -> tuple[list[str], list[str]]:
    item = catalog.items["hotline-request"]
    facts = SlipFacts(
        item=item,
        outlet=item.plain_name,
        number="0417-000001",
        case_number=None,
        applicant="",
        agent=None,
        at=NOW,
        answer_by=answer_by,
        calendar_ends=calendar_ends,
        online=False,
        qr_text="NMY1",
    )
    lines = build_slip(facts, "zh").lines
    return (
        [line.value for line in lines if isinstance(line, SlipPair)],
        [line.text for line in lines if isinstance(line, SlipText)],
    )


def test_a_certain_day_is_printed_as_a_date(catalog: Catalog) -> None:
    values, texts = printed(catalog, answer_by=dt.date(2026, 12, 2), calendar_ends=None)
    assert "12月2日 星期三" in values
    assert not any("放假安排" in text for text in texts)


def test_beyond_the_published_holidays_the_slip_says_so(catalog: Catalog) -> None:
    values, texts = printed(catalog, answer_by=None, calendar_ends=2026)
    assert "受理后 5 个工作日" in values
    assert "2027 年放假安排还没公布，算不出是哪一天。" in texts


def test_a_clock_that_lost_the_day_promises_the_period_and_blames_no_calendar(kiosk: Kiosk) -> None:
    visits.to_review(kiosk)
    draft = kiosk.session._held.draft
    assert draft is not None
    promise = promise_of(draft, None)
    assert (promise.answer_by, promise.calendar_ends, promise.days) == (None, None, draft.item.time_limit.promised.days)
    assert promise_of(draft, NOW.date()).answer_by is not None


def test_a_long_promise_knows_that_the_calendar_ends(kiosk: Kiosk) -> None:
    item = kiosk.catalog.items["hotline-request"]
    ten_years = Limit(days=3650, unit="days")  # past the calendar for as long as this day is in it
    long = item.time_limit.model_copy(update={"promised": ten_years, "statutory": ten_years})
    kiosk.session.choose(item.code)
    draft = kiosk.session._held.draft
    assert draft is not None
    draft.item = item.model_copy(update={"time_limit": long})
    kiosk.session.begin()
    kiosk.session.go_unnamed()
    kiosk.session.give_consent()
    answers = {"request_kind": "help", "content": "路灯不亮了", "place_district": "320105", "callback": "anonymous"}
    visits.fill(kiosk, answers)
    visits.submit(kiosk)
    assert kiosk.now.receipt is not None
    assert kiosk.now.receipt.answer_by is None
    assert kiosk.now.receipt.calendar_ends == known_to().year
