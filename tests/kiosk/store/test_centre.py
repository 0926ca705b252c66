from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from kiosk.store import ConnectionState, ResultState, Store
from sync.wire.messages import CaseEntry, CaseStep

if TYPE_CHECKING:
    from tests.kiosk.store.conftest import Acknowledge, Open, Seal, SteppedClock


def entry(submission_id: uuid.UUID, step: CaseStep, clock: SteppedClock) -> CaseEntry:
    return CaseEntry(submission_id=submission_id, case_number="NJ-2026-1", step=step, changed_at=clock())


def test_connection_is_unknown_before_the_first_report(store: Store) -> None:
    assert store.connection().state is ConnectionState.UNKNOWN


def test_connection_is_what_was_reported_and_since_when(opened: Open, clock: SteppedClock) -> None:
    sync, screen = opened(), opened()
    began = clock()
    sync.status.report(online=False, reason="captive_portal")
    clock.advance(seconds=10)
    sync.status.report(online=False, reason="captive_portal")
    seen = screen.connection()
    assert (seen.state, seen.reason, seen.since) == (ConnectionState.OFFLINE, "captive_portal", began)
    assert seen.last_contact_at is None
    sync.status.report(online=True, reason=None, clock_offset=dt.timedelta(seconds=-3))
    seen = screen.connection()
    assert (seen.state, seen.since, seen.clock_offset) == (
        ConnectionState.ONLINE,
        clock(),
        dt.timedelta(seconds=-3),
    )


def test_silent_sync_process_makes_the_connection_unknown(store: Store, clock: SteppedClock) -> None:
    store.status.report(online=True, reason=None)
    clock.advance(seconds=31)
    assert store.connection().state is ConnectionState.UNKNOWN
    clock.advance(days=-2)
    assert store.connection().state is ConnectionState.UNKNOWN


def test_progress_is_found_by_the_printed_number(store: Store, sealed: Seal, clock: SteppedClock) -> None:
    stored = store.submit(sealed())
    found = store.find_case("0417-000001")
    assert found is not None
    assert (found.case_number, found.step) == (None, None)
    store.cases.store([entry(stored.submission_id, CaseStep.ACCEPTED, clock)], "7")
    found = store.find_case("0417-000001")
    assert found is not None
    assert (found.case_number, found.step, found.changed_at) == ("NJ-2026-1", CaseStep.ACCEPTED, clock())
    assert store.cases.cursor == "7"


def test_number_of_another_kiosk_is_not_found(store: Store, sealed: Seal) -> None:
    store.submit(sealed())
    assert store.find_case("0999-000001") is None
    assert store.find_case("") is None


def test_newer_status_replaces_the_older_and_cursor_stays_when_none_is_given(
    store: Store, sealed: Seal, clock: SteppedClock
) -> None:
    stored = store.submit(sealed())
    store.cases.store([entry(stored.submission_id, CaseStep.ACCEPTED, clock)], "7")
    store.cases.store([entry(stored.submission_id, CaseStep.CLOSED, clock)], None)
    found = store.find_case(stored.number)
    assert found is not None
    assert found.step is CaseStep.CLOSED
    assert store.cases.cursor == "7"


def test_sealed_result_is_awaited_after_the_receipt_and_taken_once(
    store: Store, sealed: Seal, acknowledge: Acknowledge
) -> None:
    stored = store.submit(sealed(live=True))
    assert store.results.awaited() == ()
    acknowledge(store, 1)
    assert [wanted.submission_id for wanted in store.results.awaited()] == [stored.submission_id]
    assert store.take_result(stored.submission_id) is None
    assert store.results.store(stored.submission_id, b"sealed certificate")
    assert store.results.awaited() == ()
    assert store.take_result(stored.submission_id) == b"sealed certificate"
    assert store.take_result(stored.submission_id) is None
    assert store.results.state(stored.submission_id) is ResultState.TAKEN


def test_result_is_not_fetched_for_a_session_that_has_ended(
    store: Store, sealed: Seal, acknowledge: Acknowledge
) -> None:
    stored = store.submit(sealed(live=True))
    acknowledge(store, 1)
    store.results.abandon(stored.submission_id)
    assert store.results.awaited() == ()
    assert not store.results.store(stored.submission_id, b"sealed certificate")
    assert store.take_result(stored.submission_id) is None


def test_result_that_nobody_took_expires(
    store: Store, sealed: Seal, clock: SteppedClock, acknowledge: Acknowledge
) -> None:
    stored = store.submit(sealed(live=True))
    acknowledge(store, 1)
    store.results.store(stored.submission_id, b"sealed certificate")
    clock.advance(minutes=16)
    assert store.results.expire() == 1
    assert store.take_result(stored.submission_id) is None


def test_item_that_nobody_waits_for_wants_no_result(store: Store, sealed: Seal, acknowledge: Acknowledge) -> None:
    store.submit(sealed())
    acknowledge(store, 1)
    assert store.results.awaited() == ()


def test_health_tells_backlog_head_and_devices(store: Store, sealed: Seal, clock: SteppedClock) -> None:
    store.submit(sealed())
    clock.advance(hours=2)
    store.report_device("receipt_printer", "paper_low")
    changed = clock()
    clock.advance(hours=1)
    store.report_device("receipt_printer", "paper_low")
    health = store.health()
    assert (health.backlog.unsent, health.backlog.oldest_age) == (1, dt.timedelta(hours=3))
    assert (health.highest_sequence, health.audit_head) == (1, store.audit.head)
    assert [(device.name, device.state, device.since) for device in health.devices] == [
        ("receipt_printer", "paper_low", changed)
    ]
    assert 0 < health.free_bytes <= health.total_bytes


def test_a_device_that_was_never_there_is_not_told_of_and_one_that_was_taken_out_is(store: Store) -> None:
    store.report_device("headset", "not_installed", only_known=True)
    assert store.health().devices == ()
    store.report_device("headset", "ready")
    store.report_device("headset", "not_installed", only_known=True)
    assert [(device.name, device.state) for device in store.health().devices] == [("headset", "not_installed")]


def test_watch_sees_commits_of_others_once(opened: Open, sealed: Seal) -> None:
    sync, screen = opened(), opened()
    watch = sync.watch()
    assert not watch.changed()
    screen.submit(sealed())
    assert watch.changed()
    assert not watch.changed()
    watch.close()


def test_progress_of_a_visit_tells_each_part(store: Store, sealed: Seal, clock: SteppedClock) -> None:
    stored = store.submit(sealed())
    whole = entry(stored.submission_id, CaseStep.ACCEPTED, clock)
    birth = whole.model_copy(update={"part": "newborn-one-thing", "case_number": "NJ-2026-1-01"})
    health = whole.model_copy(update={"part": "resident-health-enrolment", "case_number": "NJ-2026-1-02"})
    returned = health.model_copy(update={"step": CaseStep.CLOSED, "result_code": 1})
    store.cases.store([birth, health, whole, returned], "4")
    found = store.find_case("0417-000001")
    assert found is not None
    assert (found.case_number, found.step) == ("NJ-2026-1", CaseStep.ACCEPTED)
    assert [(part.item_code, part.case_number, part.step, part.result_code) for part in found.parts] == [
        ("newborn-one-thing", "NJ-2026-1-01", CaseStep.ACCEPTED, None),
        ("resident-health-enrolment", "NJ-2026-1-02", CaseStep.CLOSED, 1),
    ]
