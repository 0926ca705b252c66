"""The whole way from the outbox to the centre, over every network that we can think of, from seeds that repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from kiosk.store import ConnectionState, OutboxState, ResultState
from sync.wire.messages import CaseStep
from sync.wire.result import open_result
from tests.simulation.centre import reply_key
from tests.simulation.network import Fault, PowerCut, seeded

if TYPE_CHECKING:
    from tests.simulation.conftest import Build, World

PAGE = bytes(range(100))  # two chunks
REACHED = frozenset({Fault.ANSWER_LOST, Fault.ANSWER_HALF, Fault.ANSWER_SHORT, Fault.TWICE, Fault.TWICE_SECOND_ANSWERS})


def three_filings(it: World) -> None:
    it.kiosk.file()
    it.kiosk.file(PAGE, PAGE[::-1])
    it.kiosk.file(PAGE * 2, live=True)


def test_everything_arrives_over_a_sound_network(world: Build) -> None:
    it = world()
    three_filings(it)
    it.settle()
    it.check()
    assert it.kiosk.store.connection().state is ConnectionState.ONLINE
    assert [beat.unsent_count for beat in it.centre.beats][:1] == [2]  # after the one whose citizen waits


@pytest.mark.parametrize("fault", list(Fault))
def test_one_fault_at_any_request_loses_and_doubles_nothing(world: Build, fault: Fault) -> None:
    sound = world()
    sound.kiosk.file(PAGE)
    sound.settle()
    # A request that never reached the centre leaves the same centre behind wherever it was: every other one will do.
    stride = 1 if fault in REACHED else 2
    for position in range(0, len(sound.network.requests), stride):
        turns = iter(range(1000))
        it = world(lambda _, turns=turns, position=position: fault if next(turns) == position else None)
        it.kiosk.file(PAGE)
        it.settle()
        it.check()


@pytest.mark.parametrize("seed", range(5))
def test_a_storm_of_faults_loses_and_doubles_nothing(world: Build, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - must repeat
    storm = seeded(random, 0.4)
    ends = random.randrange(1100, 1500)
    it = world(lambda request: storm(request) if it.clock.seconds < ends else None, seed=seed)
    for number in range(4):
        it.kiosk.file(*[PAGE * random.randrange(1, 3)] * random.randrange(2), live=number % 3 == 2)
        for _ in range(random.randrange(8)):
            it.kiosk.step()
    it.settle()
    it.check()


def points(world: Build) -> int:
    """How many points there are in a sound run at which the power may fail."""
    count = 0

    def point() -> None:
        nonlocal count
        count += 1

    it = world(point=point)
    it.kiosk.file(PAGE)
    it.settle()
    return count


def test_power_cut_at_any_point_loses_and_doubles_nothing(world: Build) -> None:
    for cut_at in range(0, points(world), 3):  # odd and even: after one call and before the next
        it = world(point=cutting([cut_at]))
        it.kiosk.file(PAGE)
        settle_through_cuts(it)
        it.check()


@pytest.mark.parametrize("seed", range(4))
def test_power_cuts_in_a_storm_lose_and_double_nothing(world: Build, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - must repeat
    storm = seeded(random, 0.3)
    cuts = sorted(random.sample(range(400), 12))
    it = world(lambda request: storm(request) if it.clock.seconds < 2000 else None, cutting(cuts), seed)
    three_filings(it)
    settle_through_cuts(it)
    it.check()
    assert it.kiosk.boots > 6


def cutting(at: list[int]) -> Callable[[], None]:
    turns: Iterator[int] = iter(range(10**9))

    def point() -> None:
        if next(turns) in at:
            raise PowerCut

    return point


def settle_through_cuts(it: World) -> None:
    while True:
        try:
            it.settle()
        except PowerCut:
            it.kiosk.cut()
            it.clock.wait(30)
            it.start()
        else:
            return


def test_interrupted_upload_sends_nothing_twice_that_arrived(world: Build) -> None:
    random = Random(7)  # noqa: S311 - must repeat
    faults = (Fault.ANSWER_LOST, Fault.REQUEST_LOST, Fault.ANSWER_HALF, Fault.SERVER_ERROR)
    it = world(seeded(random, 0.15, faults))
    it.kiosk.file(PAGE * 30)
    it.settle()
    it.check()
    assert len(it.network.faults) > 5
    assert it.centre.received_bytes == len(PAGE * 30) + 16  # the tag of AES-GCM


def test_poison_item_blocks_nobody(world: Build) -> None:
    it = world()
    poison = it.kiosk.file()
    it.centre.poisoned.add(poison.submission_id)
    for _ in range(5):
        it.kiosk.file(PAGE)
    for _ in range(100):
        it.kiosk.step()
    assert it.kiosk.waiting() == [poison.sequence]
    item = it.kiosk.store.outbox.get(poison.sequence)
    assert (item.state, item.reason) == (OutboxState.DEFERRED, "server_error")
    assert item.attempts > 3
    it.centre.poisoned.clear()
    it.settle()
    it.check()


def test_item_that_something_on_the_way_refuses_blocks_nobody(world: Build) -> None:
    """A filter between kiosk and centre answers one filing's bytes with its own page, again and again."""
    refused: list[bytes] = []
    it = world(lambda request: Fault.PORTAL_PAGE if request.content in refused else None)
    first = it.kiosk.file(live=True)
    refused.append(it.kiosk.store.outbox.envelope(first.sequence))
    for _ in range(3):
        it.kiosk.file(PAGE)
    for _ in range(60):
        it.kiosk.step()
    assert it.kiosk.waiting() == [first.sequence]
    item = it.kiosk.store.outbox.get(first.sequence)
    assert (item.state, item.reason) == (OutboxState.DEFERRED, "captive_portal")
    assert item.attempts > 1
    assert it.kiosk.store.connection().state is ConnectionState.ONLINE
    refused.clear()
    it.settle()
    it.check()


