"""The sync process: asks the engine, performs, remembers, and rests until something happens.

One failure never ends it. What goes wrong with the network is an answer; what goes wrong with the local database pauses
it for a moment; a bug that one item provokes is logged at each attempt, and that item waits behind the others.
"""

from __future__ import annotations

import datetime as dt
import math
import secrets
from collections.abc import Callable
from typing import Protocol

import structlog

from sync.client.actions import (
    Announce,
    Answer,
    AskStatus,
    CatalogStep,
    Defer,
    DemandTold,
    Effect,
    FetchCatalog,
    FetchResult,
    Heartbeat,
    HeldThere,
    ItemEffect,
    KeepCases,
    KeepReceipt,
    KeepResult,
    MarkAnnounced,
    MarkDelivered,
    MarkUploading,
    PatchChunk,
    Quarantine,
    ReadCases,
    Reason,
    Report,
    Request,
    StartUpload,
    TellDemand,
    Wait,
)
from sync.client.backoff import Random, backoff
from sync.client.catalog import CatalogFetcher
from sync.client.centre_time import CentreTime
from sync.client.engine import Engine, View
from sync.client.heartbeat import About, compose
from sync.client.http import Centre, HttpCentre
from sync.client.line import Line, bounded_client, pinned_context
from sync.client.port import CatalogShelf, KioskIdentity, StorePort
from sync.client.settings import SyncSettings
from sync.wire.replay import NonceSource

log = structlog.get_logger()

CANDIDATES = 4  # of each class; the engine takes the first, the others replace those that somebody else holds


class Clock(Protocol):
    def monotonic(self) -> float: ...
    def utc(self) -> dt.datetime: ...
    def wait(self, seconds: float) -> None:
        """Returns after `seconds`, or earlier when the process shall end."""


