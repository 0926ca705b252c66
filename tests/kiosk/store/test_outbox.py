from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from kiosk.errors import StorageError
from kiosk.store import InvalidOutboxTransition, LeaseLost, Limits, OutboxState, Store, SubmissionKind

if TYPE_CHECKING:
    from tests.kiosk.store.conftest import Acknowledge, Open, Seal, SteppedClock

MINUTE = dt.timedelta(minutes=1)
HORIZON = dt.timedelta(minutes=15)


def due(store: Store, limit: int = 10) -> list[int]:
    return [item.sequence for item in store.outbox.candidates(limit, HORIZON)]


def test_waiting_citizen_is_served_first_and_the_others_in_order(store: Store, sealed: Seal) -> None:
    for live in (False, True, False, True, False):
        store.submit(sealed(live=live))
    assert due(store) == [4, 2, 1, 3, 5]
    assert due(store, 1) == [4, 1]


def test_deferred_item_leaves_the_others_alone_and_returns_at_its_time(
    store: Store, sealed: Seal, clock: SteppedClock
) -> None:
    store.submit(sealed())
    store.submit(sealed())
    store.outbox.claim(1, "sync", MINUTE)
    store.outbox.defer(1, "sync", "server_error", clock() + MINUTE, attempts=1)
    assert due(store) == [2]
    item = store.outbox.get(1)
    assert (item.state, item.attempts, item.reason) == (OutboxState.DEFERRED, 1, "server_error")
    assert store.outbox.next_retry() == clock() + MINUTE
    clock.advance(minutes=1)
    assert due(store) == [1, 2]


def test_item_deferred_for_the_line_is_due_at_once_and_counts_no_attempt(store: Store, sealed: Seal) -> None:
    store.submit(sealed())
    store.outbox.claim(1, "sync", MINUTE)
    store.outbox.defer(1, "sync", "offline", None)
    assert due(store) == [1]
    assert store.outbox.get(1).attempts == 0


def test_clock_set_back_does_not_hold_a_deferred_item_for_years(
    store: Store, sealed: Seal, clock: SteppedClock
) -> None:
    store.submit(sealed())
    store.outbox.claim(1, "sync", MINUTE)
    store.outbox.defer(1, "sync", "server_error", clock() + MINUTE, attempts=1)
    clock.advance(days=-400)
    assert due(store) == [1]


def test_clock_set_back_does_not_hold_a_lease_for_years(store: Store, sealed: Seal, clock: SteppedClock) -> None:
    store.submit(sealed())
    assert store.outbox.claim(1, "gone", MINUTE)
    clock.advance(days=-400)
    assert store.outbox.claim(1, "sync", MINUTE)


def test_held_item_is_not_claimed_by_another_until_the_lease_ends(
    store: Store, sealed: Seal, clock: SteppedClock
) -> None:
    store.submit(sealed())
    assert store.outbox.claim(1, "first", MINUTE)
    assert store.outbox.claim(1, "first", MINUTE)
    assert not store.outbox.claim(1, "second", MINUTE)
    clock.advance(seconds=61)
    assert store.outbox.claim(1, "second", MINUTE)


def test_slow_process_cannot_overwrite_what_its_successor_did(store: Store, sealed: Seal, clock: SteppedClock) -> None:
    store.submit(sealed())
    store.outbox.claim(1, "slow", MINUTE)
    clock.advance(minutes=2)
    store.outbox.claim(1, "next", MINUTE)
    with pytest.raises(LeaseLost):
        store.outbox.announced(1, "slow", ())
    assert store.outbox.get(1).state is OutboxState.SEALED


def test_leases_of_an_earlier_start_of_the_machine_are_void_at_boot(opened: Open, sealed: Seal) -> None:
    store = opened(boot="boot-1")
    store.submit(sealed())
    assert store.outbox.claim(1, "before the power cut", MINUTE)
    assert opened(boot="boot-2").outbox.claim(1, "after", MINUTE)


def test_opening_the_screen_leaves_the_running_sync_its_lease(opened: Open, sealed: Seal) -> None:
    store = opened()
    store.submit(sealed())
    assert store.outbox.claim(1, "sync", MINUTE)
    assert not opened().outbox.claim(1, "screen", MINUTE)
    assert store.outbox.recover_leases(all_owners=True) == 1
    assert store.outbox.claim(1, "sync again", MINUTE)