@pytest.mark.parametrize("path", ["/v1/heartbeat", "/v1/cases", "/v1/results"])
@pytest.mark.parametrize("fault", [Fault.PORTAL_PAGE, Fault.UNAUTHORISED, Fault.SERVER_ERROR, Fault.ANSWER_LOST])
def test_one_broken_service_of_the_centre_keeps_no_filing_waiting(world: Build, path: str, fault: Fault) -> None:
    it = world(lambda request: fault if request.url.path.startswith(path) else None)
    it.kiosk.file(live=True)
    for _ in range(3):
        it.kiosk.file(PAGE)
    it.settle(steps=200)
    it.check()
    assert it.clock.seconds < 1000 + 120


def test_authorisation_failure_pauses_everybody_and_fails_nobody(world: Build) -> None:
    it = world()
    it.centre.revoked = True
    three_filings(it)
    for _ in range(50):
        it.kiosk.step()
    items = it.kiosk.store.outbox.items()
    assert {(item.state, item.attempts, item.reason) for item in items} == {(OutboxState.SEALED, 0, None)}
    connection = it.kiosk.store.connection()
    assert (connection.state, connection.reason) == (ConnectionState.OFFLINE, "unauthorised")
    elapsed = it.clock.seconds - 1000
    assert len(it.network.requests) < elapsed / 10  # it does not hammer at the door
    it.centre.revoked = False
    it.settle()
    it.check()


@pytest.mark.allow_logs("sync.quarantined")
def test_same_id_with_other_bytes_is_quarantined_alone(world: Build) -> None:
    it = world()
    first = it.kiosk.file()
    it.settle()
    second = it.kiosk.file()
    it.centre.filed[second.submission_id] = it.centre.filed[first.submission_id]  # other bytes stand under this id
    third = it.kiosk.file(PAGE)
    for _ in range(20):
        it.kiosk.step()
    item = it.kiosk.store.outbox.get(second.sequence)
    assert (item.state, item.reason) == (OutboxState.QUARANTINED, "submission.conflict")
    assert it.kiosk.state(third.sequence) is OutboxState.ACKNOWLEDGED


def test_waiting_citizen_overtakes_a_long_upload(world: Build) -> None:
    it = world()
    long = it.kiosk.file(PAGE * 50)
    for _ in range(8):
        it.kiosk.step()
    assert it.kiosk.state(long.sequence) is OutboxState.UPLOADING
    live = it.kiosk.file(live=True)
    before = len(it.network.requests)
    it.kiosk.step()
    assert it.kiosk.state(live.sequence) is OutboxState.ACKNOWLEDGED
    assert it.network.requests[before:] == ["POST /v1/submissions"]
    it.settle()
    it.check()


