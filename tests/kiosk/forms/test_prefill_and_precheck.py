from __future__ import annotations

from datetime import date

import pytest

from kiosk.catalog.load import Catalog
from kiosk.catalog.precheck import Comparison, PrecheckRule
from kiosk.catalog.text import LocalText
from kiosk.errors import CatalogError
from kiosk.forms.engine import Form
from kiosk.forms.facts import nobody, origin_of, person_facts
from kiosk.forms.kinds import Origin
from kiosk.forms.precheck import Precheck
from kiosk.forms.prefill import known_facts, prefill
from kiosk.forms.regions import district_of

TODAY = date(2026, 6, 12)


def facts_of(birth: date = date(1944, 3, 5), address: str = "江苏省南京市鼓楼区汉中路28号3幢1204室") -> dict:
    return person_facts(
        "applicant",
        name="王秀英",
        number="320106194403051239",
        sex="female",
        birth=birth,
        address=address,
        valid_to=date(2026, 7, 1),
        today=TODAY,
    )


def test_the_card_fills_the_district_and_says_so(elderly: Form) -> None:
    filled = prefill(elderly, facts_of())
    assert filled["/hukou_district"] == ("320106", Origin.ID_CARD)


def test_a_district_outside_nanjing_is_asked_and_not_guessed(elderly: Form) -> None:
    assert "/hukou_district" not in prefill(elderly, facts_of(address="安徽省芜湖市鸠江区某路1号"))


def test_an_agent_is_known_from_the_second_card(elderly: Form) -> None:
    assert prefill(elderly, {"agent.present": True})["/by_agent"] == (True, Origin.AGENT_CARD)
    assert prefill(elderly, nobody("agent"))["/by_agent"] == (False, Origin.AGENT_CARD)


def test_a_fact_that_the_form_would_refuse_is_not_filled_in(elderly: Form) -> None:
    assert "/hukou_district" not in prefill(elderly, {"applicant.region": "999999"})


def test_known_facts_are_shown_masked(rent: Form) -> None:
    ((label, text, origin),) = known_facts(rent.pages[0], facts_of())
    assert label.zh == "身份证上的住址"
    assert text == "江苏省南京市鼓楼区＊＊路＊＊号＊幢＊＊＊＊室"
    assert origin is Origin.ID_CARD


def test_facts_that_are_not_known_are_left_out(rent: Form) -> None:
    assert known_facts(rent.pages[0], {}) == ()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("南京市雨花台区某路1号", "320114"),
        ("江苏省南京市浦口区某街2号", "320111"),
        ("江苏省扬州市江都区南京市路3号", None),
        ("", None),
    ],
)
def test_a_district_is_read_only_where_the_address_begins_with_it(address: str, code: str | None) -> None:
    assert district_of(address) == code


def test_age_counts_the_birthday_itself() -> None:
    assert facts_of(birth=date(1946, 6, 12))["applicant.age"] == 80
    assert facts_of(birth=date(1946, 6, 13))["applicant.age"] == 79


def test_origins_follow_the_source_of_a_fact() -> None:
    assert origin_of("agent.name") is Origin.AGENT_CARD
    assert origin_of("visit.direction") is Origin.VISIT


def findings(catalog: Catalog, item: str, answers: dict, facts: dict) -> list[tuple[str, bool]]:
    return [(found.rule, found.blocking) for found in Precheck(catalog.items[item].prechecks).findings(answers, facts)]


def test_somebody_of_seventy_nine_is_told_about_the_allowance_before_filing(catalog: Catalog) -> None:
    facts = facts_of(birth=date(1946, 6, 13))
    assert findings(catalog, "elderly-allowance", {"benefit": "both"}, facts) == [("under_80", True)]
    assert findings(catalog, "elderly-allowance", {"benefit": "card"}, facts) == []


def test_a_last_working_day_in_the_future_is_told(catalog: Catalog) -> None:
    facts = {"today": "2026-06-12", "applicant.age": 40}
    assert findings(catalog, "unemployment-registration", {"end_date": "2026-06-13"}, facts) == [
        ("last_day_ahead", True)
    ]
    assert findings(catalog, "unemployment-registration", {"end_date": "2026-06-12"}, facts) == []


def test_what_is_unknown_is_no_finding(catalog: Catalog) -> None:
    assert findings(catalog, "elderly-allowance", {}, {}) == []


def test_blocking_findings_come_first() -> None:
    text = LocalText(zh="看一下。", en="Look.")
    rules = [
        PrecheckRule(id="mild", when=True, message=text),
        PrecheckRule(id="hard", when=True, message=text, blocking=True),
    ]
    assert [found.rule for found in Precheck(rules).findings({}, {})] == ["hard", "mild"]


def test_a_condition_that_is_no_json_schema_is_refused() -> None:
    rule = PrecheckRule(id="bad", when={"type": "nonsense"}, message=LocalText(zh="看", en="x"))
    with pytest.raises(CatalogError, match="pre-check bad"):
        Precheck([rule])


def order(**update: object) -> PrecheckRule:
    rule = {"id": "order", "message": LocalText(zh="看一下。", en="Look."), **update}
    return PrecheckRule.model_validate(rule)


@pytest.mark.parametrize(
    ("day", "told"), [("2025-06-12", False), ("2025-06-11", True), ("2026-06-12", False), (None, False)]
)
def test_what_is_over_a_year_old_is_told_from_the_day_after(day: str | None, told: bool) -> None:
    rule = order(earlier=Comparison(answer="issued", than="today", months=-12))
    assert bool(Precheck([rule]).findings({"issued": day}, {"today": "2026-06-12"})) is told


def test_a_month_that_is_shorter_ends_on_its_last_day() -> None:
    rule = order(later=Comparison(answer="expires", than="today", months=1))
    assert Precheck([rule]).findings({"expires": "2026-03-01"}, {"today": "2026-01-31"})
    assert not Precheck([rule]).findings({"expires": "2026-02-28"}, {"today": "2026-01-31"})


def test_two_answers_are_compared_with_each_other() -> None:
    rule = order(later=Comparison(answer="start_year", than="end_year"))
    assert Precheck([rule]).findings({"start_year": 2020, "end_year": 2019}, {})
    assert not Precheck([rule]).findings({"start_year": 2019, "end_year": 2020}, {})


def test_a_number_beside_a_date_is_a_year() -> None:
    rule = order(later=Comparison(answer="about_year", than="today"))
    assert Precheck([rule]).findings({"about_year": 2027}, {"today": "2026-06-12"})
    assert not Precheck([rule]).findings({"about_year": 2026}, {"today": "2026-06-12"})


@pytest.mark.parametrize("day", ["9999-12-31", "soon", "0001-01-01"])
def test_a_day_that_cannot_be_moved_is_no_finding(day: str) -> None:
    for months in (-1200, 1200):
        rule = order(later=Comparison(answer="begins", than="ends", months=months))
        if day == "soon" or (day > "5" and months > 0) or (day < "5" and months < 0):
            assert Precheck([rule]).findings({"begins": "2026-01-01", "ends": day}, {}) == ()
