"""Counts of unmet demand: exact, bounded, and told as totals."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from kiosk.store.demand import KEPT, MOST_WORDS_A_DAY
from sync.wire.messages import MAX_DEMAND, DemandEntry, DemandKind

if TYPE_CHECKING:
    from tests.kiosk.store.conftest import Open

DAY = dt.date(2026, 11, 24)
NOTHING = DemandKind.NOTHING


def entry(words: str, count: int, day: dt.date = DAY) -> DemandEntry:
    return DemandEntry(day=day, kind=NOTHING, words=words, count=count)


def test_the_same_words_on_a_day_are_one_count(opened: Open) -> None:
    store = opened()
    for _ in range(3):
        store.demand.add(DAY, NOTHING, "狗证")
    store.demand.add(DAY + dt.timedelta(days=1), NOTHING, "狗证")
    assert store.demand.untold() == (entry("狗证", 3), entry("狗证", 1, DAY + dt.timedelta(days=1)))


def test_what_is_counted_while_a_report_travels_is_told_next(opened: Open) -> None:
    store = opened()
    store.demand.add(DAY, NOTHING, "狗证")
    travelling = store.demand.untold()
    store.demand.add(DAY, NOTHING, "狗证")
    store.demand.told(travelling)
    assert store.demand.untold() == (entry("狗证", 2),)
    store.demand.told(store.demand.untold())
    store.demand.told(travelling)  # an old answer that comes late takes nothing back
    assert store.demand.untold() == ()


def test_a_day_holds_only_so_many_words_and_a_report_too(opened: Open) -> None:
    store = opened()
    letters = "abcdefghijklmnopqrstuvwxyz"
    for number in range(MOST_WORDS_A_DAY + 5):
        store.demand.add(DAY, NOTHING, "w" + letters[number // 26] + letters[number % 26])
    assert len(store.demand.untold()) == MAX_DEMAND
    total = 0
    while entries := store.demand.untold():
        total += len(entries)
        store.demand.told(entries)
    assert total == MOST_WORDS_A_DAY


def test_old_days_go(opened: Open) -> None:
    store = opened()
    today = dt.datetime.now(dt.UTC).date()
    store.demand.add(dt.date(2020, 1, 1), NOTHING, "狗证")
    store.demand.add(today + KEPT, NOTHING, "狗证")
    assert store.demand.expire() == 1
    assert store.demand.expire() == 0
    assert len(store.demand.untold()) == 1


@pytest.mark.parametrize("words", ["13800138000", "狗证一二三四五", "狗证！", "", " 狗证", "x" * 41])
def test_what_the_centre_would_refuse_is_never_stored(opened: Open, words: str) -> None:
    store = opened()
    with pytest.raises(ValidationError):
        store.demand.add(DAY, NOTHING, words)
    assert store.demand.untold() == ()
