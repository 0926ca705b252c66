"""Decides what the sync process does next. No clock, no socket, no database: time, randomness and answers come in.

`next` names one action for what waits now; `done` takes its answer and names what the store shall remember. Priorities:
a citizen who waits at the screen, then the heartbeat, then everything else by sequence. Each action concerns one small
request, so a newly filed live item never waits for more than one chunk of somebody's upload.

Failures fall in three classes, and none of them stops the rest of the queue:

| class              | example              | the item              | the others             |
|--------------------|----------------------|-----------------------|------------------------|
| of the line        | offline, 401, portal | keeps its attempts    | pause together         |
| of one request     | 500, half a response | deferred, own backoff | go on (pause after 3)  |
| of the line, twice | a filter's page      | deferred, own backoff | go on                  |
| final              | 409                  | quarantined           | go on                  |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sync.client.actions import (
    FINAL,
    OF_THE_LINE,
    Action,
    Announce,
    Answer,
    AskStatus,
    Beat,
    CasePage,
    CatalogRefused,
    CatalogStep,
    Defer,
    DemandTaken,
    DemandTold,
    Effect,
    Failure,
    FetchCatalog,
    FetchResult,
    Heartbeat,
    HeldThere,
    ItemAction,
    KeepCases,
    KeepReceipt,
    KeepResult,
    MarkAnnounced,
    MarkDelivered,
    MarkUploading,
    NoResultYet,
    NotKnown,
    PatchChunk,
    Progressed,
    Quarantine,
    ReadCases,
    Reason,
    Report,
    Request,
    ResultBytes,
    StartUpload,
    TellDemand,
    UploadAt,
    UploadLost,
    Wait,
)
from sync.client.backoff import Random, backoff
from sync.client.job import Job
from sync.client.link import Link
from sync.client.polls import ResultPolls
from sync.client.port import AwaitedResult, OutboxItem
from sync.client.proofs import receipt_holds, result_holds
from sync.client.settings import SyncSettings
from sync.client.timetable import Timetable
from sync.wire.messages import DemandEntry

_ITEM_ACTIONS = (Announce, StartUpload, PatchChunk, AskStatus)
MAX_JOBS = 16  # progress kept in memory; a job that is dropped costs one more announcement


@dataclass(frozen=True, slots=True)
class View:
    """What is due now: items in the order to send them, results to fetch, unmet demand to tell."""

    items: Sequence[OutboxItem] = ()
    results: Sequence[AwaitedResult] = ()
    demand: Sequence[DemandEntry] = ()


class Engine:
    """Monotonic seconds throughout. `receipt_keys` are the centre's public keys by key id."""

    def __init__(self, settings: SyncSettings, receipt_keys: Mapping[str, bytes], random: Random) -> None:
        self._settings = settings
        self._keys = receipt_keys
        self._random = random
        self._link = Link(settings, random)
        self._jobs: dict[int, Job] = {}
        self._polls = ResultPolls(settings)
        self._times = Timetable(settings)
        self._busy_until: dict[int, float] = {}  # held by somebody else
        self._newest_live = 0
        self._suspects: dict[int, None] = {}  # items at which the line seemed to fail, oldest first
        self._probe = False  # the next request shall be one that no item can have spoilt
        self._items_wait = False

    @property
    def connection(self) -> Report | None:
        """The line as it was last seen; None before the first answer."""
        return self._link.report

    # deciding

    def next(self, view: View, now: float) -> Action:
        self._notice_new_citizen(view)
        if now < self._link.paused_until:
            return Wait(self._link.paused_until)
        if self._probe:
            return Heartbeat()
        items = [item for item in view.items if self._busy_until.get(item.sequence, 0.0) <= now]
        self._items_wait = bool(items)
        return self._for_citizen(items, view, now) or self._routine(items, view, now)

    def _for_citizen(self, items: Sequence[OutboxItem], view: View, now: float) -> Action | None:
        for item in items:
            if item.live:
                return self._job(item).next()
        for result in view.results:
            if self._polls.due_at(result.submission_id) <= now:
                return FetchResult(result.submission_id)
        return None

    def _routine(self, items: Sequence[OutboxItem], view: View, now: float) -> Action:
        times = self._times
        if now >= times.heartbeat_at:
            return Heartbeat()
        if items:
            return self._job(items[0]).next()
        if now >= times.cases_at:
            return ReadCases()
        if view.demand and now >= times.demand_at:
            return TellDemand(tuple(view.demand))
        if now >= times.catalog_at:  # filings never wait for configuration
            return FetchCatalog()
        return Wait(self._next_time(view, now))

    def forget(self, sequence: int) -> None:
        """What was done for the item could not be remembered: it announces again."""
        self._jobs.pop(sequence, None)

    def held_elsewhere(self, sequence: int, now: float) -> None:
        """Another process holds the item, or it is gone: leave it alone for a while."""
        self._jobs.pop(sequence, None)
        self._busy_until = {key: until for key, until in self._busy_until.items() if until > now}
        self._busy_until[sequence] = now + self._settings.lease

    def done(self, action: Request, answer: Answer, now: float) -> tuple[Effect, ...]:
        """What follows from the answer to `action`."""
        if isinstance(action, Heartbeat):
            self._probe = False
        if isinstance(answer, Failure):
            return self._failed(action, answer, now)
        self._link.succeeded()
        if isinstance(action, Announce | StartUpload | PatchChunk | AskStatus):
            self._suspects.pop(action.sequence, None)
            return self._advanced(action, answer)
        if isinstance(action, FetchResult):
            return self._result(action, answer, now)
        return self._heard(action, answer, now)

    def _heard(self, action: Request, answer: Answer, now: float) -> tuple[Effect, ...]:
        """What the centre answered to something that concerns no single filing."""
        if isinstance(action, ReadCases) and isinstance(answer, CasePage):
            self._times.cases_read(now, more=answer.more)
            return (KeepCases(answer),)
        if isinstance(action, TellDemand) and isinstance(answer, DemandTaken):
            self._times.demand_told(now)
            return (DemandTold(action.entries),)
        if isinstance(action, Heartbeat) and isinstance(answer, Beat):
            self._times.beaten(now, answer.catalog_version)
            report = Report(online=True, reason=None, clock_offset=answer.clock_offset)
            return (report, HeldThere(answer.absent, answer.highest))
        if isinstance(action, FetchCatalog) and isinstance(answer, CatalogStep | CatalogRefused):
            self._times.catalog_asked(now, answer)
            return ()
        raise TypeError(f"{type(answer).__name__} does not answer {type(action).__name__}")

    # items

    def _advanced(self, action: ItemAction, answer: Answer) -> tuple[Effect, ...]:
        job = self._jobs.get(action.sequence)
        if job is None:  # dropped meanwhile; the item announces again
            return ()
        match answer:
            case Progressed():
                return self._progressed(job, action, answer)
            case UploadAt():
                return self._uploaded(job, action, answer)
            case UploadLost():
                return () if job.upload_lost() else self._defer(job, Reason.UPLOAD_STUCK)
            case NotKnown():
                return () if job.forgotten() else self._defer(job, Reason.UPLOAD_STUCK)
        raise TypeError(f"{type(answer).__name__} does not answer {type(action).__name__}")

    def _progressed(self, job: Job, action: ItemAction, answer: Progressed) -> tuple[Effect, ...]:
        sequence = action.sequence
        if not job.progressed(answer):
            return self._defer(job, Reason.MALFORMED_ANSWER)
        announced = (MarkAnnounced(sequence, answer.missing),) if isinstance(action, Announce) else ()
        if answer.missing:
            return announced
        if answer.receipt is None:
            pending = () if isinstance(action, Announce) else self._defer(job, Reason.RECEIPT_PENDING)
            return (*announced, MarkDelivered(sequence), *pending)
        if not receipt_holds(answer.receipt, job.item, self._keys):
            return (*announced, *self._defer(job, Reason.RECEIPT_INVALID))
        self._jobs.pop(sequence)
        self._times.news_soon()
        return (*announced, KeepReceipt(sequence, answer.receipt))

    def _uploaded(self, job: Job, action: ItemAction, answer: UploadAt) -> tuple[Effect, ...]:
        sha256, before = job.missing[0], job.upload
        if not job.uploaded(answer):
            return self._defer(job, Reason.MALFORMED_ANSWER)
        # Not one commit a chunk: where to go on is asked of the centre, not remembered here.
        first = before is not None and before.offset == 0
        ended = job.upload is None
        return (MarkUploading(action.sequence, sha256, answer.offset),) if first or ended else ()

    def _defer(self, job: Job, reason: Reason) -> tuple[Effect, ...]:
        self._jobs.pop(job.item.sequence, None)
        base, bound = self._settings.backoff_base, self._settings.item_backoff_max
        delay = backoff(job.attempts, base, bound, self._random)
        return (Defer(job.item.sequence, reason, delay, job.attempts),)

    def _job(self, item: OutboxItem) -> Job:
        job = self._jobs.get(item.sequence)
        if job is None:
            while len(self._jobs) >= MAX_JOBS:
                self._jobs.pop(next(iter(self._jobs)))
            job = self._jobs[item.sequence] = Job(item, self._settings.chunk_bytes)
        return job

    # results

    def _result(self, action: FetchResult, answer: Answer, now: float) -> tuple[Effect, ...]:
        if isinstance(answer, ResultBytes) and result_holds(answer.content, action.submission_id, self._keys):
            self._polls.forget(action.submission_id)
            return (KeepResult(action.submission_id, answer.content),)
        if not isinstance(answer, ResultBytes | NoResultYet | NotKnown):
            raise TypeError(f"{type(answer).__name__} does not answer FetchResult")
        self._polls.later(action.submission_id, now)
        return ()

    # failures

    def _failed(self, action: Request, failure: Failure, now: float) -> tuple[Effect, ...]:
        if failure.reason in FINAL:
            self._link.succeeded()  # it was the centre that spoke
        elif not self._is_own(action, failure):
            self._link.failed(failure, now)
            if failure.reason in OF_THE_LINE:
                return self._line_failed(action, failure, now)
        return self._request_failed(action, failure, now)

    def _is_own(self, action: Request, failure: Failure) -> bool:
        """Whether an item spoils a sound line: something between here and the centre refuses this item's bytes.

        The line seemed to fail at it before, a neutral request got through since, and now it fails again.
        """
        if failure.reason is Reason.UNAUTHORISED or not isinstance(action, _ITEM_ACTIONS):
            return False
        return self._link.proved and action.sequence in self._suspects

    def _line_failed(self, action: Request, failure: Failure, now: float) -> tuple[Effect, ...]:
        match action:
            case Heartbeat() | ReadCases() | TellDemand() | FetchCatalog():
                if self._items_wait or not isinstance(action, Heartbeat):
                    self._times.line_failed(action, now)
            case FetchResult():
                self._polls.later(action.submission_id, now, failed=True)
            case _:
                self._jobs.pop(action.sequence, None)
                if failure.reason is not Reason.UNAUTHORISED:  # that pauses everybody and touches nobody
                    self._suspect(action.sequence)
                    return (Defer(action.sequence, failure.reason),)
        return ()

    def _suspect(self, sequence: int) -> None:
        while len(self._suspects) >= MAX_JOBS:
            self._suspects.pop(next(iter(self._suspects)))
        self._suspects[sequence] = None
        self._probe = True

    def _request_failed(self, action: Request, failure: Failure, now: float) -> tuple[Effect, ...]:
        match action:
            case Heartbeat() | ReadCases() | TellDemand() | FetchCatalog():
                self._times.failed(action, now)
            case FetchResult():
                self._polls.later(action.submission_id, now, failed=True)
            case _:
                job = self._jobs.pop(action.sequence, None)
                if failure.reason in FINAL:
                    return (Quarantine(action.sequence, failure.code or failure.reason),)
                if job is not None:
                    return self._defer(job, failure.reason)
        return ()

    # time

    def _notice_new_citizen(self, view: View) -> None:
        newest = max((item.sequence for item in view.items if item.live), default=0)
        if newest > self._newest_live:
            self._newest_live = newest
            self._link.wake()
            self._probe = False

    def _next_time(self, view: View, now: float) -> float:
        times = [self._times.next(demand=bool(view.demand))]
        times += [self._polls.due_at(result.submission_id) for result in view.results]
        times += [until for until in self._busy_until.values() if until > now]
        return max(now, min(times))