def test_waiting_citizen_does_not_wait_for_the_pause_of_an_old_outage(world: Build) -> None:
    it = world(lambda _: Fault.NO_ROUTE if it.clock.seconds < 3000 else None)
    it.kiosk.file()
    while it.clock.seconds < 3000:
        it.kiosk.step()
    assert it.kiosk.store.connection().reason == "offline"
    live = it.kiosk.file(live=True)
    it.kiosk.step()
    assert it.kiosk.state(live.sequence) is OutboxState.ACKNOWLEDGED


def test_sealed_result_reaches_the_session_that_filed(world: Build) -> None:
    it = world()
    key = reply_key()
    live = it.kiosk.file(live=True, reply_key=key.public_key.raw)
    it.settle()
    for _ in range(5):
        it.kiosk.step()
    assert it.kiosk.store.results.state(live.submission_id) is ResultState.AWAITED
    it.centre.reply_keys[live.submission_id] = key.public_key.raw
    for _ in range(20):
        it.kiosk.step()
    sealed = it.kiosk.store.take_result(live.submission_id)
    assert sealed is not None
    (public,) = it.centre.receipt_keys.values()
    assert open_result(sealed, public, key).document == b"%PDF certificate"


def test_result_of_another_submission_is_not_taken(world: Build) -> None:
    it = world()
    key = reply_key()
    live = it.kiosk.file(live=True, reply_key=key.public_key.raw)
    it.settle()
    it.kiosk.identity.receipt_keys = {}  # nobody's signature counts
    it.kiosk.cut()
    it.kiosk.boot()
    it.centre.reply_keys[live.submission_id] = key.public_key.raw
    for _ in range(20):
        it.kiosk.step()
    assert it.kiosk.store.take_result(live.submission_id) is None


def test_receipt_that_is_not_the_centres_acknowledges_nothing(world: Build) -> None:
    it = world()
    keys, it.kiosk.identity.receipt_keys = it.kiosk.identity.receipt_keys, {"0" * 16: bytes(32)}
    it.kiosk.cut()
    it.kiosk.boot()
    stored = it.kiosk.file()
    for _ in range(20):
        it.kiosk.step()
    item = it.kiosk.store.outbox.get(stored.sequence)
    assert (item.state, item.reason) == (OutboxState.DEFERRED, "receipt_invalid")
    it.kiosk.identity.receipt_keys = keys
    it.kiosk.cut()
    it.kiosk.boot()
    it.settle()
    it.check()


def test_centre_restored_from_an_old_backup_gets_everything_again(world: Build) -> None:
    it = world()
    first = it.kiosk.file(PAGE * 40)
    while len(it.centre.uploads.get(next(iter(it.centre.uploads), b""), b"")) < 1000:
        it.kiosk.step()
    it.centre.filed.clear()
    it.centre.uploads.clear()
    it.settle()
    it.check()
    assert it.kiosk.state(first.sequence) is OutboxState.ACKNOWLEDGED


@pytest.mark.allow_logs("sync.sent_again")
def test_centre_restored_from_an_old_backup_gets_back_what_it_had_receipted(world: Build) -> None:
    it = world()
    first, *later = [it.kiosk.file(PAGE, PAGE[:-1] + b"!") for _ in range(3)]
    it.settle()
    kept = it.centre.filed.pop(first.submission_id)
    it.centre.filed = {first.submission_id: kept}
    it.centre.blobs = {kept.hashes[0]: it.centre.blobs[kept.hashes[0]]}  # in the middle of its pages
    kept.receipt = None
    while not it.kiosk.waiting():
        it.kiosk.step()
    assert it.kiosk.waiting() == [stored.sequence for stored in (first, *later)]
    it.settle()
    it.check()


