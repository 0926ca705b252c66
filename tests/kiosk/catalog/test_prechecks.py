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
    ],
)
def test_what_would_be_sent_back_is_told_before(catalog: Catalog, item: str, answers: dict, rule: str) -> None:
    found = Precheck(catalog.items[item].prechecks).findings(answers, PEOPLE[0])
    assert rule in [finding.rule for finding in found]


def test_only_people_whom_a_case_concerns_are_asked_its_questions(catalog: Catalog) -> None:
    """An alternative that a case rules out is neither asked nor filed."""
    benefit = Form(catalog.forms["unemployment-benefit"])
    assert "forced" not in benefit.submittable({"end_reason": "employer", "forced": True})
    aid = Form(catalog.forms["legal-aid"])
    assert "means_check" not in aid.submittable({"legal_matter": "violence", "means_check": "needed"})
