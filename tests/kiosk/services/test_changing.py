"""Changing an answer, a page or the signature from the review: nothing gets lost, and nothing incomplete is filed."""

from __future__ import annotations

from kiosk.filing.session import State
from tests.kiosk.services import visits
from tests.kiosk.services.conftest import Kiosk

NEVER_WORKED = visits.UNEMPLOYED | {"situation": "never_worked"}


def change(kiosk: Kiosk, label: str) -> None:
    row = next(row for row in kiosk.now.review if row.label.zh == label)
    assert row.change is not None
    kiosk.session.change(row.change)


def test_a_wiped_signature_is_asked_for_again_before_anything_is_filed(kiosk: Kiosk) -> None:
    visits.to_review(kiosk)
    change(kiosk, "失业情况承诺")
    kiosk.session.clear_signature()
    kiosk.session.back()
    assert kiosk.now.state is State.REVIEW
    visits.submit(kiosk)
    assert kiosk.now.state is State.COMMITMENT
    visits.sign(kiosk)
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert content.signature is not None


def test_pages_stay_until_new_ones_are_taken(kiosk: Kiosk) -> None:
    visits.identify(kiosk, "gjj-rent-withdrawal", "lin")
    kiosk.session.give_consent()
    visits.fill(kiosk, visits.RENT)
    visits.sign(kiosk)
    visits.scan(kiosk, pages=2)
    change(kiosk, "租房合同")
    assert kiosk.now.state is State.MATERIALS
    kiosk.session.back()
    assert kiosk.now.state is State.REVIEW
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert [(material.id, len(material.files)) for material in content.materials] == [("lease", 2)]


def test_a_changed_answer_that_asks_for_more_leads_on_to_it(kiosk: Kiosk) -> None:
    visits.identify(kiosk, "unemployment-registration", "lin")
    kiosk.session.give_consent()
    visits.fill(kiosk, NEVER_WORKED)
    assert kiosk.now.state is State.REVIEW
    change(kiosk, "失业情况")
    kiosk.session.answer("/situation", "job_ended")
    kiosk.session.next_page()
    visits.fill(kiosk, visits.UNEMPLOYED)  # where the work was, and until when
    kiosk.session.refuse_commitment()
    assert kiosk.now.state is State.MATERIALS  # and the proof of its end, as no commitment stands in for it
    visits.scan(kiosk)
    assert kiosk.now.state is State.REVIEW
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert [material.id for material in content.materials] == ["termination_proof"]


def test_the_number_of_steps_does_not_grow_for_what_a_commitment_will_replace(kiosk: Kiosk) -> None:
    visits.identify(kiosk, "unemployment-registration", "lin")
    kiosk.session.give_consent()
    visits.fill(kiosk, visits.UNEMPLOYED)
    visits.sign(kiosk)
    totals = {snapshot.progress.total for snapshot in kiosk.seen if snapshot.progress is not None}
    assert totals == {6}