@pytest.mark.allow_logs("sync.numbers_raised")
def test_kiosk_restored_from_an_old_backup_gives_no_number_out_twice(world: Build) -> None:
    it = world()
    it.kiosk.file(PAGE)
    it.kiosk.cut()
    backup = it.kiosk.path.read_bytes()
    it.kiosk.boot()
    lost = [it.kiosk.file(PAGE[::-1]) for _ in range(2)]
    it.settle()
    it.kiosk.cut()
    it.kiosk.path.write_bytes(backup)
    it.kiosk.boot()
    it.settle()
    again = [it.kiosk.file(PAGE) for _ in range(2)]
    it.settle()
    assert [stored.sequence for stored in (*lost, *again)] == [2, 3, 4, 5]
    assert sorted(filed.sequence for filed in it.centre.filed.values()) == [1, 2, 3, 4, 5]
    assert it.centre.conflicts == 0
    assert it.kiosk.store.audit.verify().intact


def test_clock_that_jumps_ahead_ends_no_retention_time(world: Build) -> None:
    it = world()
    stored = it.kiosk.file(PAGE)
    it.settle()
    ahead = timedelta(days=800)
    it.clock.epoch += ahead
    it.centre.clock = lambda: it.clock.utc() - ahead
    for _ in range(200):  # half an hour and more
        it.kiosk.step()
    assert it.kiosk.state(stored.sequence) is OutboxState.ACKNOWLEDGED
    it.centre.clock = it.clock.utc  # so much time really has passed
    for _ in range(200):
        it.kiosk.step()
    assert it.kiosk.state(stored.sequence) is OutboxState.PURGED


@pytest.mark.parametrize("days", [-800, 800])
def test_clock_that_jumps_stops_nothing(world: Build, days: int) -> None:
    random = Random(3)  # noqa: S311 - must repeat
    it = world(seeded(random, 0.3))
    three_filings(it)
    for _ in range(6):
        it.kiosk.step()
    it.clock.epoch += timedelta(days=days)
    it.settle()
    it.check()


def test_clock_set_back_before_a_restart_does_not_make_requests_look_replayed(world: Build) -> None:
    it = world()
    it.kiosk.file()
    it.settle()
    it.kiosk.cut()
    it.clock.epoch -= timedelta(days=800)
    it.kiosk.boot()
    it.kiosk.file()
    it.settle()
    it.check()


def test_case_status_comes_back_page_by_page(world: Build) -> None:
    it = world()
    filed = [it.kiosk.file() for _ in range(8)]
    it.settle()
    for _ in range(20):
        it.kiosk.step()
    for stored in filed:
        found = it.kiosk.store.find_case(stored.number)
        assert found is not None
        assert (found.case_number, found.step) == (f"NJ-{stored.sequence}", CaseStep.RECEIVED)


def test_case_number_is_seen_soon_after_the_centre_has_opened_the_filing(world: Build) -> None:
    it = world()
    stored = it.kiosk.file()
    it.settle()
    (entry,) = it.centre.feed
    it.centre.feed.clear()
    it.kiosk.store.cases.store([], "0")
    began = it.clock.seconds
    while it.clock.seconds - began < 5:
        it.kiosk.step()
    it.centre.feed.append(entry)
    while it.kiosk.store.find_case(stored.number).case_number is None:  # type: ignore[union-attr]
        it.kiosk.step()
    assert it.clock.seconds - began < 12


def test_heartbeat_goes_on_without_anything_to_send(world: Build) -> None:
    it = world()
    it.kiosk.file()
    it.settle()
    while it.clock.seconds < 1000 + 600:
        it.kiosk.step()
    assert len(it.centre.beats) == 10
    last = it.centre.beats[-1]
    assert (last.unsent_count, last.highest_sequence) == (0, 1)
    assert last.audit_head is not None
    head = it.kiosk.store.audit.head
    assert (last.audit_head.length, last.audit_head.sha256) == (head.position, head.hash.hex())


def test_screen_hears_from_the_sync_process_while_nothing_happens(world: Build) -> None:
    it = world()
    for _ in range(10):
        it.kiosk.step()
    assert it.kiosk.store.connection().state is ConnectionState.ONLINE
    last = it.clock.seconds
    for _ in range(60):
        it.kiosk.step()
        assert it.clock.seconds - last <= 15
        last = it.clock.seconds
        assert it.kiosk.store.connection().state is ConnectionState.ONLINE