def test_item_goes_all_the_way_and_only_then_is_purged(opened: Open, sealed: Seal, clock: SteppedClock) -> None:
    store = opened(Limits(min_free_bytes=0, retention=dt.timedelta(days=30)))
    store.submit(sealed(b"page"))
    (part,) = store.outbox.get(1).attachments
    store.outbox.claim(1, "sync", MINUTE)
    store.outbox.announced(1, "sync", [part.sha256])
    store.outbox.uploading(1, "sync", part.sha256, 2)
    assert store.outbox.get(1).attachments[0].sent == 2
    store.outbox.delivered(1, "sync")
    store.outbox.acknowledged(1, "sync", b"receipt")
    assert due(store) == []
    assert store.outbox.purge() == 0
    clock.advance(days=31)
    assert store.outbox.purge() == 1
    item = store.outbox.get(1)
    assert item.state is OutboxState.PURGED
    assert store.outbox.centre_receipt(1) == b"receipt"
    with pytest.raises(StorageError):
        store.outbox.read_attachment(1, part.sha256, 0, 10)
    with store._database.raw() as connection:
        assert connection.execute("SELECT count(*) FROM envelopes").fetchone() == (0,)
    assert store.audit.verify().intact
    assert store.submit(sealed()).sequence == 2


def test_what_the_centre_lost_is_sent_again_from_the_beginning_unless_it_is_purged(
    store: Store, sealed: Seal, clock: SteppedClock, acknowledge: Acknowledge
) -> None:
    for number in range(1, 6):
        store.submit(sealed(b"page"))
        if number != 4:
            acknowledge(store, number)
        clock.advance(days=31 if number == 1 else 0)
    assert store.outbox.purge() == 1
    assert store.outbox.send_again([(1, 5)], kiosk_no=418) == 0  # it was another one when it filed these
    assert store.outbox.send_again([(4, 5), (1, 2)], kiosk_no=417) == 2
    assert due(store) == [2, 4, 5]
    assert store.outbox.get(2).attachments[0].sent == 0
    assert store.outbox.send_again([(4, 5), (1, 2)], kiosk_no=417) == 0
    store.outbox.purge()
    assert store.outbox.centre_receipt(2) is not None  # kept until there is another
    store.outbox.claim(2, "sync", MINUTE)
    store.outbox.announced(2, "sync", [])
    store.outbox.delivered(2, "sync")
    store.outbox.acknowledged(2, "sync", b"another receipt")
    assert store.outbox.centre_receipt(2) == b"another receipt"
    assert store.audit.verify().intact


def test_purged_ciphertext_is_overwritten_on_disk(
    opened: Open, sealed: Seal, clock: SteppedClock, acknowledge: Acknowledge
) -> None:
    store = opened()
    store.submit(sealed(b"\xfaciphertext-to-forget" * 3000))
    acknowledge(store, 1)
    clock.advance(days=31)
    store.outbox.purge()
    with store._database.raw() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"ciphertext-to-forget" not in store.path.read_bytes()


def test_unacknowledged_item_is_never_purged(store: Store, sealed: Seal, clock: SteppedClock) -> None:
    store.submit(sealed(b"page"))
    clock.advance(days=4000)
    assert store.outbox.purge() == 0
    assert store.outbox.envelope(1)


def test_quarantined_item_waits_for_a_person_and_is_sent_again_after_release(store: Store, sealed: Seal) -> None:
    store.submit(sealed())
    store.outbox.claim(1, "sync", MINUTE)
    store.outbox.quarantine(1, "sync", "conflict")
    assert due(store) == []
    assert store.health().backlog.quarantined == 1
    assert not store.outbox.claim(1, "sync", MINUTE)
    store.outbox.release(1)
    assert due(store) == [1]


def test_exported_item_counts_as_unsent_until_its_receipt_returns(store: Store, sealed: Seal) -> None:
    store.submit(sealed())
    store.outbox.claim(1, "sync", MINUTE)
    store.outbox.exported(1, "sync", "stick-1")
    assert due(store) == []
    assert store.health().backlog.unsent == 1
    store.outbox.release(1)
    assert due(store) == [1]


def test_acknowledged_item_cannot_fail_afterwards(store: Store, sealed: Seal, acknowledge: Acknowledge) -> None:
    store.submit(sealed())
    acknowledge(store, 1)
    with pytest.raises(LeaseLost):
        store.outbox.defer(1, "sync", "server_error", None, attempts=1)
    with pytest.raises(InvalidOutboxTransition):
        store.outbox.release(1)


def test_evaluation_travels_like_a_filing_in_the_same_sequence(store: Store, sealed: Seal) -> None:
    store.submit(sealed())
    assert store.submit(sealed(kind=SubmissionKind.EVALUATION)).sequence == 2
    assert [item.kind for item in store.outbox.items(after=1)] == [SubmissionKind.EVALUATION]
