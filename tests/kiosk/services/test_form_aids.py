"""Filling in without typing: scanned leases, codes, bank cards, portraits, pages and signatures inside the form."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import qrcode
from numpy.typing import NDArray

from drivers.sim.lease_page import DEMO_LEASE
from drivers.vision.text_reader import TextLine
from kiosk.filing.session import State
from kiosk.forms.enclosures import name_of
from kiosk.forms.kinds import Origin
from kiosk.services.form_views import AidKind, AidPhase, FormAid, FormField, ScanAdvice, ScanPhase, ScanPurpose
from kiosk.services.intents import Signature, StrokePoint
from kiosk.services.ports import BankNumber, SmartCardProblem, SmartCardTrouble
from kiosk.services.snapshot import DeviceState
from sync.wire.content import Enterprise
from tests.conftest import Events
from tests.drivers.vision.photographs import photograph
from tests.kiosk.services import visits
from tests.kiosk.services.conftest import Kiosk

CARD = "6217001370001234475"
CODE = "91320115MA1ABCD20P"
DEBT = {
    "dispute": "money",
    "owed": "3000",
    "opponent": "张三",
    "willing": "unsure",
    "in_court": "false",
    "details": "借了钱一直没有还给我",
}
ELSEWHERE = visits.RENT | {"lives_at": "elsewhere"}


def field(kiosk: Kiosk, pointer: str) -> FormField:
    assert kiosk.now.form is not None
    return next(each for each in kiosk.now.form.fields if each.pointer == pointer)


def to_page(kiosk: Kiosk, item: str, pointer: str, answers: dict[str, str], *cards: str) -> None:
    """Fills in as far as the page that asks `pointer`."""
    visits.identify(kiosk, item, *(cards or ("lin",)))
    kiosk.session.give_consent()
    while kiosk.now.form is not None and all(each.pointer != pointer for each in kiosk.now.form.fields):
        page = kiosk.now.form
        for each in page.fields:
            if (name := each.pointer.removeprefix("/")) in answers:
                kiosk.session.answer(each.pointer, answers[name])
        kiosk.session.next_page()
        assert kiosk.now.form is None or kiosk.now.form.number != page.number, page.title.zh
    assert kiosk.now.form is not None


def take(kiosk: Kiosk, page: int) -> None:
    kiosk.camera.desk.put(page)
    kiosk.until(lambda now: now.scan is not None and now.scan.taken == page)


def with_code(text: str) -> NDArray[np.uint8]:
    """A picture of a QR code, as the camera sees it."""
    code = np.array(qrcode.make(text, box_size=6).convert("RGB"), np.uint8)
    return np.asarray(cv2.copyMakeBorder(code, 60, 60, 80, 80, cv2.BORDER_CONSTANT, value=(90, 80, 70)), np.uint8)


# -- a lease that is scanned first ----------------------------------------------------------------------------------


def test_a_scanned_lease_proposes_what_it_says_and_is_handed_in_with_it(kiosk: Kiosk) -> None:
    to_page(kiosk, "gjj-rent-withdrawal", "/rent_district", ELSEWHERE)
    assert kiosk.now.form is not None
    assert [aid.target for aid in kiosk.now.form.aids] == ["read:lease"]
    kiosk.session.open_aid("read:lease")
    assert kiosk.now.scan is not None
    assert kiosk.now.scan.purpose is ScanPurpose.READING
    for page in (1, 2):
        take(kiosk, page)
    kiosk.session.material_complete()
    kiosk.loop.settle()
    assert kiosk.now.form.aids[0].phase is AidPhase.DONE
    proposal = field(kiosk, "/rent_district").proposal
    assert proposal is not None
    assert (proposal.value, proposal.origin) == ("建邺区", Origin.OCR)
    kiosk.session.confirm("/rent_district")
    kiosk.session.next_page()
    kiosk.session.confirm("/rent_address")
    kiosk.session.next_page()
    kiosk.session.confirm("/monthly_rent")
    assert field(kiosk, "/monthly_rent").origin is Origin.OCR
    visits.fill(kiosk, {name: text for name, text in ELSEWHERE.items() if not name.startswith(("rent_", "monthly"))})
    visits.sign(kiosk)
    assert kiosk.now.state is State.REVIEW, "the lease is not asked for again"
    visits.submit(kiosk)
    content, attachments = kiosk.opened(1)
    assert content.answers["monthly_rent"] == DEMO_LEASE.rent
    assert content.answers["rent_address"] == DEMO_LEASE.address
    assert content.answers["rent_district"] == "320105"
    assert content.origins["/monthly_rent"] == "ocr"
    assert [(material.id, len(material.files)) for material in content.materials] == [("lease", 2)]
    assert len(attachments) == 3  # two pages and the signature


def test_nothing_that_was_read_is_an_answer_before_it_is_confirmed(kiosk: Kiosk) -> None:
    to_page(kiosk, "gjj-rent-withdrawal", "/monthly_rent", visits.RENT)
    kiosk.session.open_aid("read:lease")
    take(kiosk, 1)
    kiosk.session.material_complete()
    kiosk.loop.settle()
    assert field(kiosk, "/monthly_rent").value == ""
    kiosk.session.next_page()
    error = field(kiosk, "/monthly_rent").error
    assert error is not None
    assert "核对" in error.zh
    kiosk.session.answer("/monthly_rent", "2900")
    assert field(kiosk, "/monthly_rent").proposal is None
    kiosk.session.next_page()
    assert kiosk.now.form is not None
    assert kiosk.now.form.fields[0].pointer == "/lease_running"


def test_a_page_without_what_is_asked_proposes_nothing_and_says_so(kiosk: Kiosk) -> None:
    to_page(kiosk, "gjj-rent-withdrawal", "/monthly_rent", visits.RENT)
    kiosk.session.open_aid("read:lease")
    kiosk.camera.desk.put(2)
    kiosk.until(lambda now: now.scan is not None and now.scan.taken == 1)
    kiosk.session.material_complete()
    kiosk.loop.settle()
    assert kiosk.now.form is not None
    assert kiosk.now.form.aids[0].phase is AidPhase.NOTHING
    assert field(kiosk, "/monthly_rent").proposal is None


def test_reading_never_keeps_the_citizen_waiting(kiosk: Kiosk) -> None:
    to_page(kiosk, "gjj-rent-withdrawal", "/monthly_rent", visits.RENT)
    kiosk.session.open_aid("read:lease")
    take(kiosk, 1)
    kiosk.loop.hold = True
    kiosk.session.material_complete()
    assert kiosk.now.form is not None
    assert kiosk.now.form.aids[0].phase is AidPhase.WORKING
    kiosk.session.answer("/monthly_rent", "3000")
    kiosk.session.next_page()
    kiosk.loop.hold = False
    kiosk.loop.settle()
    assert kiosk.now.form.fields[0].pointer == "/lease_running"
    kiosk.session.back()
    assert (field(kiosk, "/monthly_rent").value, field(kiosk, "/monthly_rent").proposal) == ("3000", None)


@pytest.mark.allow_logs("form.not_read")
def test_a_broken_reader_of_print_costs_nobody_the_filing(kiosk: Kiosk) -> None:
    def broken(page: NDArray[np.uint8]) -> tuple[TextLine, ...]:
        raise MemoryError

    kiosk.vision = replace(kiosk.vision, read=broken)
    kiosk.start()
    to_page(kiosk, "gjj-rent-withdrawal", "/monthly_rent", visits.RENT)
    kiosk.session.open_aid("read:lease")
    take(kiosk, 1)
    kiosk.session.material_complete()
    kiosk.loop.settle()
    assert kiosk.now.form is not None
    assert kiosk.now.form.aids[0].phase is AidPhase.NOTHING
    visits.fill(kiosk, visits.RENT)
    visits.sign(kiosk)
    assert kiosk.now.state is State.REVIEW


def test_pages_scanned_beside_the_form_can_be_taken_again_from_the_review(kiosk: Kiosk) -> None:
    to_page(kiosk, "gjj-rent-withdrawal", "/monthly_rent", visits.RENT)
    kiosk.session.open_aid("read:lease")
    take(kiosk, 1)
    kiosk.session.material_complete()
    kiosk.loop.settle()
    visits.fill(kiosk, visits.RENT)
    visits.sign(kiosk)
    kiosk.session.back()
    assert kiosk.now.state is State.COMMITMENT, "there is no step of materials to go back to"
    visits.sign(kiosk)
    kiosk.session.change("material:lease")
    assert kiosk.now.state is State.MATERIALS
    visits.scan(kiosk, pages=3)
    assert kiosk.now.state is State.REVIEW
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert [(material.id, len(material.files)) for material in content.materials] == [("lease", 3)]


def test_a_text_of_ten_megabytes_is_refused_and_not_kept(kiosk: Kiosk) -> None:
    to_page(kiosk, "mediation", "/details", DEBT)
    kiosk.session.answer("/details", "长" * 10_000_000)
    kiosk.session.next_page()
    assert field(kiosk, "/details").error is not None
    assert len(field(kiosk, "/details").value) < 3_000


def test_going_back_from_the_camera_keeps_the_page_and_takes_nothing(kiosk: Kiosk) -> None:
    to_page(kiosk, "gjj-rent-withdrawal", "/monthly_rent", visits.RENT)
    kiosk.session.open_aid("read:lease")
    take(kiosk, 1)
    kiosk.session.back()
    assert kiosk.now.scan is None
    assert field(kiosk, "/monthly_rent").value == ""
    visits.fill(kiosk, visits.RENT)
    visits.sign(kiosk)
    assert kiosk.now.state is State.MATERIALS


def test_without_a_camera_the_rent_is_typed(kiosk: Kiosk) -> None:
    to_page(kiosk, "gjj-rent-withdrawal", "/monthly_rent", visits.RENT)
    kiosk.camera.there = False
    kiosk.session.refresh()
    assert kiosk.now.form is not None
    assert kiosk.now.form.aids == ()
    kiosk.session.open_aid("read:lease")
    assert kiosk.now.scan is None


def test_a_citizen_who_ends_while_pages_are_read_leaves_nothing(kiosk: Kiosk) -> None:
    to_page(kiosk, "gjj-rent-withdrawal", "/monthly_rent", visits.RENT)
    kiosk.session.open_aid("read:lease")
    take(kiosk, 1)
    kiosk.loop.hold = True
    kiosk.session.material_complete()
    kiosk.session.end()
    kiosk.loop.hold = False
    kiosk.loop.settle()
    assert kiosk.now.state is State.ENDED
    assert kiosk.now.form is None


# -- codes ----------------------------------------------------------------------------------------------------------


def test_a_licence_code_under_the_camera_fills_the_credit_code(kiosk: Kiosk) -> None:
    to_page(kiosk, "policy-entitlement", "/credit_code", visits.ENTERPRISE)
    aid = field(kiosk, "/credit_code").aid
    assert aid is not None
    assert aid.kind is AidKind.CODE
    kiosk.session.open_aid(aid.target)
    assert kiosk.now.scan is not None
    assert kiosk.now.scan.purpose is ScanPurpose.CODE
    kiosk.camera.picture = with_code(f"https://www.gsxt.gov.cn/index.html?uniscid={CODE}")
    kiosk.until(lambda now: now.scan is None)
    proposal = field(kiosk, "/credit_code").proposal
    assert proposal is not None
    assert (proposal.value, proposal.origin) == (CODE, Origin.CODE)
    kiosk.session.confirm("/credit_code")
    assert field(kiosk, "/credit_code").origin is Origin.CODE
    kiosk.session.next_page()
    visits.fill(kiosk, visits.ENTERPRISE)
    visits.sign(kiosk)
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert content.origins["/credit_code"] == "code"
    assert isinstance(content.applicant, Enterprise)
    assert content.applicant.source == "code"


def test_a_code_at_the_scanner_does_as_well(kiosk: Kiosk) -> None:
    to_page(kiosk, "policy-entitlement", "/credit_code", visits.ENTERPRISE)
    kiosk.camera.there = False
    kiosk.session.open_aid("code:/credit_code")
    assert kiosk.now.scan is not None
    assert kiosk.now.scan.phase is ScanPhase.NO_CAMERA
    kiosk.scanner.scan(CODE)
    kiosk.loop.settle()
    assert kiosk.now.scan is None
    proposal = field(kiosk, "/credit_code").proposal
    assert proposal is not None
    assert proposal.value == CODE


@pytest.mark.parametrize("text", ["DYNAMIC-7f3a-once", CODE[:-1] + "0", f"{CODE} 11320402014115642F"])
def test_a_code_that_names_no_enterprise_is_said_so_and_never_logged(kiosk: Kiosk, text: str, logged: Events) -> None:
    to_page(kiosk, "policy-entitlement", "/credit_code", visits.ENTERPRISE)
    kiosk.session.open_aid("code:/credit_code")
    kiosk.scanner.scan(text)
    kiosk.loop.settle()
    assert kiosk.now.scan is not None
    assert kiosk.now.scan.advice is ScanAdvice.OTHER_CODE
    kiosk.session.back()
    assert field(kiosk, "/credit_code").proposal is None
    assert text not in repr(logged)
    assert text not in repr(kiosk.now)


# -- the bank card --------------------------------------------------------------------------------------------------


def test_a_bank_card_in_the_reader_is_proposed_masked(kiosk: Kiosk) -> None:
    to_page(kiosk, "gjj-rent-withdrawal", "/bank_card", visits.RENT)
    kiosk.session.open_aid("bank_card:/bank_card")
    kiosk.loop.advance(2.0)
    aid = field(kiosk, "/bank_card").aid
    assert aid is not None
    assert aid.phase is AidPhase.WORKING
    kiosk.slot.card = BankNumber(CARD, "6217 **** 4475")
    kiosk.until(lambda now: now.form is not None and now.form.fields[0].proposal is not None)
    proposal = field(kiosk, "/bank_card").proposal
    assert proposal is not None
    assert (proposal.value, proposal.origin) == ("**** 4475", Origin.BANK_CARD)
    assert CARD not in repr(kiosk.now)
    kiosk.session.confirm("/bank_card")
    kiosk.session.next_page()
    assert kiosk.now.form is not None
    assert kiosk.now.form.fields[0].pointer == "/phone"


def test_a_card_is_not_waited_for_on_another_page(kiosk: Kiosk) -> None:
    to_page(kiosk, "gjj-rent-withdrawal", "/bank_card", visits.RENT)
    kiosk.session.open_aid("bank_card:/bank_card")
    kiosk.session.back()
    kiosk.loop.advance(2.0)
    asked = kiosk.slot.asked
    kiosk.loop.advance(5.0)
    assert kiosk.slot.asked == asked


def test_a_card_of_another_kind_is_said_so_and_the_number_is_typed(kiosk: Kiosk) -> None:
    to_page(kiosk, "gjj-rent-withdrawal", "/bank_card", visits.RENT)
    kiosk.slot.card = SmartCardProblem(SmartCardTrouble.OTHER_CARD)
    kiosk.session.open_aid("bank_card:/bank_card")
    kiosk.loop.settle()
    aid = field(kiosk, "/bank_card").aid
    assert aid is not None
    assert aid.phase is AidPhase.NOTHING


def test_a_card_that_slides_out_is_waited_for_and_one_that_stays_mute_is_said_so(kiosk: Kiosk) -> None:
    """Without contact for a moment: the service tells the card that is leaving as one that does not answer."""
    to_page(kiosk, "gjj-rent-withdrawal", "/bank_card", visits.RENT)
    kiosk.slot.card = SmartCardProblem(SmartCardTrouble.MUTE)
    kiosk.session.open_aid("bank_card:/bank_card")
    kiosk.loop.advance(2.0)
    kiosk.slot.card = SmartCardProblem(SmartCardTrouble.NO_CARD)
    kiosk.loop.advance(2.0)
    assert field(kiosk, "/bank_card").aid == FormAid("bank_card:/bank_card", AidKind.BANK_CARD, AidPhase.WORKING)
    kiosk.slot.card = SmartCardProblem(SmartCardTrouble.MUTE)
    kiosk.loop.advance(5.0)
    assert field(kiosk, "/bank_card").aid == FormAid("bank_card:/bank_card", AidKind.BANK_CARD, AidPhase.NOTHING)


# -- pictures as answers --------------------------------------------------------------------------------------------


def test_a_live_portrait_is_filed_as_the_answer_that_names_it(kiosk: Kiosk) -> None:
    to_page(kiosk, "pension-qualification", "/portrait", {"by_agent": "false", "lives_in": "nanjing"})
    kiosk.portraits.picture = photograph("astronaut.png")
    kiosk.session.open_aid("photo:/portrait")
    assert kiosk.now.scan is not None
    assert kiosk.now.scan.purpose is ScanPurpose.PORTRAIT
    kiosk.until(lambda now: now.scan is not None and now.scan.taken == 1)
    shown = kiosk.session.preview()
    assert shown is not None
    assert shown[1:] == (358, 441)
    kiosk.session.material_complete()
    assert field(kiosk, "/portrait").taken == 1
    visits.fill(kiosk, {"phone": "13800005620"})
    assert [(row.value, row.origin) for row in kiosk.now.review if row.label.zh == "本人照片"] == [
        ("已拍", Origin.HERE)
    ]
    visits.submit(kiosk)
    content, attachments = kiosk.opened(1)
    assert content.answers["portrait"] == name_of(attachments[0])
    assert [material.id for material in content.materials] == ["answer.portrait"]
    assert attachments[0][:2] == b"\xff\xd8"


def test_a_person_sees_herself_as_in_a_mirror_and_the_portrait_as_it_is_filed(kiosk: Kiosk) -> None:
    to_page(kiosk, "pension-qualification", "/portrait", {"by_agent": "false", "lives_in": "nanjing"})
    kiosk.portraits.picture = picture = photograph("astronaut.png")
    kiosk.session.open_aid("photo:/portrait")
    kiosk.loop.settle()
    live = kiosk.session.preview()
    assert live is not None
    assert live[0] == picture[:, ::-1].tobytes()
    assert kiosk.now.scan is not None
    left, right = kiosk.now.scan.corners[0][0], kiosk.now.scan.corners[1][0]
    assert 0.5 < (left + right) / 2 < 0.65  # her face stands a little to the left of the photograph's middle
    assert left < right


def test_without_a_face_no_portrait_is_taken_also_by_hand(kiosk: Kiosk) -> None:
    to_page(kiosk, "pension-qualification", "/portrait", {"by_agent": "false", "lives_in": "nanjing"})
    kiosk.portraits.picture = photograph("page.png")
    kiosk.session.open_aid("photo:/portrait")
    kiosk.until(lambda now: now.scan is not None and now.scan.advice is ScanAdvice.NO_FACE)
    kiosk.session.take_page()
    kiosk.loop.settle()
    assert kiosk.now.scan is not None
    assert kiosk.now.scan.taken == 0


@pytest.mark.parametrize("condition", [DeviceState.READY, DeviceState.NO_ANSWER])
def test_a_photo_can_always_be_left_to_the_window(kiosk: Kiosk, condition: DeviceState) -> None:
    kiosk.portraits.condition = condition
    to_page(kiosk, "pension-qualification", "/portrait", {"by_agent": "false", "lives_in": "nanjing"})
    aid = field(kiosk, "/portrait").aid
    assert aid is not None
    assert aid.phase is (AidPhase.OFFERED if condition is DeviceState.READY else AidPhase.LOST)
    visits.fill(kiosk, {"portrait": "window", "phone": "13800005620"})
    visits.submit(kiosk)
    content, attachments = kiosk.opened(1)
    assert content.answers["portrait"] == "window"
    assert attachments == []


def test_pages_inside_the_form_are_sealed_in_their_order(kiosk: Kiosk) -> None:
    to_page(kiosk, "mediation", "/evidence", DEBT)
    kiosk.session.open_aid("pages:/evidence")
    take(kiosk, 1)
    take(kiosk, 2)
    kiosk.session.material_complete()
    assert field(kiosk, "/evidence").taken == 2
    visits.fill(kiosk, {"phone": "13800005620"})
    visits.submit(kiosk)
    content, attachments = kiosk.opened(1)
    assert content.answers["evidence"] == [name_of(page) for page in attachments]
    assert len(attachments) == 2


def test_pages_taken_again_replace_the_first_ones(kiosk: Kiosk) -> None:
    to_page(kiosk, "mediation", "/evidence", DEBT)
    for page in (1, 2):
        kiosk.session.open_aid("pages:/evidence")
        kiosk.camera.desk.put(page)
        kiosk.until(lambda now: now.scan is not None and now.scan.taken == 1)
        kiosk.session.material_complete()
    visits.fill(kiosk, {"phone": "13800005620"})
    visits.submit(kiosk)
    _, attachments = kiosk.opened(1)
    assert len(attachments) == 1


def test_a_signature_in_the_form_is_filed_and_an_accidental_touch_is_none(kiosk: Kiosk) -> None:
    answers = {
        "school_stage": "primary",
        "school_home_kind": "own",
        "lives_at_card": "false",
        "child_name": "林小小",
        "child_birth": "2018-01-01",
        "guardian": "mother",
        "child_hukou": "nanjing",
        "home_district": "320106",
        "home_address": "示例路18号3幢502室",
    }
    to_page(kiosk, "school-enrolment", "/guardian_signature", answers)
    touch = replace(visits.SIGNATURE, strokes=((StrokePoint(10, 10, 0),),))
    for signature, taken in ((touch, 0), (visits.SIGNATURE, 1), (touch, 0)):
        kiosk.session.sign_field("/guardian_signature", signature)
        assert field(kiosk, "/guardian_signature").taken == taken
    kiosk.session.next_page()
    assert field(kiosk, "/guardian_signature").error is not None
    kiosk.session.sign_field("/guardian_signature", visits.SIGNATURE)
    visits.fill(kiosk, {"phone": "13800005620"})
    visits.submit(kiosk)
    content, attachments = kiosk.opened(1)
    assert content.answers["guardian_signature"] == name_of(attachments[0])
    assert content.signature is None
    assert attachments[0][:4] == b"\x89PNG"


def test_only_a_signature_field_takes_strokes(kiosk: Kiosk) -> None:
    to_page(kiosk, "gjj-rent-withdrawal", "/monthly_rent", visits.RENT)
    kiosk.session.sign_field("/monthly_rent", Signature(10, 10, visits.SIGNATURE.strokes))
    assert field(kiosk, "/monthly_rent").value == ""
