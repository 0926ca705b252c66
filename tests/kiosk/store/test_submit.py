from __future__ import annotations

import hashlib
import math
import resource
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from kiosk.errors import StorageError, StorageFrozen, StorageFull
from kiosk.store import Limits, SealedAttachment, SealedSubmission, Store
from kiosk.store.database import PRAGMAS
from kiosk.store.submission import SubmissionKind

if TYPE_CHECKING:
    from tests.kiosk.store.conftest import Acknowledge, Open, Seal, SteppedClock


def test_submission_is_there_after_reopening(opened: Open, sealed: Seal) -> None:
    stored = opened().submit(sealed(b"page one", b"page two"))
    again = opened()
    item = again.outbox.get(stored.sequence)
    assert (item.submission_id, item.number) == (stored.submission_id, "0417-000001")
    assert [part.size for part in item.attachments] == [8, 8]
    assert again.outbox.envelope(1).startswith(b"envelope of")
    assert again.outbox.read_attachment(1, item.attachments[1].sha256, 5, 100) == b"two"


def test_the_newest_filing_of_a_time_is_known_by_its_number(store: Store, sealed: Seal, clock: SteppedClock) -> None:
    began = clock()
    assert store.newest_filing(began) is None
    store.submit(sealed())
    store.submit(sealed())
    store.submit(sealed(kind=SubmissionKind.EVALUATION))
    assert store.newest_filing(began) == "0417-000002"
    clock.advance(seconds=1)
    assert store.newest_filing(clock()) is None


def test_sequence_has_no_gap_when_sealing_fails(store: Store, sealed: Seal) -> None:
    def breaks(sequence: int) -> SealedSubmission:
        raise RuntimeError("sealing failed")

    store.submit(sealed())
    with pytest.raises(RuntimeError, match="sealing failed"):
        store.submit(breaks)
    assert store.submit(sealed()).sequence == 2
    assert store.audit.head.position == 2


def test_numbers_that_the_centre_holds_are_left_out_and_the_chain_says_so(store: Store, sealed: Seal) -> None:
    assert store.number_above(7)
    assert store.audit.head.position == 1
    assert not store.number_above(7)
    assert store.submit(sealed()).sequence == 8
    assert store.audit.head.position == 2


def test_the_last_number_is_given_out_once_and_none_after_it(store: Store, sealed: Seal) -> None:
    store.number_above(999_998)
    assert store.submit(sealed()).number == "0417-999999"
    with pytest.raises(StorageError, match="used up"):
        store.submit(sealed())


def test_same_submission_twice_stores_it_once(store: Store, sealed: Seal) -> None:
    seal = sealed()
    store.submit(seal)
    with pytest.raises(StorageError):
        store.submit(seal)
    assert store.health().backlog.unsent == 1
    assert store.submit(sealed()).sequence == 2


def test_concurrent_submits_of_two_processes_share_one_gap_free_sequence(opened: Open, sealed: Seal) -> None:
    stores = [opened(), opened()]
    seals = [[sealed(b"x" * 2000) for _ in range(20)] for _ in stores]
    taken: list[int] = []

    def file_all(store: Store, own: list[Callable[[int], SealedSubmission]]) -> None:
        taken.extend(store.submit(seal).sequence for seal in own)

    threads = [threading.Thread(target=file_all, args=pair) for pair in zip(stores, seals, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 41))
    assert stores[0].audit.verify().intact


def test_full_database_stores_nothing_and_keeps_the_sequence(store: Store, sealed: Seal) -> None:
    store.submit(sealed())

    def limit_pages(connection: object, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 8}")

    engine = store._database._engine
    sa.event.listen(engine, "checkout", limit_pages)
    with pytest.raises(StorageFull):
        store.submit(sealed(b"x" * 200_000))
    sa.event.remove(engine, "checkout", limit_pages)
    with store._database.raw() as connection:
        connection.execute("PRAGMA max_page_count = 1073741823")
    assert store.health().backlog.unsent == 1
    assert store.submit(sealed(b"x" * 200_000)).sequence == 2
    assert store.audit.verify().intact


def test_reserve_on_disk_is_not_touched(opened: Open, sealed: Seal) -> None:
    store = opened(Limits(min_free_bytes=2**60))
    with pytest.raises(StorageFull):
        store.submit(sealed())
    with pytest.raises(StorageFull):
        store.check_intake()
    assert store.health().highest_sequence == 0


