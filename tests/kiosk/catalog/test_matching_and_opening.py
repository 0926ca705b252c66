from __future__ import annotations

from datetime import date, datetime

import pytest

from kiosk.catalog.load import Catalog
from kiosk.catalog.matching import Verdict, match_policies
from kiosk.catalog.model import Standing
from kiosk.catalog.opening import hours_on, is_open, kiosk_reachable

TODAY = date(2026, 6, 12)


def verdicts(catalog: Catalog, facts: dict, today: date = TODAY) -> dict[str, Verdict]:
    return {match.policy.code: match.verdict for match in match_policies(catalog.policies.values(), facts, today)}


def test_what_is_not_known_is_not_held_against_the_enterprise(catalog: Catalog) -> None:
    assert set(verdicts(catalog, {}).values()) == {Verdict.UNKNOWN}


def test_every_condition_has_its_reason(catalog: Catalog) -> None:
    facts = {"insured": True, "layoff_rate_ok": False, "enterprise_size": "small", "hired_graduates": 2}
    found = {match.policy.code: match for match in match_policies(catalog.policies.values(), facts, TODAY)}
    refund = found["job-stability-refund"]
    assert refund.verdict is Verdict.NOT_MET
    assert [verdict for _text, verdict in refund.reasons] == [Verdict.MET, Verdict.NOT_MET]
    assert found["small-enterprise-recruitment"].verdict is Verdict.MET


def test_policies_that_fit_come_first(catalog: Catalog) -> None:
    facts = {"enterprise_size": "small", "hired_graduates": 1}
    assert next(iter(verdicts(catalog, facts))) == "small-enterprise-recruitment"


def test_a_policy_that_ended_is_not_offered(catalog: Catalog) -> None:
    policy = catalog.policies["startup-rent"].model_copy(update={"valid_from": "2026-01-01", "valid_to": "2026-12-31"})

    def offered(day: date) -> bool:
        return bool(match_policies([policy], {}, day))

    assert [offered(date(2025, 12, 31)), offered(date(2026, 1, 1))] == [False, True]
    assert [offered(date(2026, 12, 31)), offered(date(2027, 1, 1))] == [True, False]


def test_no_shipped_policy_ends_on_a_day_that_nobody_published(catalog: Catalog) -> None:
    """A placeholder with an end would empty the page on that day."""
    made_up = [policy for policy in catalog.policies.values() if policy.source.standing is Standing.PLACEHOLDER]
    assert [policy.code for policy in made_up if policy.valid_to is not None] == []


@pytest.mark.parametrize(
    ("moment", "open_now"),
    [
        ("2026-06-12T08:59", False),  # Friday, before nine
        ("2026-06-12T09:00", True),
        ("2026-06-12T17:30", False),
        ("2026-06-13T11:59", True),  # Saturday morning
        ("2026-06-14T10:00", False),  # Sunday
        ("2026-10-01T10:00", False),  # National Day, a Thursday
        ("2026-10-10T15:00", True),  # a Saturday that makes up for the holiday
    ],
)
def test_an_outlet_is_open_when_somebody_is_there(catalog: Catalog, moment: str, open_now: bool) -> None:
    assert is_open(catalog.outlets["wutongli"], datetime.fromisoformat(moment)) is open_now


def test_a_kiosk_may_be_reachable_at_night(catalog: Catalog) -> None:
    night = datetime.fromisoformat("2026-06-12T23:30")
    assert kiosk_reachable(catalog.outlets["wutongli"], night)
    assert not kiosk_reachable(catalog.outlets["city-centre"], night)


def test_a_metro_station_has_no_holidays(catalog: Catalog) -> None:
    assert is_open(catalog.outlets["metro-daxinggong"], datetime.fromisoformat("2026-10-01T10:00"))


def test_where_the_calendar_ends_the_weekday_decides(catalog: Catalog) -> None:
    assert hours_on(catalog.outlets["wutongli"], date(2031, 1, 6))  # a Monday
    assert not hours_on(catalog.outlets["wutongli"], date(2031, 1, 5))
