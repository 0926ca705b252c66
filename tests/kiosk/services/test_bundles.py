"""One visit for several items (一件事): one card, one consent, nothing asked twice, one signature, one envelope."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from kiosk.filing.session import State
from kiosk.forms.engine import Form
from kiosk.services.snapshot import Network, Origin, TroubleCode
from sync.wire.parts import split
from tests.kiosk.services import visits
from tests.kiosk.services.conftest import Kiosk

NEWBORN = {
    "mother_insured": "true",
    "child_name": "林小满",
    "child_birth": "2026-11-02",
    "birth_certificate_number": "S320123456",
    "guardian": "mother",
    "child_hukou": "mother",
    "other_parent": "",
    "delivery": "pick_up",
    "phone": "13900001234",
    "birth_kind": "natural",
    "bank_card": "6217001370001234475",
    "child_number": "",
    "payment": "later",
}
LOST_JOB = visits.UNEMPLOYED | {
    "bank_card": "6217001370001234475",
    "insurance": "both",
    "base": "lowest",
    "lives_at_card": "true",
    "working_again": "false",
    "hukou_here": "true",
    "paid_year": "over",
}


def to_form(kiosk: Kiosk, bundle: str) -> None:
    visits.identify(kiosk, bundle, "lin")
    kiosk.session.give_consent()
    assert kiosk.now.state is State.FILLING


def asked(kiosk: Kiosk) -> list[str]:
    """Every field that stood on a page, in order; a page that was redrawn counts once."""
    pages = [snapshot.form for snapshot in kiosk.seen if snapshot.form is not None]
    names: list[str] = []
    for page in pages:
        names += [field.pointer for field in page.fields if field.pointer not in names]
    return names


def test_the_newborn_bundle_is_one_envelope_with_a_part_for_each_office(kiosk: Kiosk) -> None:
    to_form(kiosk, "newborn")
    visits.fill(kiosk, NEWBORN)
    visits.sign(kiosk)
    assert kiosk.now.state is State.REVIEW
    visits.submit(kiosk)
    assert kiosk.store.health().backlog.unsent == 1
    content, _ = kiosk.opened(1)
    assert content.item_code == "newborn"
    assert [(part.item_code, part.after) for part in content.parts] == [
        ("newborn-one-thing", ()),
        ("maternity-allowance", ()),
        ("resident-health-enrolment", ("newborn-one-thing",)),
    ]
    birth, allowance, health = split(content)
    assert birth.answers["child_name"] == allowance.answers["child_name"] == health.answers["child_name"]
    assert "birth_kind" not in birth.answers
    assert health.answers["whom"] == "child"
    assert health.origins["/whom"] == Origin.VISIT
    for filed in (birth, allowance, health):  # what each office gets satisfies its own form
        form = Form(kiosk.catalog.forms[filed.form_id])
        assert form.validate(filed.answers) == ()
        assert form.submittable(filed.answers) == filed.answers


def test_nothing_is_asked_twice_and_nothing_that_is_known(kiosk: Kiosk) -> None:
    to_form(kiosk, "newborn")
    visits.fill(kiosk, NEWBORN)
    names = asked(kiosk)
    assert len(names) == len(set(names))
    assert "/whom" not in names
    assert kiosk.now.state is State.COMMITMENT


def test_a_part_that_does_not_concern_the_citizen_is_not_filed(kiosk: Kiosk) -> None:
    to_form(kiosk, "newborn")
    visits.fill(kiosk, NEWBORN | {"mother_insured": "false"})
    assert "/birth_kind" not in asked(kiosk)
    visits.sign(kiosk)
    rows = [row.value for row in kiosk.now.review if row.group == "part"]
    assert rows == ["孩子出生，一次办齐", "给孩子、老人参加居民医保"]
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert [part.item_code for part in content.parts] == ["newborn-one-thing", "resident-health-enrolment"]


def test_the_receipt_names_each_part_with_its_own_day(kiosk: Kiosk) -> None:
    to_form(kiosk, "newborn")
    visits.fill(kiosk, NEWBORN)
    visits.sign(kiosk)
    visits.submit(kiosk)
    receipt = kiosk.now.receipt
    assert receipt is not None
    assert {part.name.zh: part.answer_by for part in receipt.parts} == {
        "孩子出生，一次办齐": "2026-12-03",
        "领生育津贴": "2026-12-10",
        "给孩子、老人参加居民医保": "2026-12-03",  # as soon as the birth is registered
    }
    assert receipt.answer_by == "2026-12-10"
    kiosk.loop.settle()
    assert kiosk.printer.printed == 1


def test_one_signature_covers_a_commitment_and_the_declarations(kiosk: Kiosk) -> None:
    to_form(kiosk, "lost-job")
    visits.fill(kiosk, LOST_JOB)
    signing = kiosk.now.signing
    assert signing is not None
    assert signing.title.zh == "失业情况承诺"
    assert any("失业保险" in sentence.zh for sentence in signing.sentences)
    visits.sign(kiosk)
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    first = next(part for part in content.parts if part.item_code == "unemployment-registration")
    commitment = kiosk.catalog.items["unemployment-registration"].commitment
    assert commitment is not None
    text = "\n".join([commitment.title.zh, *(line.zh for line in commitment.summary), commitment.full_text.zh])
    assert first.commitment is not None
    assert first.commitment.accepted
    assert first.commitment.text_sha256 == hashlib.sha256(text.encode()).digest()
    assert content.signature is not None
    assert content.signature.document_sha256 != first.commitment.text_sha256  # it covers more than this one
    # What one office fetches by itself is not asked for by another way for it.
    waivers = {part.item_code: {w.material_id: w.kind for w in part.waivers} for part in content.parts}
    assert waivers["unemployment-registration"] == {"termination_proof": "commitment"}
    assert waivers["unemployment-benefit"] == {"termination_proof": "shared_data"}


def test_refusing_the_commitment_of_a_visit_still_signs_the_declarations_and_scans_once(kiosk: Kiosk) -> None:
    to_form(kiosk, "lost-job")
    visits.fill(kiosk, LOST_JOB)
    kiosk.session.refuse_commitment()
    assert kiosk.now.state is State.COMMITMENT
    assert kiosk.now.signing is not None
    assert kiosk.now.signing.title.zh == "确认申请"
    assert kiosk.now.signing.refusal is None
    visits.sign(kiosk)
    assert kiosk.now.state is State.MATERIALS
    visits.scan(kiosk)
    visits.submit(kiosk)
    content, attachments = kiosk.opened(1)
    parts = {part.item_code: part for part in content.parts}
    declined = parts["unemployment-registration"].commitment
    assert declined is not None
    assert not declined.accepted
    assert content.signature is not None
    # Handed in once, for both offices that ask for it.
    assert parts["unemployment-registration"].materials == ("termination_proof",)
    assert parts["unemployment-benefit"].materials == ("termination_proof",)
    assert len(attachments) == 2  # the page and the signature


def test_offline_a_bundle_names_the_part_that_needs_a_connection(kiosk: Kiosk) -> None:
    kiosk.session.choose("social-card")
    trouble = kiosk.now.item_trouble
    assert trouble is not None
    assert trouble.code is TroubleCode.NEEDS_CONNECTION
    assert trouble.part is not None
    assert trouble.part.zh == "社保卡丢了先挂失"
    assert [part.trouble.code for part in kiosk.now.parts if part.trouble] == [
        TroubleCode.NEEDS_CONNECTION,
        TroubleCode.AFTER_ANOTHER,
    ]
    assert kiosk.now.alternatives
    kiosk.session.begin()
    assert kiosk.now.state is State.GUIDE


def test_back_online_the_same_bundle_is_filed_at_once(kiosk: Kiosk) -> None:
    kiosk.session.choose("social-card")
    kiosk.network = Network.ONLINE
    kiosk.loop.advance(1.0)
    assert kiosk.now.item_trouble is None
    visits.identify(kiosk, "social-card", "lin")
    kiosk.session.give_consent()
    visits.fill(kiosk, {"phone": "13900001234", "delivery": "pick_up"})
    assert {"/what", "/card_reason"}.isdisjoint(asked(kiosk))
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert [part.item_code for part in content.parts] == ["social-card-loss-report", "social-card-replacement"]
    assert content.answers["what"] == "formal"


def test_what_works_is_filed_and_what_belongs_to_a_window_is_said(kiosk: Kiosk) -> None:
    kiosk.session.choose("bereavement")
    assert kiosk.now.item_trouble is None
    window, here = kiosk.now.parts
    assert window.trouble is not None
    assert window.trouble.code is TroubleCode.WINDOW_ONLY
    assert here.trouble is None
    to_form(kiosk, "bereavement")
    form = kiosk.session._held.form  # the answers themselves do not matter here
    assert form is not None
    assert "/visit_time" not in form._form.fields


def test_answers_that_leave_nothing_to_file_here_are_told_and_cannot_be_sent(kiosk: Kiosk) -> None:
    to_form(kiosk, "disabled-service")
    visits.fill(kiosk, {"grade": "none"})
    assert kiosk.now.state is State.REVIEW
    (finding,) = kiosk.now.precheck
    assert finding.blocking
    assert "办残疾证" in finding.text.zh
    visits.submit(kiosk)
    assert kiosk.now.state is State.REVIEW
    assert kiosk.store.health().highest_sequence == 0


@pytest.mark.parametrize("code", ["newborn", "lost-job", "unemployment-registration"])
def test_no_answer_outside_the_schema_is_sealed_by_any_path(kiosk: Kiosk, code: str) -> None:
    """The screen would not let it through; the seal does not trust the screen."""
    to_form(kiosk, code)
    visits.fill(kiosk, NEWBORN if code == "newborn" else LOST_JOB)  # what is not asked is not given
    visits.sign(kiosk)
    submitter, draft = kiosk.session._world.submitter, kiosk.session._held.draft
    assert submitter is not None
    assert draft is not None
    good = dict(draft.given)
    outlet = kiosk.session._world.outlet
    for wrong in ({"stray": "1"}, {"phone": "12"}, {"phone": None}, {"mother_insured": "yes"}):
        with pytest.raises(ValueError, match="let"):
            submitter.submit(draft, good | wrong, "zh", outlet)
    with pytest.raises(ValueError, match="let"):
        submitter.submit(draft, {name: value for name, value in good.items() if name != "phone"}, "zh", outlet)
    assert kiosk.store.health().highest_sequence == 0


def test_nothing_unsigned_is_sealed_by_any_path(kiosk: Kiosk) -> None:
    to_form(kiosk, "newborn")
    visits.fill(kiosk, NEWBORN)
    submitter, draft = kiosk.session._world.submitter, kiosk.session._held.draft
    assert submitter is not None
    assert draft is not None
    with pytest.raises(ValueError, match="signed"):
        submitter.submit(draft, draft.given, "zh", kiosk.session._world.outlet)


def test_what_a_card_says_is_not_typed_in_a_visit(kiosk: Kiosk) -> None:
    for code, bundle in kiosk.catalog.bundles.items():
        kiosk.session.choose(code)
        draft = kiosk.session._held.draft
        if draft is None or draft.visit is None:
            continue
        merged = Form(draft.form)
        for part in draft.visit.parts:
            own = Form(kiosk.catalog.forms[draft.visit.items[part.item].form])
            for pointer, field in own.fields.items():
                expected = (f"visit.{field.name}",) if field.name in bundle.given else field.prefill
                assert merged.fields[pointer].prefill == expected, (code, pointer)


def test_a_changed_answer_that_adds_a_part_asks_for_its_signature_anew(kiosk: Kiosk) -> None:
    to_form(kiosk, "newborn")
    visits.fill(kiosk, NEWBORN | {"mother_insured": "false"})
    visits.sign(kiosk)
    row = next(row for row in kiosk.now.review if row.label.zh == "交生育保险")
    assert row.change is not None
    kiosk.session.change(row.change)
    kiosk.session.answer("/mother_insured", "true")
    kiosk.session.next_page()
    visits.fill(kiosk, NEWBORN)
    assert kiosk.now.state is State.COMMITMENT
    visits.sign(kiosk)
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert len(content.parts) == 3


def test_one_licence_names_what_it_will_hold_with_these_answers(kiosk: Kiosk) -> None:
    kiosk.session.choose("pharmacy-one-licence")
    licence = kiosk.now.one_licence
    assert licence is not None
    assert len(licence.sub_licences) == 3
    to_form(kiosk, "pharmacy-one-licence")
    shop = {"shop_name": "示例药房", "shop_name_2": "", "shop_district": "320105", "shop_address": "示例路18号"}
    staffed = {"licence_state": "applying", "has_pharmacist": "true", "pharmacist": "林药师"}
    sales = {"sells_devices": "false", "sells_food": "true", "phone": "13900001234"}
    visits.fill(kiosk, shop | staffed | sales)
    visits.sign(kiosk)
    visits.scan(kiosk)
    held = [row.value for row in kiosk.now.review if row.group == "part"]
    assert held == ["药品经营许可", "食品经营许可或备案"]
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert content.answers["sells_food"] is True


def test_every_bundle_can_be_looked_at_without_trouble(kiosk: Kiosk) -> None:
    kiosk.network = Network.ONLINE
    kiosk.loop.advance(1.0)
    for code in kiosk.catalog.bundles:
        kiosk.session.choose(code)
        assert kiosk.now.state is State.GUIDE
        assert kiosk.now.item_trouble is None, code
        assert len(kiosk.now.parts) == len(kiosk.catalog.bundles[code].parts)
        assert any(part.trouble is None for part in kiosk.now.parts)
        assert replace(kiosk.now.parts[0], trouble=None).name.zh
