"""One citizen's screen process: catalogue, store, devices, session and window, wired from one configuration."""

from __future__ import annotations

import datetime as dt
import gc
import os
import threading
import time
from pathlib import Path

import structlog

from kiosk.bootstrap.catalog import open_catalog
from kiosk.bootstrap.devices import Devices, make_devices
from kiosk.bootstrap.store import LateStore
from kiosk.catalog.model import Capability
from kiosk.catalog.nameless import nameless
from kiosk.catalog.search import SearchIndex
from kiosk.catalog.text import LocalText
from kiosk.config import Config, DevicesSection
from kiosk.errors import ConfigError, NotProvisioned, StorageError
from kiosk.services.intents import SessionIntents
from kiosk.services.loop import Loop
from kiosk.services.session import CitizenSession, Condition, World
from kiosk.services.snapshot import Aftermath, DeviceState, Fate, Network
from kiosk.services.submitting import Submitter
from kiosk.services.unmet import UnmetSearch
from kiosk.services.vision import open_vision
from kiosk.store.centre import ConnectionState
from kiosk.store.identity import load_identity
from sync.wire.instants import ClockConfidence
from ui.screen_process import ScreenOptions, run_screen

log = structlog.get_logger()

_NETWORK = {
    ConnectionState.ONLINE: Network.ONLINE,
    ConnectionState.OFFLINE: Network.OFFLINE,
    ConnectionState.UNKNOWN: Network.UNKNOWN,
}
_CLOSE_ENOUGH = dt.timedelta(seconds=5)
_A_WRONG_DAY = dt.timedelta(hours=6)
_REPORT_SECONDS = 5.0


def local_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).astimezone()


class _Intake:
    """What the database says of the line to the centre and of taking filings in. Asked every second: a database that
    cannot be opened or cannot answer ends nobody's session, and a reason is told when it is new."""

    def __init__(self, store: LateStore) -> None:
        self._store = store
        self._told: str | None = None

    def look(self) -> tuple[Network, bool]:
        network, refusal = Network.UNKNOWN, None
        try:
            store = self._store.opened()
            network = _NETWORK[store.connection().state]
            store.check_intake()
        except StorageError as error:
            refusal = error.code
            if refusal != self._told:
                log.warning("intake.refused", reason=refusal, detail=str(error)[:200])
        self._told = refusal
        return network, refusal is None


