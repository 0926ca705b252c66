"""The five shipped items, each from the card to the sealed content, with nothing between left out."""

from __future__ import annotations

import datetime as dt
import hashlib

from kiosk.filing.session import State
from kiosk.services.snapshot import Network, Origin, PrintPhase, TroubleCode
from kiosk.store.centre import ResultState
from sync.wire.content import Enterprise, Person
from sync.wire.messages import CaseEntry, CaseStep
from tests.kiosk.services import visits
from tests.kiosk.services.conftest import Kiosk


def test_a_scanned_lease_is_sealed_page_by_page(kiosk: Kiosk) -> None:
    visits.identify(kiosk, "gjj-rent-withdrawal", "lin")
    kiosk.session.give_consent()
    visits.fill(kiosk, visits.RENT)
    visits.sign(kiosk)
    visits.scan(kiosk, pages=3)
    visits.submit(kiosk)
    content, attachments = kiosk.opened(1)
    assert content.answers["monthly_rent"] == 2800
    assert [(material.id, len(material.files)) for material in content.materials] == [("lease", 3)]
    assert [plain[:2] for plain in attachments] == [b"\xff\xd8"] * 3 + [b"\x89P"]  # three JPEG pages, one PNG
    assert {waiver.material_id: waiver.kind for waiver in content.waivers}["no_home_proof"] == "shared_data"


def test_a_commitment_replaces_the_proof_and_is_filed_with_the_text_that_was_shown(kiosk: Kiosk) -> None:
    visits.to_review(kiosk)
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    item = kiosk.catalog.items["unemployment-registration"].commitment
    assert item is not None
    shown = "\n".join([item.title.zh, *(text.zh for text in item.summary), item.full_text.zh])
    assert content.commitment is not None
    assert content.commitment.accepted
    assert content.commitment.text_sha256 == hashlib.sha256(shown.encode()).digest()
    assert content.signature is not None
    assert content.signature.document_sha256 == content.commitment.text_sha256
    assert {waiver.material_id: waiver.kind for waiver in content.waivers} == {"termination_proof": "commitment"}


def test_refusing_the_commitment_asks_for_the_proof_and_never_blocks(kiosk: Kiosk) -> None:
    visits.identify(kiosk, "unemployment-registration", "lin")
    kiosk.session.give_consent()
    visits.fill(kiosk, visits.UNEMPLOYED)
    kiosk.session.refuse_commitment()
    assert kiosk.now.state is State.MATERIALS
    visits.scan(kiosk)
    visits.submit(kiosk)
    content, attachments = kiosk.opened(1)
    assert content.commitment is not None
    assert not content.commitment.accepted
    assert content.signature is None
    assert len(attachments) == 1


def test_an_agent_files_with_two_cards(kiosk: Kiosk) -> None:
    visits.identify(kiosk, "elderly-allowance", "zhou", "zhou_son")
    kiosk.session.give_consent()
    visits.fill(kiosk, visits.SENIOR)
    visits.sign(kiosk)
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert isinstance(content.applicant, Person)
    assert content.applicant.name == "周桂英"
    assert content.agent is not None
    assert content.agent.name == "陈建国"
    assert content.answers["by_agent"] is True
    assert content.origins["/by_agent"] == Origin.AGENT_CARD


def test_an_enterprise_files_by_its_credit_code(kiosk: Kiosk) -> None:
    visits.identify(kiosk, "policy-entitlement", "lin")
    kiosk.session.give_consent()
    visits.fill(kiosk, visits.ENTERPRISE)
    visits.sign(kiosk)
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert isinstance(content.applicant, Enterprise)
    assert content.applicant.credit_code == "91320115MA1ABCD20P"
    assert content.agent is not None


def test_offline_an_item_that_needs_live_data_says_so_and_offers_what_works(kiosk: Kiosk) -> None:
    kiosk.session.choose("social-insurance-certificate")
    assert kiosk.now.item_trouble is not None
    assert kiosk.now.item_trouble.code is TroubleCode.NEEDS_CONNECTION
    assert kiosk.now.alternatives
    assert all(hit.available for hit in kiosk.now.alternatives)
    kiosk.session.begin()
    assert kiosk.now.state is State.GUIDE


def test_a_centre_that_does_not_answer_is_waited_for_within_a_bound_and_said_so(kiosk: Kiosk) -> None:
    visits.ask_for_certificate(kiosk)
    kiosk.until(lambda now: now.receipt is not None and now.receipt.printing is PrintPhase.PRINTED, 90)
    assert kiosk.now.receipt is not None
    assert kiosk.now.receipt.trouble is not None
    assert kiosk.now.receipt.trouble.code is TroubleCode.CENTRE_SLOW
    assert kiosk.printer.printed == 1


