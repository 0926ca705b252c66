"""The kiosk's one database: the durable moment, and everything that the screen and the sync process share."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from kiosk.errors import StorageError
from kiosk.holding import is_shown, only_one
from kiosk.store import audit
from kiosk.store.audit import AuditChain, AuditEvent, AuditHead
from kiosk.store.centre import CaseCache, Connection, ResultShelf, ResultState, SyncStatus
from kiosk.store.database import Clock, Database, free_bytes, refused_by_system, total_bytes
from kiosk.store.demand import DemandCounts
from kiosk.store.limits import Backlog, Limits, check_backlog, check_space, read_backlog
from kiosk.store.migrate import ensure_schema
from kiosk.store.numbers import highest_sequence, is_behind, next_sequence, raise_above
from kiosk.store.outbox import Outbox, boot_id
from kiosk.store.schema import attachments, catalog_in_use, devices, envelopes, results, submissions
from kiosk.store.states import OutboxState
from kiosk.store.submission import CaseView, SealedSubmission, StoredSubmission, SubmissionKind
from kiosk.store.watch import ChangeWatch

SEALED = AuditEvent("submission.sealed")
RESULT_WAIT = dt.timedelta(minutes=15)  # a sealed result is worth fetching for so long


@dataclass(frozen=True, slots=True)
class DeviceHealth:
    name: str
    state: str
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class Health:
    """What a heartbeat tells the centre of this database."""

    backlog: Backlog
    highest_sequence: int
    audit_head: AuditHead
    free_bytes: int
    total_bytes: int
    intake_trouble: str | None  # the code of what `check_intake` raises
    devices: tuple[DeviceHealth, ...]
    screen_up: bool  # `kiosk run` lives and has a screen to show
    catalog_version: str | None  # what the screen works with; None before a screen ever ran


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def open_store(path: Path, *, limits: Limits | None = None, clock: Clock = utc_now, boot: str | None = None) -> Store:
    """Opens or creates the database at `path`, brings it to this program's schema and frees leases of earlier boots.

    Raises SchemaNewer for a newer program's database, StorageError otherwise.
    """
    with _os_errors():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))  # SQLite gives its log the same mode
    database = Database(path)
    try:
        ensure_schema(database)
        store = Store(database, limits or Limits(), clock, boot or boot_id())
        store.outbox.recover_leases(all_owners=False)
    except BaseException:
        database.close()
        raise
    return store


class Store:
    """Made by `open_store`. Safe to share among threads; another process opens its own."""

    def __init__(self, database: Database, limits: Limits, clock: Clock, boot: str) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock
        self.outbox = Outbox(database, clock, boot, limits.retention)
        self.audit = AuditChain(database, clock)
        self.cases = CaseCache(database, clock)
        self.results = ResultShelf(database, clock)
        self.demand = DemandCounts(database, clock)
        self.status = SyncStatus(database, clock)

    @property
    def trouble(self) -> type[StorageError]:
        return StorageError

    @property
    def path(self) -> Path:
        return self._database.path

    def close(self) -> None:
        self._database.close()

    # the durable moment

    def submit(self, seal: Callable[[int], SealedSubmission], event: AuditEvent = SEALED) -> StoredSubmission:
        """Allocates the next sequence, lets `seal` seal for it and commits everything in one transaction.

        When it returns, the submission survives a power cut; when it raises, nothing was stored and the sequence is
        the next one's. `seal` runs while the database is locked: encrypt attachments before. Raises StorageFull,
        StorageFrozen, StorageError, and whatever `seal` raises.
        """
        now = self._clock()
        with self._database.writing() as connection:
            check_space(connection, self.path, self._limits)
            check_backlog(connection, self._limits, now)
            sequence = next_sequence(connection)
            sealed = seal(sequence)
            check_space(connection, self.path, self._limits, sealed.size)
            self._insert(connection, sequence, sealed, now)
            facts = {
                **event.facts,
                "sequence": sequence,
                "submission": sealed.submission_id.bytes,
                "envelope": sealed.envelope_sha256,
                "kind": str(sealed.kind),
            }
            audit.append(connection, AuditEvent(event.code, facts), now)
        return StoredSubmission(sequence, sealed.submission_id, sealed.number, sealed.kiosk_receipt, sealed.created_at)

    def _intake_trouble(self) -> str | None:
        try:
            self.check_intake()
        except StorageError as error:
            return error.code
        return None

    def check_intake(self) -> None:
        """Raises what `submit` would raise before any citizen has typed a word: StorageFull, StorageFrozen, or
        StorageError where nothing can be written."""
        with self._database.reading() as connection:
            check_space(connection, self.path, self._limits)
            check_backlog(connection, self._limits, self._clock())
        self._database.check_writable()

    def number_above(self, highest: int) -> bool:
        """The centre holds numbers up to `highest` of this kiosk: the next filing gets none of them. False when that is
        so anyhow, as always unless this database was restored from a backup."""
        with self._database.reading() as connection:
            if not is_behind(connection, highest):
                return False
        with self._database.writing() as connection:
            raise_above(connection, highest)
            audit.append(connection, AuditEvent("numbers.raised", {"above": highest}), self._clock())
        return True

    def _insert(self, connection: sa.Connection, sequence: int, sealed: SealedSubmission, now: dt.datetime) -> None:
        connection.execute(
            sa.insert(submissions).values(
                sequence=sequence,
                submission_id=sealed.submission_id,
                number=sealed.number,
                kind=sealed.kind,
                live=sealed.live,
                item_code=sealed.item_code,
                created_at=sealed.created_at,
                kiosk_receipt=sealed.kiosk_receipt,
                envelope_sha256=sealed.envelope_sha256,
                state=OutboxState.SEALED,
                updated_at=now,
            )
        )
        connection.execute(sa.insert(envelopes).values(sequence=sequence, content=sealed.envelope))
        for attachment in sealed.attachments:
            connection.execute(
                sa.insert(attachments).values(
                    sequence=sequence, sha256=attachment.sha256, size=attachment.size, content=attachment.content
                )
            )
        if sealed.live:
            connection.execute(
                sa.insert(results).values(
                    submission_id=sealed.submission_id,
                    state=ResultState.AWAITED,
                    expires_at=now + RESULT_WAIT,
                )
            )

    # what the screen asks

    def connection(self) -> Connection:
        return self.status.read()

    def newest_filing(self, since: dt.datetime) -> str | None:
        """The number of the newest filing that was made at `since` or later; ratings do not count."""
        made = sa.and_(submissions.c.kind == SubmissionKind.FILING, submissions.c.created_at >= since)
        query = sa.select(submissions.c.number).where(made).order_by(submissions.c.sequence.desc()).limit(1)
        with self._database.reading() as connection:
            number: str | None = connection.execute(query).scalar_one_or_none()
        return number

    def find_case(self, number: str) -> CaseView | None:
        """What is known of the submission with the printed number (KKKK-NNNNNN)."""
        return self.cases.find(number)

    def take_result(self, submission_id: uuid.UUID) -> bytes | None:
        """The sealed result, once: it is overwritten here when it is handed over."""
        return self.results.take(submission_id)

    def abandon_result(self, submission_id: uuid.UUID) -> None:
        """Nobody waits for it any more; it is not fetched, or overwritten if it was."""
        self.results.abandon(submission_id)

    def report_device(self, name: str, state: str, *, only_known: bool = False) -> None:
        """Tells the next heartbeat the state of a device. Codes only; unchanged states write nothing, and `only_known`
        neither does that of a device which was never reported."""
        with self._database.reading() as connection:
            known = connection.execute(sa.select(devices.c.state).where(devices.c.name == name)).scalar_one_or_none()
        if known == state or (known is None and only_known):
            return
        now = self._clock()
        with self._database.writing() as connection:
            connection.execute(
                insert(devices)
                .values(name=name, state=state, since=now)
                .on_conflict_do_update(index_elements=["name"], set_={"state": state, "since": now})
            )

    def report_catalog(self, version: str) -> None:
        """Tells the next heartbeat with which catalogue the screen works. An unchanged version writes nothing."""
        with self._database.reading() as connection:
            if _catalog_version(connection) == version:
                return
        values = {"version": version, "since": self._clock()}
        with self._database.writing() as connection:
            connection.execute(
                insert(catalog_in_use).values(id=1, **values).on_conflict_do_update(index_elements=["id"], set_=values)
            )

    def health(self) -> Health:
        trouble = self._intake_trouble()
        with self._database.reading() as connection:
            return Health(
                backlog=read_backlog(connection, self._clock()),
                highest_sequence=highest_sequence(connection),
                audit_head=audit.read_head(connection),
                free_bytes=free_bytes(self._database.path.parent),
                total_bytes=total_bytes(self._database.path.parent),
                intake_trouble=trouble,
                devices=tuple(
                    DeviceHealth(row.name, row.state, row.since)
                    for row in connection.execute(sa.select(devices).order_by(devices.c.name))
                ),
                screen_up=is_shown(self.path.with_suffix(".screen")),
                catalog_version=_catalog_version(connection),
            )

    def watch(self) -> ChangeWatch:
        return ChangeWatch(self._database.path)

    @contextmanager
    def only_sync(self) -> Iterator[None]:
        """Held by the one sync process while it runs; AlreadyRunning for another one."""
        path = self.path.with_suffix(".sync")
        with _os_errors():
            path.touch(0o600)
        with only_one(path, "kiosk sync"):
            yield


def _catalog_version(connection: sa.Connection) -> str | None:
    return connection.execute(sa.select(catalog_in_use.c.version)).scalar_one_or_none()


@contextmanager
def _os_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise refused_by_system(error) from error
