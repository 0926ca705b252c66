"""What the centre answered, kept for the screen: case status, sealed results, the state of the connection."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from kiosk.store.database import Clock, Database
from kiosk.store.schema import case_parts, cases, cursors, results, submissions, sync_status
from kiosk.store.states import OutboxState
from kiosk.store.submission import CasePart, CaseView, SubmissionKind
from sync.wire.messages import CaseEntry, CaseStep
from sync.wire.result import MAX_RESULT_BYTES

_CASE_FEED = "cases"
SILENCE = dt.timedelta(seconds=30)  # a sync process unheard for longer: the connection is unknown


class CaseCache:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @property
    def cursor(self) -> str | None:
        with self._database.reading() as connection:
            return connection.execute(
                sa.select(cursors.c.cursor).where(cursors.c.feed == _CASE_FEED)
            ).scalar_one_or_none()

    def store(self, entries: Iterable[CaseEntry], cursor: str | None) -> None:
        """Keeps the entries and, in the same transaction, how far the feed was read. None leaves the cursor."""
        now = self._clock()
        with self._database.writing() as connection:
            for entry in entries:
                values = {
                    "case_number": entry.case_number,
                    "step": entry.step,
                    "result_code": entry.result_code,
                    "changed_at": entry.changed_at,
                    "updated_at": now,
                }
                about = cases
                keys: dict[str, uuid.UUID | str] = {"submission_id": entry.submission_id}
                if entry.part is not None:
                    about, keys = case_parts, keys | {"item_code": entry.part}
                connection.execute(
                    insert(about).values(**keys, **values).on_conflict_do_update(index_elements=[*keys], set_=values)
                )
            if cursor is not None:
                connection.execute(
                    insert(cursors)
                    .values(feed=_CASE_FEED, cursor=cursor)
                    .on_conflict_do_update(index_elements=["feed"], set_={"cursor": cursor})
                )

    def find(self, number: str) -> CaseView | None:
        """The submission with the printed `number` (KKKK-NNNNNN), if it was filed at this kiosk."""
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(submissions, cases.c.case_number, cases.c.step, cases.c.result_code, cases.c.changed_at)
                .join(cases, cases.c.submission_id == submissions.c.submission_id, isouter=True)
                .where(submissions.c.number == number)
            ).one_or_none()
            parts = connection.execute(
                sa.select(case_parts)
                .join(submissions, submissions.c.submission_id == case_parts.c.submission_id)
                .where(submissions.c.number == number)
                .order_by(case_parts.c.case_number)
            ).all()
        if row is None:
            return None
        return CaseView(
            number=row.number,
            submission_id=row.submission_id,
            kind=SubmissionKind(row.kind),
            item_code=row.item_code,
            created_at=row.created_at,
            state=OutboxState(row.state),
            case_number=row.case_number,
            step=None if row.step is None else CaseStep(row.step),
            result_code=row.result_code,
            changed_at=row.changed_at,
            parts=tuple(
                CasePart(part.item_code, part.case_number, CaseStep(part.step), part.result_code) for part in parts
            ),
        )


class ResultState(StrEnum):
    AWAITED = "awaited"  # the sync process asks for it
    STORED = "stored"
    TAKEN = "taken"
    ABANDONED = "abandoned"  # nobody is there to open it any more
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class AwaitedResult:
    submission_id: uuid.UUID
    sequence: int
    expires_at: dt.datetime


class ResultShelf:
    """Sealed results wait here for the one screen process that can open them, and no longer than its session."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def awaited(self) -> tuple[AwaitedResult, ...]:
        """Results to ask for: the submission is acknowledged and its citizen still waits. Newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(results.c.submission_id, submissions.c.sequence, results.c.expires_at)
                .join(submissions, submissions.c.submission_id == results.c.submission_id)
                .where(
                    results.c.state == ResultState.AWAITED,
                    results.c.expires_at > self._clock(),
                    submissions.c.state == OutboxState.ACKNOWLEDGED,
                )
                .order_by(submissions.c.sequence.desc())
                .limit(16)
            )
            return tuple(AwaitedResult(row.submission_id, row.sequence, row.expires_at) for row in rows)

    def store(self, submission_id: uuid.UUID, content: bytes) -> bool:
        """Keeps a result that is still awaited; False when nobody waits for it any more."""
        if len(content) > MAX_RESULT_BYTES:
            raise ValueError(f"a result of {len(content)} bytes exceeds {MAX_RESULT_BYTES}")
        with self._database.writing() as connection:
            kept = connection.execute(
                sa.update(results)
                .where(results.c.submission_id == submission_id, results.c.state == ResultState.AWAITED)
                .values(state=ResultState.STORED, content=content)
            )
            return kept.rowcount == 1

    def state(self, submission_id: uuid.UUID) -> ResultState | None:
        with self._database.reading() as connection:
            state = connection.execute(
                sa.select(results.c.state).where(results.c.submission_id == submission_id)
            ).scalar_one_or_none()
            return None if state is None else ResultState(state)

    def take(self, submission_id: uuid.UUID) -> bytes | None:
        """Hands the bytes over and overwrites them here. None when there are none."""
        with self._database.writing() as connection:
            content: bytes | None = connection.execute(
                sa.select(results.c.content).where(
                    results.c.submission_id == submission_id, results.c.state == ResultState.STORED
                )
            ).scalar_one_or_none()
            if content is not None:
                connection.execute(
                    sa.update(results)
                    .where(results.c.submission_id == submission_id)
                    .values(state=ResultState.TAKEN, content=None)
                )
            return content

    def abandon(self, submission_id: uuid.UUID) -> None:
        """The session that could open it has ended."""
        self._drop(results.c.submission_id == submission_id, ResultState.ABANDONED)

    def expire(self) -> int:
        return self._drop(results.c.expires_at <= self._clock(), ResultState.EXPIRED)

    def _drop(self, which: sa.ColumnElement[bool], state: ResultState) -> int:
        pending = sa.and_(which, results.c.state.in_((ResultState.AWAITED, ResultState.STORED)))
        with self._database.reading() as connection:
            if connection.execute(sa.select(results.c.submission_id).where(pending).limit(1)).first() is None:
                return 0
        with self._database.writing() as connection:
            return connection.execute(sa.update(results).where(pending).values(state=state, content=None)).rowcount


class ConnectionState(StrEnum):
    ONLINE = "online"
    OFFLINE = "offline"
    UNKNOWN = "unknown"  # the sync process has not reported lately


@dataclass(frozen=True, slots=True)
class Connection:
    """`reason` is a typed code of the sync client. `clock_offset` is the centre's clock minus this one's."""

    state: ConnectionState
    since: dt.datetime | None
    reason: str | None
    last_contact_at: dt.datetime | None
    clock_offset: dt.timedelta | None


class SyncStatus:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def report(self, *, online: bool, reason: str | None, clock_offset: dt.timedelta | None = None) -> None:
        """Says that the sync process lives and what it last saw; `since` moves only when that changes."""
        now = self._clock()
        offset_ms = None if clock_offset is None else round(clock_offset.total_seconds() * 1000)
        with self._database.writing() as connection:
            old = connection.execute(sa.select(sync_status)).one_or_none()
            same = old is not None and old.online == online and old.reason == reason
            values = {
                "reported_at": now,
                "online": online,
                "since": old.since if old is not None and same else now,
                "reason": reason,
                "last_contact_at": now if online else (None if old is None else old.last_contact_at),
                "clock_offset_ms": offset_ms
                if offset_ms is not None
                else (None if old is None else old.clock_offset_ms),
            }
            connection.execute(
                insert(sync_status).values(id=1, **values).on_conflict_do_update(index_elements=["id"], set_=values)
            )

    def read(self) -> Connection:
        with self._database.reading() as connection:
            row = connection.execute(sa.select(sync_status)).one_or_none()
        if row is None:
            return Connection(ConnectionState.UNKNOWN, None, None, None, None)
        offset = None if row.clock_offset_ms is None else dt.timedelta(milliseconds=row.clock_offset_ms)
        # A report from the future is as silent as an old one: the clock was set back.
        if abs(self._clock() - row.reported_at) > SILENCE:
            return Connection(ConnectionState.UNKNOWN, row.reported_at, row.reason, row.last_contact_at, offset)
        state = ConnectionState.ONLINE if row.online else ConnectionState.OFFLINE
        return Connection(state, row.since, row.reason, row.last_contact_at, offset)
