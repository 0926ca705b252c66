"""Intake freezes before the disk or the queue is full; syncing and looking up go on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kiosk.errors import StorageFrozen, StorageFull
from kiosk.store.database import free_bytes, refused_by_system
from kiosk.store.schema import submissions
from kiosk.store.states import UNACKNOWLEDGED

# No kiosk of ours filed before this day: an older time is a clock that had lost its battery, and an age computed from
# it would freeze a healthy kiosk.
_FIRST_DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

_LOG_ROOM = 24 << 20  # bytes: the log's own bound (see `database.PRAGMAS`) and one large submission


@dataclass(frozen=True, slots=True)
class Limits:
    """`min_free_bytes` is what must stay free on the disk after a submission is stored.

    It is more than the log may grow to (16 MiB, see `database.PRAGMAS`), so that on a disk that is full for citizens
    receipts can still be stored and old ciphertexts purged.
    """

    max_unsent: int = 20_000
    max_unsent_age: dt.timedelta = dt.timedelta(days=30)
    min_free_bytes: int = 256 * 1024 * 1024
    retention: dt.timedelta = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Submissions without a centre receipt. `oldest_age` is None when there are none or no clock can be believed."""

    unsent: int
    quarantined: int
    oldest_age: dt.timedelta | None


def read_backlog(connection: Connection, now: dt.datetime) -> Backlog:
    waiting = submissions.c.state.in_(UNACKNOWLEDGED)
    row = connection.execute(
        sa.select(
            sa.func.count(),
            sa.func.count().filter(submissions.c.state == "quarantined"),
            sa.func.min(submissions.c.created_at).filter(submissions.c.created_at >= _FIRST_DAY),
        ).where(waiting)
    ).one()
    oldest: dt.datetime | None = row[2]
    age = None if oldest is None else max(now - oldest, dt.timedelta())
    return Backlog(unsent=row[0], quarantined=row[1], oldest_age=age)


def check_backlog(connection: Connection, limits: Limits, now: dt.datetime) -> None:
    """Raises StorageFrozen when another submission would pass a limit."""
    backlog = read_backlog(connection, now)
    if backlog.unsent >= limits.max_unsent:
        raise StorageFrozen(f"{backlog.unsent} submissions wait for the centre, the limit is {limits.max_unsent}")
    if backlog.oldest_age is not None and backlog.oldest_age > limits.max_unsent_age:
        raise StorageFrozen(f"the oldest submission has waited {backlog.oldest_age.days} days for the centre")


def check_space(connection: Connection, path: Path, limits: Limits, needed: int = 0) -> None:
    """Raises StorageFull when writing `needed` bytes to the database at `path` would touch the reserve.

    Pages that purging left free count as free, because SQLite gives none back to the disk: a kiosk that looked at the
    disk alone would stay full after everything was purged. The log counts as free too, once it has moved into the
    tables; it must have room on the disk itself.
    """
    page_bytes = _pragma(connection, "page_size")
    not_yet_in_tables = max(0, _pragma(connection, "page_count") * page_bytes - _size(path))
    on_disk = free_bytes(path.parent) + _size(path.with_name(path.name + "-wal")) - not_yet_in_tables
    left = on_disk + _pragma(connection, "freelist_count") * page_bytes - needed
    if left < limits.min_free_bytes or on_disk < min(limits.min_free_bytes, _LOG_ROOM):
        raise StorageFull(
            f"{left >> 20} MiB would be left on the disk, {limits.min_free_bytes >> 20} MiB must stay free"
        )


def _pragma(connection: Connection, name: str) -> int:
    value: int = connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
    return value


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # the log comes and goes
        return 0
    except OSError as error:
        raise refused_by_system(error) from error