class _ScreenSession:
    """Implements `ui.screen_process.ScreenSession`."""

    def __init__(self, config: Config, loop: Loop) -> None:
        self._loop = loop
        self._store = LateStore(config)
        self._intake = _Intake(self._store)
        self._devices, self._fit = _devices(config)
        catalog = open_catalog(config)
        self._catalog_version = catalog.version
        self._index = SearchIndex(catalog)
        self._unmet: list[UnmetSearch] = []
        self._unreported: str | None = None  # why the last report was not stored
        self._session = CitizenSession(
            World(
                catalog=catalog,
                index=self._index,
                ports=self._devices.ports,
                vision=open_vision(),
                submitter=_submitter(config, self._store),
                condition=self._condition,
                outlet=LocalText(zh=config.site.name.zh, en=config.site.name.en),
                screen=config.screen,
                language=config.language,
                loop=loop,
                now=local_now,
                monotonic=time.monotonic,
                on_end=lambda _: None,
                on_unmet=self._unmet.append,
            )
        )

    @property
    def intents(self) -> SessionIntents:
        return self._session

    def open_devices(self) -> None:
        gc.freeze()  # the catalogue and the like stay for as long as the process
        gc.enable()
        self._devices.open(self._loop, self._session.refresh)
        self._report()
        self._loop.every(_REPORT_SECONDS, self._report)

    def after_crash(self, seconds: float) -> None:
        since = (local_now() - dt.timedelta(seconds=seconds)).astimezone(dt.UTC).replace(microsecond=0)
        tell = self._session.tell_aftermath

        def unknown(error: Exception) -> None:
            if not isinstance(error, StorageError):
                raise error
            tell(Aftermath(Fate.UNKNOWN))  # what the disk has, `_Intake` tells operations

        self._loop.run(
            lambda: self._store.opened().newest_filing(since),
            lambda number: tell(Aftermath(Fate.STORED, number) if number else Aftermath(Fate.NOTHING)),
            unknown,
        )

    def close(self) -> None:
        # At once and beside the devices: these may take longer than the supervisor waits.
        keeping = threading.Thread(target=self._keep_unmet, name="unmet")
        keeping.start()
        self._devices.close()
        keeping.join()

    def _keep_unmet(self) -> None:
        """When the citizen has gone and the window with them: nobody waits for the disk."""
        today = local_now().date()
        for search in self._unmet:
            words = nameless(search.query, self._index.knows_pair)
            if words is not None:
                try:
                    self._store.opened().demand.add(today, search.kind, words)
                except StorageError as error:
                    log.warning("demand.not_stored", reason=error.code)
        self._unmet.clear()

    def _condition(self) -> Condition:
        network, taking = self._intake.look()
        return Condition(network, taking and self._fit and self._devices.power_lasts)

    def _report(self) -> None:
        """Leaves the catalogue's version and the devices' states where the next heartbeat finds them."""
        needed = {capability.value: state for capability, state in self._session.snapshot.devices}
        needed.pop(Capability.SIGNATURE.value, None)
        cabinet = self._devices.cabinet()

        def report() -> None:
            store = self._store.opened()
            store.report_catalog(self._catalog_version)
            for name, state in needed.items():
                if state is not DeviceState.UNKNOWN:  # not asked yet says nothing new
                    store.report_device(name, state.value)
            for name, state in cabinet.items():
                # Few cabinets have all that there may be: what was never there is not told of.
                store.report_device(name, state.value, only_known=state is DeviceState.NOT_INSTALLED)

        self._loop.run(report, lambda _: self._reported(None), self._reported)

    def _reported(self, error: Exception | None) -> None:
        if error is not None and not isinstance(error, StorageError):
            raise error
        reason = None if error is None else error.code
        if reason is not None and reason != self._unreported:
            log.warning("devices.not_reported", reason=reason)
        self._unreported = reason


def _devices(config: Config) -> tuple[Devices, bool]:
    """The devices that are bound, and whether they can be used: with a mistake in the configuration there are none."""
    try:
        return make_devices(config.devices, config.data_dir), True
    except ConfigError as error:
        log.warning(error.code, detail=str(error)[:200])
        return make_devices(DevicesSection()), False


def _submitter(config: Config, store: LateStore) -> Submitter | None:
    try:
        identity = load_identity(config.keys_dir)
    except (NotProvisioned, StorageError) as error:
        log.warning(error.code, detail=str(error)[:200])
        return None
    return Submitter(
        store, identity, local_now, lambda: _clock_confidence(store), os.urandom, lambda: _day_is_known(store)
    )


def _day_is_known(store: LateStore) -> bool:
    """Not by a clock that is hours from the centre's, or behind what it was when the centre was last heard: its battery
    is empty."""
    seen = store.opened().connection()
    if seen.last_contact_at is not None and dt.datetime.now(dt.UTC) < seen.last_contact_at - _A_WRONG_DAY:
        return False
    return seen.clock_offset is None or abs(seen.clock_offset) < _A_WRONG_DAY


def _clock_confidence(store: LateStore) -> ClockConfidence:
    offset = store.opened().connection().clock_offset
    if offset is None:
        return ClockConfidence.UNKNOWN
    return ClockConfidence.SYNCHRONISED if abs(offset) <= _CLOSE_ENOUGH else ClockConfidence.HOLDOVER


def run(config: Config, control_fd: int | None, robot: Path | None) -> int:
    """The screen process's exit code."""
    options = ScreenOptions(screen=config.screen, language=config.language, control_fd=control_fd, robot=robot)
    return run_screen(lambda loop: _ScreenSession(config, loop), options)