class SyncService:
    """`step` does one thing and says how long nothing needs doing afterwards."""

    def __init__(
        self,
        store: StorePort,
        centre: Centre,
        engine: Engine,
        clock: Clock,
        settings: SyncSettings,
        about: About,
        random: Random,
        catalog: CatalogFetcher | None = None,
    ) -> None:
        self._catalog = catalog
        self._store = store
        self._centre = centre
        self._engine = engine
        self._clock = clock
        self._settings = settings
        self._about = about
        self._random = random
        self._owner = secrets.token_hex(8)
        self._claimed: dict[int, float] = {}  # renewed at half time
        self._reported: Report | None = None
        self._reported_at = 0.0
        self._offset: dt.timedelta | None = None
        self._centre_time = CentreTime()
        self._housekeeping_at = 0.0
        self._storage_failures = 0
        self._unsettled = True  # something was written since the last checkpoint

    def start(self) -> None:
        """Frees what an earlier run of this process held. Only one runs (`StorePort.only_sync`)."""
        recovered = self._store.outbox.recover_leases(all_owners=True)
        if recovered:
            log.info("sync.leases_recovered", count=recovered)

    def step(self) -> float:
        """Seconds until the next step is needed; 0 when there may be more to do at once."""
        try:
            rest = self._step()
        except self._store.trouble as error:
            self._storage_failures += 1
            code = getattr(error, "code", type(error).__name__)
            log.warning("sync.store_failed", code=code, detail=str(error)[:200])
            bound = self._settings.link_backoff_max
            return backoff(self._storage_failures, self._settings.storage_pause, bound, self._random)
        self._storage_failures = 0
        return rest

    def _step(self) -> float:
        now = self._clock.monotonic()
        if now >= self._housekeeping_at:
            self._keep_house(now)
        action = self._engine.next(self._view(), now)
        if isinstance(action, Wait):
            self._report(now)
            self._settle()
            return max(0.0, min(action.until - now, self._settings.report, self._until_retry()))
        self._unsettled = True
        if isinstance(action, Announce | StartUpload | PatchChunk | AskStatus):
            self._item_step(action, now)
        else:
            self._apply(self._engine.done(action, self._perform(action), self._clock.monotonic()))
        self._report(self._clock.monotonic())
        return 0.0

    def _item_step(self, action: Announce | StartUpload | PatchChunk | AskStatus, now: float) -> None:
        sequence = action.sequence
        if not self._hold(sequence, now):
            self._engine.held_elsewhere(sequence, now)
            return
        try:
            effects = self._engine.done(action, self._perform(action), self._clock.monotonic())
        except self._store.trouble:
            self._engine.forget(sequence)
            raise
        except Exception:
            # One item's bug must not stand in the way of all others; it is logged and the item waits its turn.
            log.exception("sync.item_broke", sequence=sequence, action=type(action).__name__)
            self._engine.forget(sequence)
            effects = (Defer(sequence, Reason.INTERNAL, self._settings.item_backoff_max),)
        try:
            self._apply(effects)
        except self._store.trouble:
            self._engine.forget(sequence)
            self._claimed.pop(sequence, None)
            raise

    def _view(self) -> View:
        horizon = dt.timedelta(seconds=self._settings.item_backoff_max)
        return View(
            self._store.outbox.candidates(CANDIDATES, horizon),
            self._store.results.awaited(),
            self._store.demand.untold(),
        )

    def _until_retry(self) -> float:
        """Seconds until the first deferred item is due. Asked anew at each rest: the wall clock may have jumped."""
        retry_at = self._store.outbox.next_retry()
        return math.inf if retry_at is None else (retry_at - self._clock.utc()).total_seconds()

    def _hold(self, sequence: int, now: float) -> bool:
        if self._claimed.get(sequence, 0.0) > now:
            return True
        held = self._store.outbox.claim(sequence, self._owner, dt.timedelta(seconds=self._settings.lease))
        self._claimed = {key: until for key, until in self._claimed.items() if until > now}
        if held:
            self._claimed[sequence] = now + self._settings.lease / 2
        return held

    def _perform(self, action: Request) -> Answer:  # noqa: PLR0911 - one line for each kind of request
        outbox = self._store.outbox
        match action:
            case Announce():
                return self._centre.announce(outbox.envelope(action.sequence))
            case StartUpload():
                return self._centre.start_upload(action)
            case PatchChunk():
                chunk = outbox.read_attachment(action.sequence, action.sha256, action.offset, action.length)
                return self._centre.patch(action, chunk)
            case AskStatus():
                return self._centre.status(action)
            case FetchResult():
                return self._centre.result(action.submission_id)
            case ReadCases():
                return self._centre.cases(self._store.cases.cursor)
            case TellDemand():
                return self._centre.demand(action.entries)
            case FetchCatalog():
                return self._fetch_catalog()
            case Heartbeat():
                beat = compose(self._store.health(), self._about, self._clock.utc(), self._offset)
                return self._centre.heartbeat(beat)

    def _fetch_catalog(self) -> Answer:
        if self._catalog is None:
            return CatalogStep(more=False)
        return self._catalog.step(self._clock.utc() + (self._offset or dt.timedelta()))  # by the centre's clock

    def _apply(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            if isinstance(effect, DemandTold):
                self._store.demand.told(effect.entries)
            elif isinstance(effect, HeldThere):
                self._compare(effect)
            else:
                self._remember(effect)

    def _compare(self, there: HeldThere) -> None:
        count = self._store.outbox.send_again(there.absent, self._about.kiosk_no)
        if count:
            log.warning("sync.sent_again", count=count)
        if self._store.number_above(there.highest):
            log.warning("sync.numbers_raised", above=there.highest)

    def _remember(self, effect: ItemEffect | KeepResult | KeepCases | Report) -> None:
        outbox, owner = self._store.outbox, self._owner
        match effect:
            case MarkAnnounced():
                outbox.announced(effect.sequence, owner, effect.missing)
            case MarkUploading():
                outbox.uploading(effect.sequence, owner, effect.sha256, effect.sent)
            case MarkDelivered():
                outbox.delivered(effect.sequence, owner)
            case KeepReceipt():
                outbox.acknowledged(effect.sequence, owner, effect.receipt)
                self._claimed.pop(effect.sequence, None)
                log.info("sync.acknowledged", sequence=effect.sequence)
            case Defer():
                delay = effect.delay
                retry_at = None if delay is None else self._clock.utc() + dt.timedelta(seconds=delay)
                outbox.defer(effect.sequence, owner, effect.reason, retry_at, attempts=effect.attempts)
                self._claimed.pop(effect.sequence, None)
                log.info("sync.deferred", sequence=effect.sequence, reason=effect.reason)
            case Quarantine():
                outbox.quarantine(effect.sequence, owner, effect.reason)
                self._claimed.pop(effect.sequence, None)
                log.warning("sync.quarantined", sequence=effect.sequence, reason=effect.reason)
            case KeepResult():
                kept = self._store.results.store(effect.submission_id, effect.content)
                log.info("sync.result_stored" if kept else "sync.result_unwanted")
            case KeepCases():
                self._store.cases.store(effect.page.entries, effect.page.cursor)
            case Report():
                self._offset = effect.clock_offset
                self._centre_time.hear(effect.clock_offset, self._clock.utc(), self._clock.monotonic())
                self._reported_at = -math.inf  # the screen wants to know it now

    def _report(self, now: float) -> None:
        """Tells the screen how the line is: at once when that changed, otherwise as a sign of life."""
        seen = self._engine.connection
        if seen is None or (seen == self._reported and now - self._reported_at < self._settings.report):
            return
        if seen != self._reported:
            log.info("sync.online" if seen.online else "sync.offline", reason=seen.reason)
        self._store.status.report(online=seen.online, reason=seen.reason, clock_offset=self._offset)
        self._reported, self._reported_at = seen, now

    def _keep_house(self, now: float) -> None:
        self._housekeeping_at = now + self._settings.housekeeping
        self._store.results.expire()
        self._store.demand.expire()
        if not self._centre_time.agrees(self._clock.utc(), now):
            return  # a clock that jumped ahead would end every retention time at once
        purged = self._store.outbox.purge()
        if purged:
            log.info("sync.purged", count=purged)
            self._unsettled = True

    def _settle(self) -> None:
        if self._unsettled:
            self._store.outbox.checkpoint()
            self._unsettled = False


def run_sync(  # noqa: PLR0913 - a process is built from its ports, each named
    store: StorePort,
    identity: KioskIdentity,
    *,
    about: About,
    clock: Clock,
    random: Random,
    shelf: CatalogShelf | None = None,
    stopped: Callable[[], bool],
    settings: SyncSettings | None = None,
    notify: Callable[[str], None] = lambda _: None,
) -> None:
    """Runs until `stopped` says so. `notify` gets systemd's words (sd_notify(3)): READY=1 and WATCHDOG=1."""
    settings = settings or SyncSettings()
    nonces = NonceSource(epoch=int(clock.utc().timestamp() * 1000))
    with store.only_sync(), bounded_client(pinned_context(identity.ca_pem), settings) as client:
        line = Line(client, identity, nonces, clock.utc)
        engine = Engine(settings, identity.receipt_keys, random)
        catalog = None if shelf is None else CatalogFetcher(line, shelf, settings.chunk_bytes)
        service = SyncService(store, HttpCentre(line), engine, clock, settings, about, random, catalog)
        service.start()
        watch = store.watch()
        notify("READY=1")
        try:
            while not stopped():
                notify("WATCHDOG=1")
                rest = service.step()
                while rest > 0 and not stopped() and not watch.changed():
                    clock.wait(min(settings.poll, rest))
                    rest -= settings.poll
        finally:
            watch.close()
