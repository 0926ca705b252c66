"""The sync process and the enrolment, wired from one configuration."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version

import structlog

from kiosk.bootstrap.catalog import newest_version, open_shelf
from kiosk.bootstrap.store import open_configured_store
from kiosk.config import Config
from kiosk.errors import StorageError, UnsentFilings
from kiosk.store.identity import Identity, load_identity, new_signing_key, save_identity
from kiosk.store.outbox import boot_id
from kiosk.store.store import Store
from sync.client.enrol import enrol
from sync.client.heartbeat import About
from sync.client.service import run_sync
from sync.client.settings import SyncSettings

log = structlog.get_logger()

_DATABASE_PAUSE = 2.0  # seconds between two tries to open a database that cannot be opened


class _Clock:
    def __init__(self) -> None:
        self.ending = threading.Event()

    def monotonic(self) -> float:
        return time.monotonic()

    def utc(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def wait(self, seconds: float) -> None:
        self.ending.wait(seconds)


def run(config: Config) -> None:
    """Syncs until SIGTERM or SIGINT, and waits for a database or an identity that cannot be used now. NotProvisioned
    without an identity, AlreadyRunning where another process syncs."""
    clock = _Clock()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: clock.ending.set())
    told: str | None = None
    while not clock.ending.is_set():
        try:
            _sync(config, clock)
        except StorageError as error:
            if str(error) != told:
                log.warning("sync.store_failed", code=error.code, detail=str(error)[:200])
                told = str(error)
            notify("WATCHDOG=1")
            clock.wait(_DATABASE_PAUSE)


def _sync(config: Config, clock: _Clock) -> None:
    """Until the end is asked for or this kiosk is enrolled anew. StorageError when the database cannot be opened, or is
    another one now."""
    enrolled = _enrolled(config)
    identity = load_identity(config.keys_dir)
    store = open_configured_store(config)
    try:
        _sync_from(store, config, identity, clock, lambda: clock.ending.is_set() or _enrolled(config) != enrolled)
    finally:
        store.close()


def _enrolled(config: Config) -> int | None:
    """Another number after each enrolment; None while the disk does not say."""
    with suppress(OSError):
        return (config.keys_dir / "identity.json").stat().st_mtime_ns
    return None


def _sync_from(store: Store, config: Config, identity: Identity, clock: _Clock, stopped: Callable[[], bool]) -> None:
    shelf = open_shelf(config, identity)
    damaged = shelf.drop_damaged()
    if damaged is not None:
        log.warning("catalog.refused", reason="damaged", detail=str(damaged)[:200])
    about = About(
        boot_id=boot_id(),
        software_version=version("ningmanyi-kiosk"),
        catalog_version=newest_version(config),
        kiosk_no=identity.kiosk_no,
    )
    section = config.sync
    settings = SyncSettings(
        chunk_bytes=section.chunk_kib * 1024,
        heartbeat=section.heartbeat_seconds,
        poll=section.poll_seconds,
        backoff_base=section.backoff_base_seconds,
        item_backoff_max=section.backoff_max_seconds,
        link_backoff_max=min(section.backoff_max_seconds, SyncSettings().link_backoff_max),
    )
    run_sync(
        store,
        identity,
        about=about,
        clock=clock,
        random=random.SystemRandom().random,
        shelf=shelf,
        stopped=stopped,
        settings=settings,
        notify=notify,
    )


def notify(state: str) -> None:
    """Tells systemd, if it started us and listens (sd_notify(3)): without WATCHDOG=1 for WatchdogSec= it starts us
    anew."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(state.encode(), address.replace("@", "\0", 1) if address.startswith("@") else address)


def provision(config: Config, ticket: str, *, leave_unsent: bool = False) -> Identity:
    """Enrols this kiosk. A key that was made but not yet answered for is used again, so that a lost answer costs
    nothing. Raises EnrolmentFailed or StorageError; an identity that was there before is kept until the new one is
    whole. UnsentFilings while filings of that one wait, unless they shall be left behind."""
    if not leave_unsent:
        _check_all_is_sent(config)
    key = new_signing_key(config.keys_dir)
    enrolment = enrol(ticket, key, name=config.site.name.zh, software_version=version("ningmanyi-kiosk"))
    identity = Identity.from_enrolment(
        enrolment.answer, signing_key=key, gateway_url=enrolment.gateway_url, ca_pem=enrolment.ca_pem
    )
    save_identity(config.keys_dir, identity)
    return identity


def _check_all_is_sent(config: Config) -> None:
    if not config.database.exists():
        return
    store = open_configured_store(config)
    try:
        unsent = store.health().backlog.unsent
    finally:
        store.close()
    if unsent:
        raise UnsentFilings(
            f"{unsent} 件还没送到中心，只有本机现在的身份送得出去：先让 kiosk sync 送完；非换不可，加 --leave-unsent / "
            f"{unsent} filings are not at the centre yet and only this kiosk's present identity can deliver them: let "
            "`kiosk sync` send them first; to enrol all the same, add --leave-unsent"
        )
