"""Pre-checks (智能预审) of the shipped items: they stop what would be sent back, and nobody else."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from kiosk.catalog.load import Catalog
from kiosk.forms.engine import Form
from kiosk.forms.facts import Facts, person_facts
from kiosk.forms.paths import walk
from kiosk.forms.precheck import Precheck

TODAY = date(2026, 6, 12)


def person(age: int, sex: str, address: str) -> Facts:
    return person_facts(
        "applicant",
        name="王秀英",
        number="320106194403051239",
        sex=sex,
        birth=date(TODAY.year - age, 3, 5),
        address=address,
        valid_to=None,
        today=TODAY,
    )


PEOPLE = tuple(
    person(age, sex, address)
    for age, sex, address in product(
        (30, 55, 85), ("female", "male"), ("江苏省南京市鼓楼区汉中路28号", "安徽省芜湖市鸠江区某路1号")
    )
)


def test_everything_that_can_be_filed_and_sent_back_has_a_precheck(catalog: Catalog) -> None:
    """A request, a wish and an appointment are taken as they are."""
    taken_as_they_are = {"hotline-request", "service-wish", "window-appointment"}
    without = {item.code for item in catalog.items.values() if not item.guide_only and not item.prechecks}
    assert without == taken_as_they_are


def test_no_precheck_stands_in_everybodys_way(catalog: Catalog) -> None:
    shut = []
    for item in catalog.items.values():
        if item.guide_only or not item.prechecks:
            continue
        decides = frozenset(rule.field.removeprefix("/") for rule in item.prechecks if rule.field is not None)
        check, ways = Precheck(item.prechecks), walk(Form(catalog.forms[item.form]), decides)
        if not any(
            all(not finding.blocking for finding in check.findings(answers, facts))
            for answers in ways.complete
            for facts in PEOPLE
        ):
            shut.append(item.code)
    assert shut == []


def test_a_blocking_finding_about_an_answer_leads_back_to_it(catalog: Catalog) -> None:
    """What only the card says cannot be changed; everything else has the answer to look at again."""
    lost = [
        (item.code, rule.id)
        for item in catalog.items.values()
        for rule in item.prechecks
        if rule.blocking and rule.field is None and (rule.later or rule.earlier or "answers" in str(rule.when))
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("item", "answers", "rule"),
    [
        ("skill-subsidy", {"issued": "2025-06-11"}, "too_late"),
        ("residence-permit-endorsement", {"full_year": "2026-07-13"}, "too_early"),
        ("marriage-appointment", {"wedding_day": "2026-06-11"}, "day_passed"),
        ("resident-health-enrolment", {"child_stage": "newborn", "child_birth": "2026-03-13"}, "newborn_late"),
        ("social-insurance-certificate", {"period": "years", "start_year": 2024, "end_year": 2023}, "years_swapped"),
        ("flexible-work-subsidy", {"graduated": "2024-06-11"}, "graduated_long_ago"),
        ("gjj-transfer", {"transfer_from": "南京市"}, "from_nanjing"),
        ("utilities-connection", {"water": False, "power": False, "gas": False, "network": False}, "nothing_chosen"),
        ("school-enrolment", {"school_stage": "primary", "child_birth": "2021-06-13"}, "too_young"),
        ("retirement-one-thing", {"retire_kind": "earlier", "retire_day": "2026-09-11"}, "earlier_soon"),
        ("retirement-one-thing", {"retire_kind": "statutory"}, "woman_young"),
        ("retirement-one-thing", {"pension_years": "under"}, "years_missing"),
        ("credit-repair", {"penalty_day": "2026-03-13"}, "shown_briefly"),
        ("credit-repair", {"penalty_settled": False}, "not_settled"),
        ("enterprise-deregistration", {"closing_kind": "simple", "debts": "some"}, "simple_with_debts"),
        ("enterprise-deregistration", {"credit_code": "92320106MA1ABCD20P"}, "not_a_company"),
        ("self-employed-deregistration", {"credit_code": "91320115MA1ABCD20P"}, "a_company"),
        ("social-card-replacement", {"card_reason": "lost", "loss_reported": False}, "not_reported"),
        ("traffic-violation", {"search_by": "vehicle", "own_vehicle": False}, "not_yours"),
        ("property-query", {"search_for": "family", "spouse_consent": False}, "no_consent"),
        ("purchase-contract-query", {"home_in_nanjing": False}, "home_elsewhere"),
        ("personnel-file", {"file_wish": "in", "file_link": "neither"}, "no_link"),
        ("restaurant-one-thing", {"food_kind": "cold", "cold_room": False}, "no_cold_room"),
        ("hotel-one-licence", {"fire_ready": False}, "fire_not_ready"),
        ("bookshop-one-licence", {"licence_state": "none"}, "licence_first"),
        ("medical-clinic-one-licence", {"doctor_years": "under"}, "doctor_too_new"),
    ],
)
def test_what_would_be_sent_back_is_told_before(catalog: Catalog, item: str, answers: dict, rule: str) -> None:
    found = Precheck(catalog.items[item].prechecks).findings(answers, PEOPLE[0])
    assert rule in [finding.rule for finding in found]


def test_who_rents_at_an_address_outside_nanjing_is_told_to_enter_the_home_here(catalog: Catalog) -> None:
    check = Precheck(catalog.items["gjj-rent-withdrawal"].prechecks)
    found = [[finding.rule for finding in check.findings({"lives_at": "card_address"}, one)] for one in PEOPLE[:2]]
    assert found == [[], ["card_outside"]]


def test_only_people_whom_a_case_concerns_are_asked_its_questions(catalog: Catalog) -> None:
    """An alternative that a case rules out is neither asked nor filed."""
    benefit = Form(catalog.forms["unemployment-benefit"])
    assert "forced" not in benefit.submittable({"end_reason": "employer", "forced": True})
    aid = Form(catalog.forms["legal-aid"])
    assert "means_check" not in aid.submittable({"legal_matter": "violence", "means_check": "needed"})
