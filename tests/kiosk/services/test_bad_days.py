"""Cards, printers, disks and people that misbehave: a typed trouble, a way on, and nothing lost or doubled."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.sim.control import Arguments
from drivers.sim.id_card_reader_commands import commands
from kiosk.catalog.model import Capability
from kiosk.errors import StorageFrozen, StorageFull
from kiosk.filing.session import State
from kiosk.services.snapshot import (
    Aftermath,
    CardPhase,
    DeviceState,
    Fate,
    PrintPhase,
    SessionSnapshot,
    Trouble,
    TroubleCode,
)
from kiosk.store.store import Store
from kiosk.store.submission import CaseView, SealedSubmission, StoredSubmission
from tests.kiosk.services import visits
from tests.kiosk.services.conftest import Kiosk


def tell_reader(kiosk: Kiosk, do: str, **members: object) -> None:
    commands(kiosk.reader)[do](Arguments(members))


def tell_printer(kiosk: Kiosk, do: str, **members: object) -> None:
    kiosk.printer.commands[do](Arguments(members))


def at_the_reader(kiosk: Kiosk) -> None:
    kiosk.session.choose("unemployment-registration")
    kiosk.session.begin()
    assert kiosk.now.state is State.IDENTIFYING


def failed_with(code: TroubleCode) -> Callable[[object], bool]:
    def condition(now: object) -> bool:
        card = getattr(now, "card", None)
        return card is not None and card.phase is CardPhase.FAILED and card.trouble.code is code

    return condition


@pytest.mark.allow_logs("id_card_reader.lost")
def test_a_module_that_refuses_in_mid_read_is_told_to_operations(kiosk: Kiosk, logged: list[dict[str, object]]) -> None:
    at_the_reader(kiosk)
    tell_reader(kiosk, "status_code", code="23", on="read_base")
    kiosk.reader.place("lin")
    kiosk.until(failed_with(TroubleCode.READER_LOST))
    lost = [entry for entry in logged if entry["event"] == "id_card_reader.lost"]
    assert [entry["reason"] for entry in lost] == ["id_card_reader.out_of_service"]


# -- cards --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("card", "code"),
    [("expired", TroubleCode.CARD_EXPIRED), ("wrong_check_digit", TroubleCode.CARD_NUMBER_WRONG)],
)
def test_a_card_that_cannot_be_accepted_is_refused_and_a_good_one_goes_on(
    kiosk: Kiosk, card: str, code: TroubleCode
) -> None:
    at_the_reader(kiosk)
    kiosk.reader.place(card)
    kiosk.until(failed_with(code))
    kiosk.reader.remove()
    kiosk.loop.advance(1.0)
    assert kiosk.now.card is not None
    assert kiosk.now.card.phase is CardPhase.FAILED  # the sentence stays until something else happens
    kiosk.reader.place("lin")
    kiosk.until(lambda now: now.state is State.CONSENT)


@pytest.mark.parametrize("sw3", ["41", "40", "32"])
def test_a_card_that_cannot_be_read_is_asked_for_again(kiosk: Kiosk, sw3: str) -> None:
    at_the_reader(kiosk)
    tell_reader(kiosk, "status_code", code=sw3, on="read_base", count=1)
    kiosk.reader.place("lin")
    kiosk.until(lambda now: now.card is not None and now.card.phase is CardPhase.FAILED)
    kiosk.reader.remove()
    kiosk.loop.advance(1.0)
    kiosk.reader.place("lin")
    kiosk.until(lambda now: now.state is State.CONSENT)


@pytest.mark.parametrize("sw3", ["32", "33"])
def test_a_card_that_does_not_verify_is_asked_for_once_more_and_then_goes_to_a_person(kiosk: Kiosk, sw3: str) -> None:
    at_the_reader(kiosk)
    tell_reader(kiosk, "status_code", code=sw3, on="read_base", count=2)
    kiosk.reader.place("lin")
    kiosk.until(failed_with(TroubleCode.CARD_UNREADABLE))
    kiosk.reader.remove()
    kiosk.loop.advance(1.0)
    kiosk.reader.place("lin")
    kiosk.until(failed_with(TroubleCode.CARD_SUSPECT))


def test_two_cards_at_once_are_told_apart_from_an_unreadable_one(kiosk: Kiosk) -> None:
    at_the_reader(kiosk)
    tell_reader(kiosk, "two_cards")
    kiosk.until(failed_with(TroubleCode.CARDS_TWO))


def test_a_card_taken_away_while_it_was_read_is_asked_for_again(kiosk: Kiosk) -> None:
    at_the_reader(kiosk)
    tell_reader(kiosk, "remove_mid_read", before="read_base")
    kiosk.reader.place("lin")
    kiosk.until(failed_with(TroubleCode.CARD_REMOVED_TOO_SOON))
    kiosk.reader.place("lin")
    kiosk.until(lambda now: now.state is State.CONSENT)


def test_the_agents_card_may_not_be_the_applicants(kiosk: Kiosk) -> None:
    kiosk.session.choose("elderly-allowance")
    kiosk.session.begin_for_other()
    kiosk.reader.place("zhou")
    kiosk.until(lambda now: now.card is not None and now.card.phase is CardPhase.REMOVE)
    kiosk.reader.remove()
    kiosk.until(lambda now: now.card is not None and now.card.phase is CardPhase.WAITING)
    kiosk.reader.place("zhou")
    kiosk.until(failed_with(TroubleCode.CARD_SAME_PERSON))


@pytest.mark.allow_logs("id_card_reader.lost")
def test_a_reader_that_was_unplugged_works_again_without_a_restart(kiosk: Kiosk) -> None:
    at_the_reader(kiosk)
    kiosk.reader.unplug()
    kiosk.until(failed_with(TroubleCode.READER_LOST))
    assert dict(kiosk.now.devices)["id_card"] is DeviceState.ABSENT
    kiosk.reader.replug()
    kiosk.look_at_devices()
    kiosk.until(lambda now: now.card is not None and now.card.phase is CardPhase.WAITING)
    kiosk.reader.place("lin")
    kiosk.until(lambda now: now.state is State.CONSENT)


@pytest.mark.allow_logs("id_card_reader.lost")
def test_without_a_reader_every_item_says_why_and_nothing_begins(kiosk: Kiosk) -> None:
    kiosk.reader.unplug()
    kiosk.look_at_devices()
    kiosk.session.choose("gjj-rent-withdrawal")
    assert kiosk.now.item_trouble is not None
    assert kiosk.now.item_trouble.code is TroubleCode.READER_LOST
    kiosk.session.begin()
    assert kiosk.now.state is State.GUIDE


def test_without_a_camera_items_that_need_none_still_work(kiosk: Kiosk) -> None:
    kiosk.camera.there = False
    kiosk.look_at_devices()
    kiosk.session.choose("gjj-rent-withdrawal")
    assert kiosk.now.item_trouble is not None
    assert kiosk.now.item_trouble.code is TroubleCode.CAMERA_LOST
    offered = {hit.item.code for hit in kiosk.now.alternatives}
    assert offered
    kiosk.session.choose("elderly-allowance")
    assert kiosk.now.item_trouble is None


def test_without_a_camera_a_paper_of_one_case_comes_later(kiosk: Kiosk) -> None:
    kiosk.camera.there = False
    kiosk.look_at_devices()
    visits.identify(kiosk, "unemployment-benefit", "lin")
    kiosk.session.give_consent()
    left_for_cause = {"end_date": "2026-05-30", "end_reason": "own_wish", "forced": "true", "paid_year": "unsure"}
    rest = {"working_again": "false", "bank_card": "6217001370001234475", "phone": "13900001234"}
    visits.fill(kiosk, left_for_cause | rest)
    visits.sign(kiosk)
    kiosk.until(lambda now: now.scan is not None and now.scan.waivable)
    kiosk.session.without_material()
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert {waiver.material_id: waiver.kind for waiver in content.waivers}["forced_papers"] == "later"


def test_a_camera_lost_while_scanning_leaves_a_way_on_even_for_a_paper_that_may_not_come_later(kiosk: Kiosk) -> None:
    item = kiosk.catalog.items["gjj-rent-withdrawal"]
    strict = [material.model_copy(update={"waivers": ()}) for material in item.materials if material.id == "lease"]
    kiosk.catalog = replace(
        kiosk.catalog, items={item.code: item.model_copy(update={"materials": (*strict, item.materials[0])})}
    )
    kiosk.start()
    visits.identify(kiosk, item.code, "lin")
    kiosk.session.give_consent()
    visits.fill(kiosk, visits.RENT)
    visits.sign(kiosk)
    assert kiosk.now.scan is not None
    assert not kiosk.now.scan.waivable
    kiosk.camera.there = False
    kiosk.until(lambda now: now.scan is not None and now.scan.waivable)
    kiosk.session.without_material()
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert [(waiver.material_id, waiver.kind) for waiver in content.waivers] == [("lease", "later")]


# -- the slip -----------------------------------------------------------------------------------------------------


def printed(kiosk: Kiosk, phase: PrintPhase) -> None:
    kiosk.until(lambda now: now.receipt is not None and now.receipt.printing is phase)


@pytest.mark.allow_logs("receipt.not_printed")
def test_no_paper_before_the_slip_is_said_and_the_slip_comes_after_the_refill_unmarked(kiosk: Kiosk) -> None:
    visits.to_review(kiosk)
    tell_printer(kiosk, "paper_out")
    visits.submit(kiosk)
    printed(kiosk, PrintPhase.FAILED)
    assert kiosk.now.receipt is not None
    assert kiosk.now.receipt.trouble is not None
    assert kiosk.now.receipt.trouble.code is TroubleCode.RECEIPT_PRINTER_PAPER
    assert kiosk.store.health().backlog.unsent == 1  # stored all the same
    tell_printer(kiosk, "refill")
    kiosk.session.print_receipt()
    printed(kiosk, PrintPhase.PRINTED)
    first = sorted(kiosk.slips.iterdir())
    assert len(first) == 1
    kiosk.session.print_receipt()
    kiosk.loop.settle()
    original, copy = (path.stat().st_size for path in sorted(kiosk.slips.iterdir()))
    assert copy > original  # the second confirmed print carries the mark of a copy
    assert kiosk.store.health().highest_sequence == 1


@pytest.mark.allow_logs("receipt.not_printed")
def test_a_printer_unplugged_under_the_slip_loses_nothing(kiosk: Kiosk) -> None:
    visits.to_review(kiosk)
    kiosk.printer.port.unplug()
    visits.submit(kiosk)
    printed(kiosk, PrintPhase.FAILED)
    assert kiosk.now.receipt is not None
    assert kiosk.now.receipt.trouble is not None
    assert kiosk.now.receipt.trouble.code is TroubleCode.RECEIPT_PRINTER_LOST
    assert kiosk.now.receipt.qr_text.startswith("NMY1:")  # the other way to the receipt: the screen
    kiosk.printer.port.plug_in()
    kiosk.session.print_receipt()
    printed(kiosk, PrintPhase.PRINTED)


@pytest.mark.parametrize(
    ("trouble", "code", "remedy"),
    [
        ("paper_out_after", TroubleCode.RECEIPT_PAPER_AWAITED, "refill"),
        ("cover_open", TroubleCode.RECEIPT_COVER_AWAITED, "cover_close"),
    ],
)
def test_trouble_in_the_middle_of_the_slip_is_said_at_once_and_the_slip_goes_on_after_it(
    kiosk: Kiosk, trouble: str, code: TroubleCode, remedy: str
) -> None:
    visits.to_review(kiosk)
    if trouble == "paper_out_after":
        tell_printer(kiosk, trouble, mm=10)
    else:
        tell_printer(kiosk, "fault_after", mm=10, fault=trouble)
    told: list[Trouble] = []

    def help_out(now: SessionSnapshot) -> None:
        if now.receipt is not None and now.receipt.trouble is not None:
            assert now.receipt.printing is PrintPhase.PRINTING
            told.append(now.receipt.trouble)

    kiosk.session.on_change(help_out)
    kiosk.slip_port.on_change(lambda: tell_printer(kiosk, remedy) if not kiosk.printer.state.online else None)
    visits.submit(kiosk)
    printed(kiosk, PrintPhase.PRINTED)
    assert told == [Trouble(code, Capability.RECEIPT_PRINTER)]
    assert kiosk.now.receipt is not None
    assert kiosk.now.receipt.trouble is None
    assert len(list(kiosk.slips.iterdir())) == 1


# -- the disk -----------------------------------------------------------------------------------------------------


class FailingFirst:
    """The store, whose disk is full the first time."""

    def __init__(self, store: Store, error: Exception) -> None:
        self._store = store
        self._errors = [error]

    def submit(self, seal: Callable[[int], SealedSubmission]) -> StoredSubmission:
        if self._errors:
            raise self._errors.pop()
        return self._store.submit(seal)

    def take_result(self, submission_id: uuid.UUID) -> bytes | None:
        return self._store.take_result(submission_id)

    def abandon_result(self, submission_id: uuid.UUID) -> None:
        self._store.abandon_result(submission_id)

    def find_case(self, number: str) -> CaseView | None:
        return self._store.find_case(number)


@pytest.mark.allow_logs("submission.not_stored")
@pytest.mark.parametrize(
    ("error", "code"),
    [(StorageFull("full"), TroubleCode.STORAGE_FULL), (StorageFrozen("frozen"), TroubleCode.STORAGE_FAILED)],
)
def test_a_full_disk_at_submit_keeps_the_draft_and_promises_nothing(
    kiosk: Kiosk, error: Exception, code: TroubleCode
) -> None:
    kiosk.outbox = FailingFirst(kiosk.store, error)
    kiosk.start()
    visits.to_review(kiosk)
    visits.submit(kiosk)
    assert kiosk.now.state is State.REVIEW
    assert kiosk.now.trouble is not None
    assert kiosk.now.trouble.code is code
    assert not list(kiosk.slips.iterdir())
    visits.submit(kiosk)
    assert kiosk.now.state is State.RECEIPT
    content, _ = kiosk.opened(1)
    assert content.answers["phone"] == visits.UNEMPLOYED["phone"]


# -- people -------------------------------------------------------------------------------------------------------


def test_whoever_walks_away_is_warned_and_then_everything_is_forgotten(kiosk: Kiosk) -> None:
    visits.to_review(kiosk)
    kiosk.loop.advance(91)
    assert kiosk.now.idle_seconds_left is not None
    kiosk.session.touched()  # a brush against the page is no answer to the warning
    assert kiosk.now.idle_seconds_left is not None
    kiosk.session.keep_going()
    assert kiosk.now.idle_seconds_left is None
    kiosk.loop.advance(112)
    assert kiosk.ended == ["timeout"]
    assert kiosk.now.state is State.ENDED
    assert kiosk.now.applicant is None
    assert kiosk.now.review == ()


def test_whoever_stood_before_a_crashed_screen_is_told_on_the_home_page_and_nobody_later(kiosk: Kiosk) -> None:
    stored = Aftermath(Fate.STORED, "0417-000003")
    kiosk.session.tell_aftermath(stored)
    assert kiosk.now.aftermath == stored
    kiosk.session.start_search()
    assert kiosk.now.aftermath is None
    kiosk.session.back()
    assert kiosk.now.aftermath == stored
    kiosk.loop.advance(91)
    assert kiosk.now.state is State.IDLE
    assert kiosk.now.aftermath is None


def test_a_cancelled_filing_leaves_nothing_on_the_disk(kiosk: Kiosk, tmp_path: Path) -> None:
    visits.to_review(kiosk)
    kiosk.session.ask_end()
    assert kiosk.now.confirm_end
    kiosk.session.end()
    assert kiosk.ended == ["cancel"]
    assert kiosk.store.health().highest_sequence == 0
    secrets = ["林晓雨".encode(), b"32010219940617002", visits.UNEMPLOYED["phone"].encode()]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert not any(secret in held for secret in secrets), path.name


def test_nothing_of_a_submitted_filing_is_readable_on_the_disk(kiosk: Kiosk, tmp_path: Path) -> None:
    visits.to_review(kiosk)
    visits.submit(kiosk)
    secrets = ["林晓雨".encode(), "林晓雨".encode("utf-16-le"), b"32010219940617002", b"13900001234"]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert not any(secret in held for secret in secrets), path.name


def test_back_at_every_step_reaches_the_guide_without_asking_for_the_card_again(kiosk: Kiosk) -> None:
    visits.to_review(kiosk)
    passed = []
    for _ in range(30):
        passed.append(kiosk.now.state)
        if kiosk.now.state is State.GUIDE:
            break
        kiosk.session.back()
    assert passed[-1] is State.GUIDE
    assert State.IDENTIFYING not in passed


def test_the_clock_waits_while_paper_is_on_its_way(kiosk: Kiosk) -> None:
    kiosk.loop.hold = True
    kiosk.session.set_elderly(on=True)
    kiosk.loop.advance(60)
    assert kiosk.now.elderly
    assert kiosk.now.idle_seconds_left is None
