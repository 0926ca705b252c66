"""Unmet demand at the centre: totals count once, rare words stay hidden, and nothing in it looks like a person."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from typer.testing import CliRunner

from sync.gateway.__main__ import app
from sync.gateway.demand import MOST_WORDS_A_DAY, SHOWN_FROM_COUNT, SHOWN_FROM_KIOSKS
from sync.gateway.settings import CHINA
from sync.wire import media
from sync.wire.messages import DemandAnswer, DemandEntry, DemandKind, DemandReport

from .test_ops_pages import operator, page  # noqa: F401 - fixtures

NOTHING = DemandKind.NOTHING


def tell(kiosk, *entries):
    body = DemandReport(entries=entries).to_json()
    answer = kiosk.request("POST", media.PATH_DEMAND, body, {"Content-Type": media.DEMAND})
    assert answer.status_code == 200, answer.text
    return DemandAnswer.model_validate_json(answer.content).kept


@pytest.fixture
def today(clock):
    return clock().astimezone(CHINA).date()


def entry(day, words="电动车上牌", count=4, kind=NOTHING):
    return DemandEntry(day=day, kind=kind, words=words, count=count)


def everything(gateway, clock, days=7):
    view = gateway.demand.view(clock(), days, everything=True)
    return [(line.words, line.count, line.kiosks, line.before) for line in view.lines]


def test_a_report_told_again_counts_once(kiosk, gateway, clock, today):
    for _ in range(3):
        assert tell(kiosk, entry(today)) == 1
    assert everything(gateway, clock) == [("电动车上牌", 4, 1, 0)]
    tell(kiosk, entry(today, count=6))
    tell(kiosk, entry(today, count=5))  # sent earlier, arrived later
    assert everything(gateway, clock) == [("电动车上牌", 6, 1, 0)]


def test_kiosks_and_days_add_up_and_the_week_before_is_beside_it(new_kiosk, gateway, clock, today):
    one, other = new_kiosk(), new_kiosk()
    tell(one, entry(today), entry(today - timedelta(days=1)), entry(today - timedelta(days=8), count=7))
    tell(other, entry(today))
    assert everything(gateway, clock) == [("电动车上牌", 12, 2, 7)]


def test_rare_words_are_counted_and_not_shown(new_kiosk, gateway, clock, today, page):  # noqa: F811
    kiosks = [new_kiosk() for _ in range(SHOWN_FROM_KIOSKS)]
    for kiosk in kiosks:
        tell(kiosk, entry(today, "遛狗场", SHOWN_FROM_COUNT), entry(today, "稀少", 1))
    tell(kiosks[0], entry(today, "一台", 99))
    view = gateway.demand.view(clock())
    assert [line.words for line in view.lines] == ["遛狗场"]
    assert view.withheld == 2
    text = page("/ops/demand")
    assert "遛狗场" in text
    assert "稀少" not in text
    assert "一台<" not in text
    assert "隐去 2 条" in text
    assert "Demand" in page("/ops/demand", "en")


def test_strangers_see_no_demand(kiosk):
    assert kiosk.plain("GET", "/ops/demand").status_code == 303


def test_a_day_that_nobody_looks_at_any_more_is_answered_and_dropped(kiosk, gateway, clock, today):
    assert tell(kiosk, entry(date(2020, 1, 1)), entry(today + timedelta(days=30))) == 0
    assert everything(gateway, clock, 200) == []


def test_one_kiosk_cannot_fill_the_centre(kiosk, gateway, clock, today):
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [a + b + c for a in "xyz" for b in letters for c in letters]
    kept = sum(tell(kiosk, *(entry(today, word, 1) for word in words[at : at + 200])) for at in range(0, 1200, 200))
    assert kept == MOST_WORDS_A_DAY


@pytest.mark.parametrize("words", ["13800138000", "张三 320106197001011239", "五六七八九", "<script>", "x" * 41])
def test_a_report_with_somebodys_number_is_refused(kiosk, words):
    body = json.dumps({"entries": [{"day": "2026-03-18", "kind": "nothing", "words": words, "count": 1}]}).encode()
    answer = kiosk.request("POST", media.PATH_DEMAND, body, {"Content-Type": media.DEMAND})
    assert answer.status_code == 422
    assert words not in answer.text


def test_old_days_are_dropped(kiosk, gateway, clock, today):
    tell(kiosk, entry(today))
    gateway.demand.drop_old(clock() + timedelta(days=399))
    assert everything(gateway, clock) != []
    gateway.demand.drop_old(clock() + timedelta(days=402))
    assert everything(gateway, clock) == []


def test_the_list_for_programs_has_what_is_shown_and_with_all_the_rest(kiosk, folder, clock):
    clock.now = datetime.now(UTC)  # the command asks the real clock
    today = clock().astimezone(CHINA).date()
    tell(kiosk, entry(today), entry(today - timedelta(days=10), count=3))
    shown, whole = (demand_list(folder, *options) for options in ((), ("--all",)))
    assert (shown["lines"], shown["withheld"]) == ([], 1)
    line = {"words": "电动车上牌", "kind": "nothing", "count": 4, "kiosks": 1, "before": 3, "last": today.isoformat()}
    assert (whole["lines"], whole["withheld"]) == ([line], 0)
    assert whole["until"] >= today.isoformat()


def demand_list(folder, *options):
    done = CliRunner().invoke(app, ["demand", "list", "--data", str(folder.path), "--json", *options])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)