def test_the_slip_does_not_wait_for_the_certificate_once_the_case_number_is_known(kiosk: Kiosk) -> None:
    visits.ask_for_certificate(kiosk)
    kiosk.loop.advance(3.0)
    assert kiosk.now.receipt is not None
    assert kiosk.now.receipt.printing is PrintPhase.NONE  # the case number is worth a moment
    about = kiosk.store.outbox.items(0, 1)[0].submission_id
    news = CaseEntry(
        submission_id=about, case_number="320100-0017", step=CaseStep.ACCEPTED, changed_at=dt.datetime.now(dt.UTC)
    )
    kiosk.store.cases.store([news], None)
    kiosk.until(lambda now: now.receipt is not None and now.receipt.printing is PrintPhase.PRINTED, 5)
    assert kiosk.now.receipt.waiting_for_centre
    assert kiosk.now.receipt.case_number == "320100-0017"
    kiosk.loop.advance(90)
    assert not kiosk.now.receipt.waiting_for_centre
    assert kiosk.printer.printed == 1


def test_the_slip_waits_for_nothing_when_the_line_is_lost_after_the_submission(kiosk: Kiosk) -> None:
    visits.ask_for_certificate(kiosk)
    kiosk.network = Network.OFFLINE
    kiosk.until(lambda now: now.receipt is not None and now.receipt.printing is PrintPhase.PRINTED, 5)
    assert kiosk.now.receipt is not None
    assert kiosk.now.receipt.waiting_for_centre


def test_a_result_that_nobody_waits_for_is_not_fetched(kiosk: Kiosk) -> None:
    visits.ask_for_certificate(kiosk)
    submission = kiosk.store.outbox.items(0, 1)[0].submission_id
    assert kiosk.store.results.state(submission) is ResultState.AWAITED
    kiosk.session.end()
    assert kiosk.store.results.state(submission) is ResultState.ABANDONED


def test_a_database_that_fails_while_a_result_is_waited_for_costs_neither_the_slip_nor_the_session(
    kiosk: Kiosk,
) -> None:
    visits.ask_for_certificate(kiosk)
    with kiosk.store._database.raw() as connection:
        connection.execute("ALTER TABLE results RENAME TO away")
    kiosk.loop.advance(1.0)
    assert kiosk.now.receipt is not None
    assert kiosk.now.receipt.waiting_for_centre
    kiosk.until(lambda now: now.receipt is not None and now.receipt.printing is PrintPhase.PRINTED, 90)
    kiosk.session.end()
    assert kiosk.now.state is State.ENDED


def test_a_changed_answer_leads_back_to_the_review(kiosk: Kiosk) -> None:
    visits.to_review(kiosk)
    row = next(row for row in kiosk.now.review if row.label.zh == "手机号")
    assert row.change is not None
    kiosk.session.change(row.change)
    assert kiosk.now.state is State.FILLING
    kiosk.session.answer("/phone", "13911112222")
    kiosk.session.next_page()
    assert kiosk.now.state is State.REVIEW
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert content.answers["phone"] == "13911112222"


def test_a_wrong_phone_number_stays_on_the_page_with_a_sentence(kiosk: Kiosk) -> None:
    visits.identify(kiosk, "unemployment-registration", "lin")
    kiosk.session.give_consent()
    while kiosk.now.form is not None and kiosk.now.form.fields[0].pointer != "/phone":
        for field in kiosk.now.form.fields:
            kiosk.session.answer(field.pointer, visits.UNEMPLOYED[field.pointer.removeprefix("/")])
        kiosk.session.next_page()
    kiosk.session.answer("/phone", "1390000123")
    kiosk.session.next_page()
    assert kiosk.now.form is not None
    field = kiosk.now.form.fields[0]
    assert field.error is not None
    assert field.value == "1390000123"


def test_the_receipt_promises_a_date_only_after_the_durable_moment(kiosk: Kiosk) -> None:
    visits.to_review(kiosk)
    assert not list(kiosk.slips.iterdir())
    visits.submit(kiosk)
    assert kiosk.now.receipt is not None
    assert kiosk.now.receipt.answer_by == "2026-11-26"
    assert kiosk.now.receipt.number == "0417-000001"
    assert kiosk.store.health().backlog.unsent == 1


def test_a_rating_is_sealed_and_names_nobody(kiosk: Kiosk) -> None:
    visits.to_review(kiosk)
    visits.submit(kiosk)
    kiosk.session.rate_page()
    kiosk.session.rate(5)
    kiosk.session.finish()
    kiosk.loop.settle()
    content, _ = kiosk.opened(2)
    assert content.applicant is None
    assert content.answers["stars"] == 5
    assert kiosk.ended == ["finish"]


def test_a_rating_is_stored_once_however_often_its_key_is_touched(kiosk: Kiosk) -> None:
    visits.to_review(kiosk)
    visits.submit(kiosk)
    kiosk.session.rate_page()
    kiosk.session.rate(5)
    kiosk.session.finish()
    kiosk.session.finish()
    kiosk.session.finish_unrated()
    assert kiosk.ended == []
    kiosk.loop.settle()
    assert kiosk.ended == ["finish"]
    assert kiosk.store.health().highest_sequence == 2


def test_no_rating_stays_unrated_also_after_a_face_was_touched(kiosk: Kiosk) -> None:
    visits.to_review(kiosk)
    visits.submit(kiosk)
    kiosk.session.rate_page()
    kiosk.session.rate(1)
    kiosk.session.finish_unrated()
    assert kiosk.ended == ["finish"]
    assert kiosk.store.health().highest_sequence == 1
