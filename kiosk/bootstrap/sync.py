"""The sync process and the enrolment, wired from one configuration."""

from __future__ import annotations

import datetime as dt
import random
import signal
import threading
import time
from importlib.metadata import version

from kiosk.bootstrap.store import open_configured_store
from kiosk.catalog.load import load_catalog
from kiosk.config import Config
from kiosk.store.identity import load_identity
from kiosk.store.outbox import boot_id
from sync.client.heartbeat import About
from sync.client.service import run_sync
from sync.client.settings import SyncSettings


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
    """Syncs until SIGTERM or SIGINT. NotProvisioned without an identity, StorageError without a usable database."""
    identity = load_identity(config.keys_dir)
    store = open_configured_store(config)
    clock = _Clock()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: clock.ending.set())
    about = About(
        boot_id=boot_id(),
        software_version=version("ningmanyi-kiosk"),
        catalog_version=load_catalog(config.catalog).version,
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
    try:
        run_sync(
            store,
            identity,
            about=about,
            clock=clock,
            random=random.SystemRandom().random,
            stopped=clock.ending.is_set,
            settings=settings,
        )
    finally:
        store.close()
