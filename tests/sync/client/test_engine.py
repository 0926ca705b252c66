"""Decisions of the engine alone: no clock, no socket, no database."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.client.actions import (
    Announce,
    AskStatus,
    Beat,
    CasePage,
    CatalogRefused,
    CatalogStep,
    Defer,
    Failure,
    FetchCatalog,
    FetchResult,
    Heartbeat,
    KeepCases,
    MarkAnnounced,
    NoResultYet,
    NotKnown,
    PatchChunk,
    Progressed,
    Quarantine,
    ReadCases,
    Reason,
    Report,
    StartUpload,
    TellDemand,
    UploadAt,
    UploadLost,
    Wait,
)
from sync.client.backoff import backoff
from sync.client.engine import MAX_JOBS, Engine, View
from sync.client.polls import ResultPolls
from sync.client.settings import SyncSettings
from sync.client.timetable import Routine, Timetable

SETTINGS = SyncSettings(chunk_bytes=100, backoff_base=2, item_backoff_max=900, link_backoff_max=60)
BEAT = Beat(timedelta(seconds=1))


@dataclass(frozen=True)
class Part:
    sha256: bytes
    size: int


@dataclass(frozen=True)
class Item:
    sequence: int
    live: bool = False
    attempts: int = 0
    attachments: tuple[Part, ...] = ()
    envelope_sha256: bytes = bytes(32)
    submission_id: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True)
class Awaited:
    submission_id: uuid.UUID


A, B = Part(b"a" * 32, 250), Part(b"b" * 32, 100)


@pytest.fixture
def engine() -> Engine:
    """Random numbers are as large as they get: every delay is its bound."""
    made = Engine(SETTINGS, {}, lambda: 0.999999)
    made.done(Heartbeat(), BEAT, 0)
    made.done(ReadCases(), CasePage((), "0", more=False), 0)
    return made


@given(failures=st.integers(1, 10**6), random=st.floats(0, 1, exclude_max=True))
def test_backoff_stays_between_its_bounds(failures: int, random: float) -> None:
    assert 0.2 <= backoff(failures, 2, 900, lambda: random) <= 900


def test_backoff_doubles_until_its_bound() -> None:
    assert [round(backoff(n, 2, 15, lambda: 1)) for n in range(1, 6)] == [2, 4, 8, 15, 15]


def test_line_is_unknown_before_the_first_answer() -> None:
    assert Engine(SETTINGS, {}, lambda: 0.5).connection is None


def test_nothing_to_do_waits_for_the_next_heartbeat_or_feed(engine: Engine) -> None:
    assert engine.next(View(), 0) == Wait(60)
    assert engine.next(View(), 60) == Heartbeat()
    engine.done(Heartbeat(), BEAT, 60)
    assert engine.next(View(), 60) == ReadCases()


def test_item_is_announced_uploaded_in_chunks_and_asked_for_its_receipt(engine: Engine) -> None:
    item = Item(1, attachments=(A, B))
    view = View((item,))
    assert engine.next(view, 0) == Announce(1)
    assert engine.done(Announce(1), Progressed((A.sha256, B.sha256)), 0) == (MarkAnnounced(1, (A.sha256, B.sha256)),)
    asked = []
    for _ in range(7):
        action = engine.next(view, 0)
        asked.append(action)
        if isinstance(action, StartUpload):
            engine.done(action, UploadAt(f"/v1/uploads/{action.sha256.hex()}", 0), 0)
        elif isinstance(action, PatchChunk):
            engine.done(action, UploadAt(action.location, action.offset + action.length), 0)
    assert [type(action) for action in asked] == [
        StartUpload,
        PatchChunk,
        PatchChunk,
        PatchChunk,
        StartUpload,
        PatchChunk,
        AskStatus,
    ]
    assert [action.length for action in asked if isinstance(action, PatchChunk)] == [100, 100, 50, 100]


def test_upload_goes_on_where_the_centre_stands(engine: Engine) -> None:
    view = View((Item(1, attachments=(A,)),))
    engine.next(view, 0)
    engine.done(Announce(1), Progressed((A.sha256,)), 0)
    start = engine.next(view, 0)
    assert isinstance(start, StartUpload)
    engine.done(start, UploadAt("/v1/uploads/a", 200), 0)
    assert engine.next(view, 0) == PatchChunk(1, A.sha256, "/v1/uploads/a", 200, 50)


def test_upload_that_never_comes_further_gives_the_line_to_others(engine: Engine) -> None:
    view = View((Item(1, attachments=(A,)),))
    engine.next(view, 0)
    engine.done(Announce(1), Progressed((A.sha256,)), 0)
    for _ in range(20):
        action = engine.next(view, 0)
        answer = UploadAt("/v1/uploads/a", 0) if isinstance(action, StartUpload) else UploadLost()
        assert not isinstance(action, Wait | Heartbeat | ReadCases)
        effects = engine.done(action, answer, 0)
        if any(isinstance(effect, Defer) for effect in effects):
            break
    else:
        pytest.fail("the item kept the line for ever")


def test_centre_that_forgot_the_item_is_told_again(engine: Engine) -> None:
    view = View((Item(1),))
    engine.next(view, 0)
    engine.done(Announce(1), Progressed(), 0)
    action = engine.next(view, 0)
    assert isinstance(action, AskStatus)
    assert engine.done(action, NotKnown(), 0) == ()
    assert engine.next(view, 0) == Announce(1)


def test_centre_that_misses_what_was_never_there_is_not_believed(engine: Engine) -> None:
    view = View((Item(1, attachments=(A,)),))
    engine.next(view, 0)
    (deferred,) = engine.done(Announce(1), Progressed((b"x" * 32,)), 0)
    assert isinstance(deferred, Defer)
    assert deferred.reason is Reason.MALFORMED_ANSWER


@pytest.mark.parametrize("reason", [Reason.OFFLINE, Reason.CAPTIVE_PORTAL, Reason.NOT_OURS, Reason.TLS_REFUSED])
def test_line_failure_pauses_all_and_counts_against_none(engine: Engine, reason: Reason) -> None:
    view = View((Item(1, attempts=3), Item(2)))
    engine.next(view, 0)
    assert engine.done(Announce(1), Failure(reason), 0) == (Defer(1, reason, None, None),)
    paused = engine.next(view, 0)
    assert isinstance(paused, Wait)
    assert 0 < paused.until <= 60
    assert engine.connection == Report(online=False, reason=reason)


def test_line_that_stays_dead_blames_no_filing(engine: Engine) -> None:
    """Not even the one at which it died: a filing is blamed only when the line was seen to stand in between."""
    view = View((Item(1),))
    engine.next(view, 0)
    engine.done(Announce(1), Failure(Reason.CAPTIVE_PORTAL), 0)
    assert engine.next(view, 10) == Heartbeat()
    engine.done(Heartbeat(), Failure(Reason.CAPTIVE_PORTAL), 10)
    assert engine.next(view, 20) == Announce(1)
    assert engine.done(Announce(1), Failure(Reason.CAPTIVE_PORTAL), 20) == (Defer(1, Reason.CAPTIVE_PORTAL),)
    assert isinstance(engine.next(view, 20), Wait)
    assert engine.connection == Report(online=False, reason=Reason.CAPTIVE_PORTAL)


def test_authorisation_failure_leaves_even_the_asked_item_as_it_was(engine: Engine) -> None:
    view = View((Item(1),))
    engine.next(view, 0)
    assert engine.done(Announce(1), Failure(Reason.UNAUTHORISED), 0) == ()
    assert isinstance(engine.next(view, 0), Wait)


def test_centre_that_asks_for_patience_gets_it_within_bounds(engine: Engine) -> None:
    view = View((Item(1),))
    engine.next(view, 0)
    engine.done(Announce(1), Failure(Reason.OVERLOADED, retry_after=100), 0)
    assert engine.next(view, 0) == Wait(100)
    engine.done(Heartbeat(), Failure(Reason.OVERLOADED, retry_after=10**6), 100)
    assert engine.next(view, 100) == Wait(1000)


def test_failing_item_waits_longer_each_time_and_others_go_on(engine: Engine) -> None:
    engine.next(View((Item(1, attempts=4), Item(2))), 0)
    (deferred,) = engine.done(Announce(1), Failure(Reason.SERVER_ERROR), 0)
    assert isinstance(deferred, Defer)
    assert (deferred.attempts, round(deferred.delay or 0)) == (5, 32)
    assert engine.next(View((Item(2),)), 0) == Announce(2)


def test_three_failing_items_in_a_row_are_the_centres_trouble(engine: Engine) -> None:
    for sequence in (1, 2, 3):
        action = engine.next(View((Item(sequence),)), 0)
        assert action == Announce(sequence)
        engine.done(action, Failure(Reason.SERVER_ERROR), 0)
    assert isinstance(engine.next(View((Item(4),)), 0), Wait)
    assert engine.connection == Report(online=False, reason=Reason.SERVER_ERROR)


def test_conflict_is_quarantined_and_the_line_is_fine(engine: Engine) -> None:
    engine.next(View((Item(1), Item(2))), 0)
    assert engine.done(Announce(1), Failure(Reason.CONFLICT, code="submission.conflict"), 0) == (
        Quarantine(1, "submission.conflict"),
    )
    assert engine.connection == Report(online=True, reason=None)
    assert engine.next(View((Item(2),)), 0) == Announce(2)


def test_item_held_by_somebody_else_is_left_alone_for_a_while(engine: Engine) -> None:
    view = View((Item(1),))
    engine.next(view, 0)
    engine.held_elsewhere(1, 0)
    assert engine.next(view, 0) == Wait(60)
    engine.done(Heartbeat(), BEAT, 300)
    engine.done(ReadCases(), CasePage((), "0", more=False), 300)
    assert engine.next(view, 301) == Announce(1)


def test_each_citizen_who_begins_to_wait_ends_the_pause(engine: Engine) -> None:
    first, second = Item(5, live=True), Item(9, live=True)
    engine.next(View((first,)), 0)
    engine.done(Announce(5), Failure(Reason.OFFLINE), 0)
    assert isinstance(engine.next(View((first,)), 0), Wait)
    assert engine.next(View((first, second)), 0) == Announce(5)


def test_citizen_first_then_results_then_heartbeat_then_the_rest(engine: Engine) -> None:
    wanted = Awaited(uuid.uuid4())
    view = View((Item(9, live=True), Item(1)), (wanted,))
    assert engine.next(view, 100) == Announce(9)
    view = View((Item(1),), (wanted,))
    assert engine.next(view, 100) == FetchResult(wanted.submission_id)
    engine.done(FetchResult(wanted.submission_id), NoResultYet(), 100)
    assert engine.next(view, 100) == Heartbeat()
    engine.done(Heartbeat(), BEAT, 100)
    assert engine.next(view, 100) == Announce(1)


def test_result_is_asked_for_every_second_at_first_and_then_slower(engine: Engine) -> None:
    wanted = Awaited(uuid.uuid4())
    now, times = 0.0, []
    while len(times) < 200:
        action = engine.next(View((), (wanted,)), now)
        if isinstance(action, Wait):
            now = action.until
        elif isinstance(action, FetchResult):
            times.append(now)
            engine.done(action, NoResultYet(), now)
        else:
            engine.done(action, BEAT if isinstance(action, Heartbeat) else CasePage((), "0", more=False), now)
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert gaps[0] == SETTINGS.result_poll
    assert max(gaps) == SETTINGS.result_poll_max


def test_case_feed_is_read_on_while_there_is_more(engine: Engine) -> None:
    page = CasePage((), "7", more=True)
    assert engine.done(ReadCases(), page, 0) == (KeepCases(page),)
    assert engine.next(View(), 0) == ReadCases()


def test_news_is_asked_for_often_after_a_receipt_and_then_ever_more_slowly() -> None:
    times = Timetable(SETTINGS)
    times.news_soon()
    assert times.cases_at == 0
    waits = []
    for _ in range(10):
        times.cases_read(100, more=False)
        waits.append(times.cases_at - 100)
    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == SETTINGS.cases


@pytest.mark.parametrize(
    ("asked", "pause"),
    [
        (Heartbeat(), SETTINGS.heartbeat),
        (ReadCases(), SETTINGS.cases),
        (TellDemand(()), SETTINGS.demand),
        (FetchCatalog(), SETTINGS.catalog_retry),
    ],
)
def test_what_failed_is_asked_for_again_after_its_time_and_no_sooner(asked: Routine, pause: float) -> None:
    times = Timetable(SETTINGS)
    times.failed(asked, 100)
    due = {
        Heartbeat: times.heartbeat_at,
        ReadCases: times.cases_at,
        TellDemand: times.demand_at,
        FetchCatalog: times.catalog_at,
    }
    assert due[type(asked)] == 100 + pause


def test_result_that_could_not_be_asked_for_lets_others_come_first() -> None:
    polls, wanted = ResultPolls(SETTINGS), uuid.uuid4()
    polls.later(wanted, 100, failed=True)
    assert polls.due_at(wanted) == 100 + SETTINGS.result_poll_max


def test_results_that_are_awaited_are_remembered_within_bounds() -> None:
    polls, first = ResultPolls(SETTINGS), uuid.uuid4()
    polls.later(first, 100)
    for _ in range(100):
        polls.later(uuid.uuid4(), 100)
    assert polls.due_at(first) == 0, "forgotten, and asked for once more"


def test_upload_beyond_the_attachments_end_is_not_believed(engine: Engine) -> None:
    view = View((Item(1, attachments=(A,)),))
    engine.done(Heartbeat(), BEAT, 0)
    engine.done(engine.next(view, 0), Progressed((A.sha256,)), 0)
    start = engine.next(view, 0)
    assert isinstance(start, StartUpload)
    (effect,) = engine.done(start, UploadAt("/u", A.size + 1), 0)
    assert isinstance(effect, Defer)
    assert effect.reason is Reason.MALFORMED_ANSWER


def test_line_that_fails_at_a_heartbeat_is_tried_by_it_again_only_where_no_filing_can(engine: Engine) -> None:
    engine.done(Heartbeat(), Failure(Reason.OFFLINE), 60)
    assert engine.next(View(), 70) == Heartbeat()
    engine.next(View((Item(1),)), 70)
    engine.done(Heartbeat(), Failure(Reason.OFFLINE), 70)
    assert engine.next(View((Item(1),)), 70 + SETTINGS.link_backoff_max - 1) == Announce(1)


def test_progress_of_many_items_is_bounded(engine: Engine) -> None:
    for sequence in range(1, 10 * MAX_JOBS):
        engine.next(View((Item(sequence),)), 0)
    assert len(engine._jobs) <= MAX_JOBS


def test_heartbeat_offset_is_reported(engine: Engine) -> None:
    effects = engine.done(Heartbeat(), BEAT, 0)
    assert effects[0] == Report(online=True, reason=None, clock_offset=BEAT.clock_offset)


# the catalogue

TOLD = Beat(timedelta(), catalog_version="2026.12.1")


def test_catalogue_is_fetched_when_the_centre_tells_of_another_and_then_looked_at_now_and_then(engine: Engine) -> None:
    assert engine.next(View(), 0) == Wait(60)
    engine.done(Heartbeat(), TOLD, 60)
    engine.done(ReadCases(), CasePage((), "0", more=False), 60)
    assert engine.next(View(), 60) == FetchCatalog()
    engine.done(FetchCatalog(), CatalogStep(more=True), 61)
    assert engine.next(View(), 61) == FetchCatalog()
    engine.done(FetchCatalog(), CatalogStep(more=False), 62)
    assert engine.next(View(), 62) == Wait(120)
    engine.done(Heartbeat(), TOLD, 120)
    engine.done(ReadCases(), CasePage((), "0", more=False), 120)
    assert engine.next(View(), 120) == Wait(180)  # the same version is no news
    engine.done(Heartbeat(), TOLD, 62 + SETTINGS.catalog)
    engine.done(ReadCases(), CasePage((), "0", more=False), 62 + SETTINGS.catalog)
    assert engine.next(View(), 62 + SETTINGS.catalog) == FetchCatalog()


def test_filings_never_wait_for_the_catalogue(engine: Engine) -> None:
    engine.done(Heartbeat(), TOLD, 0)
    engine.done(FetchCatalog(), CatalogStep(more=True), 0)
    assert engine.next(View((Item(1),)), 0) == Announce(1)
    awaited = Awaited(uuid.uuid4())
    assert engine.next(View(results=(awaited,)), 0) == FetchResult(awaited.submission_id)
    assert engine.next(View(), 0) == FetchCatalog()


def test_refused_catalogue_is_tried_again_later_and_disturbs_nobody(engine: Engine) -> None:
    engine.done(Heartbeat(), TOLD, 0)
    assert engine.done(FetchCatalog(), CatalogRefused("signature"), 0) == ()
    assert engine.connection is not None
    assert engine.connection.online
    assert engine.next(View(), 0) == Wait(60)
    assert engine.next(View((Item(1),)), 0) == Announce(1)


def test_line_that_fails_at_the_catalogue_pauses_and_touches_no_item(engine: Engine) -> None:
    engine.done(Heartbeat(), TOLD, 0)
    assert engine.done(FetchCatalog(), Failure(Reason.OFFLINE), 0) == ()
    assert isinstance(engine.next(View((Item(1),)), 0), Wait)
    engine.done(Heartbeat(), TOLD, 70)
    engine.done(ReadCases(), CasePage((), "0", more=False), 70)
    assert engine.next(View(), 70) == FetchCatalog(), "as soon as news would be read, not as after a refusal"


def test_centre_that_fails_at_the_catalogue_alone_still_takes_filings(engine: Engine) -> None:
    engine.done(Heartbeat(), TOLD, 0)
    assert engine.done(FetchCatalog(), Failure(Reason.SERVER_ERROR), 0) == ()
    assert engine.next(View((Item(1),)), 0) == Announce(1)