def test_submission_larger_than_what_is_left_is_refused_before_it_is_written(store: Store, sealed: Seal) -> None:
    content = b"page"
    told_larger = SealedAttachment(hashlib.sha256(content).digest(), 2**60, content)
    with pytest.raises(StorageFull):
        store.submit(sealed(attachments=(told_larger,)))
    assert store.submit(sealed(content)).sequence == 1


@contextmanager
def refusing_every_write() -> Iterator[None]:
    """What a disk does that turned read-only or lost its cable under a running program: reads go on, writes fail."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_disk_that_turned_read_only_stores_nothing_and_is_told_before_the_next_citizen_types(
    store: Store, sealed: Seal
) -> None:
    store.submit(sealed())
    with refusing_every_write():
        for _ in range(2):
            with pytest.raises(StorageError):
                store.submit(sealed())
        with pytest.raises(StorageError):
            store.check_intake()
        health = store.health()
    assert (health.intake_trouble, health.highest_sequence) == ("storage.failed", 1)
    store.check_intake()
    assert store.submit(sealed()).sequence == 2
    assert store.health().intake_trouble is None
    assert store.audit.verify().intact


@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_nothing_is_promised_on_a_file_that_was_taken_away(opened: Open, sealed: Seal, path: Path, how: str) -> None:
    """Its connections would go on writing, into a file that is gone when the last of them ends."""
    store, watch = opened(), opened().watch()
    store.submit(sealed())
    for file in path.parent.glob(f"{path.name}*"):
        file.rename(file.with_name(f"before-{file.name}"))
    if how == "replaced":
        path.write_bytes(b"")
    for refused in (lambda: store.submit(sealed()), store.check_intake, watch.changed):
        with pytest.raises(StorageError, match="removed or replaced"):
            refused()
    assert opened().submit(sealed()).sequence == 1


def test_a_screen_that_never_wrote_finds_a_read_only_disk_too(opened: Open, store: Store) -> None:
    store.check_intake()
    late = opened()
    late._database._wrote_at = -math.inf  # what a minute without a write leaves
    with refusing_every_write(), pytest.raises(StorageError):
        late.check_intake()


def test_intake_freezes_at_the_count_limit(opened: Open, sealed: Seal) -> None:
    store = opened(Limits(max_unsent=2, min_free_bytes=0))
    store.submit(sealed())
    store.submit(sealed())
    with pytest.raises(StorageFrozen):
        store.submit(sealed())
    with pytest.raises(StorageFrozen):
        store.check_intake()


def test_intake_freezes_at_the_age_limit_and_thaws(
    store: Store, sealed: Seal, clock: SteppedClock, acknowledge: Acknowledge
) -> None:
    store.submit(sealed())
    clock.advance(days=31)
    with pytest.raises(StorageFrozen):
        store.submit(sealed())
    acknowledge(store, 1)
    assert store.submit(sealed()).sequence == 2


def test_a_clock_that_had_lost_its_battery_does_not_freeze_intake(
    store: Store, sealed: Seal, clock: SteppedClock
) -> None:
    clock.now = clock.now.replace(year=1980)
    store.submit(sealed())
    clock.now = clock.now.replace(year=2026)
    assert store.submit(sealed()).sequence == 2


def test_data_is_readable_by_its_owner_alone(store: Store, sealed: Seal, path: Path) -> None:
    store.submit(sealed())
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_every_connection_is_durable_and_bounded(store: Store) -> None:
    codes = {"WAL": "wal", "FULL": 2, "ON": 1, "MEMORY": 2}
    with store._database.raw() as connection:
        for name, value in PRAGMAS:
            (actual,) = connection.execute(f"PRAGMA {name}").fetchone()
            assert actual == codes.get(value, int(value) if value.lstrip("-").isdigit() else None), name


def test_nothing_sealed_shows_in_a_repr(store: Store, sealed: Seal) -> None:
    submission = sealed(b"ciphertext")(1)
    assert "envelope of" not in repr(submission)
    assert "ciphertext" not in repr(submission)
    assert "NMY1" not in repr(store.submit(lambda _: submission))
