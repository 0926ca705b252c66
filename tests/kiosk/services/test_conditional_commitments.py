"""Commitments (告知承诺) that depend on an answer: nothing is signed where there is nothing to commit to."""

from __future__ import annotations

from kiosk.filing.session import State
from tests.kiosk.services import visits
from tests.kiosk.services.conftest import Kiosk

NEVER_WORKED = visits.UNEMPLOYED | {"situation": "never_worked"}
LEGAL_AID = {
    "legal_matter": "wages",
    "means_check": "migrant_worker",
    "happened": "2026-06-01",
    "facts": "在工地干了三个月，工钱一直没有给。",
    "opponent": "南京示例建筑有限公司",
    "phone": "13900001234",
}


def to_form(kiosk: Kiosk, item: str) -> None:
    visits.identify(kiosk, item, "lin")
    kiosk.session.give_consent()


def change(kiosk: Kiosk, label: str) -> None:
    row = next(row for row in kiosk.now.review if row.label.zh == label)
    assert row.change is not None
    kiosk.session.change(row.change)


def test_who_has_nothing_to_commit_to_signs_nothing(kiosk: Kiosk) -> None:
    to_form(kiosk, "unemployment-registration")
    visits.fill(kiosk, NEVER_WORKED)
    assert kiosk.now.state is State.REVIEW
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert content.commitment is None
    assert content.signature is None
    assert content.waivers == ()


def test_an_answer_that_is_changed_later_brings_the_commitment(kiosk: Kiosk) -> None:
    to_form(kiosk, "unemployment-registration")
    visits.fill(kiosk, NEVER_WORKED)
    change(kiosk, "失业情况")
    kiosk.session.answer("/situation", "job_ended")
    kiosk.session.next_page()
    visits.fill(kiosk, visits.UNEMPLOYED)
    assert kiosk.now.state is State.COMMITMENT
    visits.sign(kiosk)
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert content.commitment is not None
    assert {waiver.material_id: waiver.kind for waiver in content.waivers} == {"termination_proof": "commitment"}


def test_a_signature_for_other_answers_counts_for_nothing(kiosk: Kiosk) -> None:
    visits.to_review(kiosk)
    change(kiosk, "失业情况")
    kiosk.session.answer("/situation", "never_worked")
    kiosk.session.next_page()
    assert kiosk.now.state is State.REVIEW
    assert "失业情况承诺" not in {row.label.zh for row in kiosk.now.review}
    visits.submit(kiosk)
    content, attachments = kiosk.opened(1)
    assert content.signature is None
    assert content.commitment is None
    assert attachments == []


def test_people_whose_means_are_not_checked_commit_to_nothing(kiosk: Kiosk) -> None:
    to_form(kiosk, "legal-aid")
    visits.fill(kiosk, LEGAL_AID)
    assert kiosk.now.state is State.MATERIALS  # the papers of the case
    kiosk.session.without_material()
    assert kiosk.now.state is State.REVIEW
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert content.commitment is None
    assert {waiver.material_id for waiver in content.waivers} == {"case_papers"}


def test_refusing_a_conditional_commitment_goes_the_ordinary_way(kiosk: Kiosk) -> None:
    to_form(kiosk, "legal-aid")
    visits.fill(kiosk, LEGAL_AID | {"means_check": "needed"})
    assert kiosk.now.state is State.COMMITMENT
    kiosk.session.refuse_commitment()
    assert kiosk.now.state is State.MATERIALS
    kiosk.session.without_material()
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert content.commitment is not None
    assert not content.commitment.accepted
    assert {waiver.material_id: waiver.kind for waiver in content.waivers} == {
        "means_proof": "later",
        "case_papers": "later",
    }
