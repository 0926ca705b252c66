"""What the programs are made of, wired from a data folder: the server (`Gateway`) and the worker (`open_worker`)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from sync.gateway import events, keys
from sync.gateway.blobs import BlobStore, FolderBlobs
from sync.gateway.case_feed import Cases
from sync.gateway.catalog import Catalogs
from sync.gateway.catalog_keys import CatalogKeys
from sync.gateway.catalog_roles import CatalogRoles
from sync.gateway.database import Database
from sync.gateway.demand import Demand
from sync.gateway.fleet import Fleet
from sync.gateway.heartbeats import Heartbeats
from sync.gateway.intake import Intake
from sync.gateway.kiosks import Kiosks
from sync.gateway.operators import Operators
from sync.gateway.schema import Base
from sync.gateway.settings import Clock, DataFolder, Settings, system_clock
from sync.gateway.uploads import Uploads
from sync.wire.suite import SealingPublicKey

if TYPE_CHECKING:  # the server has no use for them
    from sync.gateway.reference_platform import ReferencePlatform
    from sync.gateway.worker import Worker

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Gateway:
    """Everything that a request may need. No private sealing key is among it."""

    settings: Settings
    clock: Clock
    ca_pem: bytes
    sealing_key: Callable[[], SealingPublicKey]  # the current one: it may change while we run
    receipt_key: keys.ReceiptKey
    database: Database
    blobs: BlobStore
    kiosks: Kiosks
    intake: Intake
    uploads: Uploads
    heartbeats: Heartbeats
    demand: Demand
    cases: Cases
    catalogs: Catalogs
    fleet: Fleet
    operators: Operators


@contextmanager
def open_gateway(
    folder: DataFolder, clock: Clock = system_clock, random_bytes: RandomBytes = os.urandom
) -> Iterator[Gateway]:
    settings = folder.load_settings()
    receipt_key = keys.receipt_key(folder)
    database = Database(folder.database_url(settings), Base)
    blobs = FolderBlobs(folder.blobs, folder.uploads)
    intake = Intake(database, receipt_key)
    try:
        yield Gateway(
            settings=settings,
            clock=clock,
            ca_pem=(folder.tls / "ca.pem").read_bytes(),
            sealing_key=partial(keys.current_sealing_key, folder),
            receipt_key=receipt_key,
            database=database,
            blobs=blobs,
            kiosks=Kiosks(database, random_bytes),
            intake=intake,
            uploads=Uploads(database, blobs, intake, timedelta(seconds=settings.upload_lifetime)),
            heartbeats=Heartbeats(database),
            demand=Demand(database),
            cases=Cases(database),
            catalogs=Catalogs(database, blobs, CatalogRoles(database, CatalogKeys(folder))),
            fleet=Fleet(database, timedelta(seconds=settings.silent_after)),
            operators=Operators(database, random_bytes, timedelta(seconds=settings.operator_session)),
        )
    finally:
        database.close()


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    database: Database
    worker: Worker
    platform: ReferencePlatform
    uploads: Uploads
    heartbeats: Heartbeats
    demand: Demand
    operators: Operators
    clock: Clock

    def run_once(self) -> int:
        """One round: open what came, move the reference platform's cases on, read its news. Returns the work done."""
        done = self.worker.run_once()
        if self.platform.advance():
            done += self.worker.news.read()
        return done

    def tidy(self) -> None:
        """Housekeeping, now and then: expired uploads, old reports and events, ended sessions."""
        now = self.clock()
        self.uploads.drop_expired(now)
        self.heartbeats.drop_old_history(now)
        events.drop_old(self.database, now)
        self.demand.drop_old(now)
        self.operators.drop_expired(now)


@contextmanager
def open_worker(
    folder: DataFolder, clock: Clock = system_clock, random_bytes: RandomBytes = os.urandom
) -> Iterator[WorkerProcess]:
    from sync.gateway.reference_platform import ReferencePlatform  # noqa: PLC0415 - the server has no use for them
    from sync.gateway.worker import Worker  # noqa: PLC0415

    with open_gateway(folder, clock, random_bytes) as gateway:
        platform = ReferencePlatform(
            folder.reference_platform_url(gateway.settings), gateway.settings, clock, random_bytes
        )
        worker = Worker(
            database=gateway.database,
            blobs=gateway.blobs,
            keys=keys.OpeningKeys(folder),
            receipt_key=gateway.receipt_key,
            case_system=platform,
            clock=clock,
            unnamed_items=gateway.settings.unnamed_items,
        )
        try:
            yield WorkerProcess(
                database=gateway.database,
                worker=worker,
                platform=platform,
                uploads=gateway.uploads,
                heartbeats=gateway.heartbeats,
                demand=gateway.demand,
                operators=gateway.operators,
                clock=clock,
            )
        finally:
            platform.close()
