"""SQLite as this kiosk uses it: durable at commit, bounded in memory, shared by the screen and the sync process.

Every foreign error leaves this module as one of `kiosk.errors`.
"""

from __future__ import annotations

import datetime as dt
import errno
import math
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from kiosk.errors import StorageError, StorageFull

# What each connection is told, https://www.sqlite.org/pragma.html.
PRAGMAS = (
    ("journal_mode", "WAL"),
    ("synchronous", "FULL"),  # a commit that returned survives a power cut
    ("foreign_keys", "ON"),
    ("busy_timeout", "5000"),  # ms; the other process's transactions last some tens
    ("secure_delete", "ON"),  # purged ciphertexts are overwritten, not only unlinked
    ("cache_size", "-4096"),  # KiB per connection
    ("temp_store", "MEMORY"),
    ("journal_size_limit", "16777216"),  # the WAL file shrinks to 16 MiB after a checkpoint
    # Pages: the commit that passes 16 MiB pays for the checkpoint. The sync process checkpoints while it is idle, so
    # that this is the bound for a kiosk whose sync stands still, not the rule.
    ("wal_autocheckpoint", "4096"),
)

_WRITABLE_SECONDS = 60.0  # so long is a successful write a proof; three screens then cost three small writes a minute

Clock = Callable[[], dt.datetime]  # aware UTC


class Busy(StorageError):
    """The other process held the database for longer than the busy timeout."""

    code = "storage.busy"


@contextmanager
def translated(directory: Path) -> Iterator[None]:
    """Turns SQLite's and the system's errors into ours. Messages name the condition, never a value."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise _ours(error.orig, directory) from error
        raise
    except sa.exc.TimeoutError as error:
        raise Busy("every connection to the database is in use: the disk does not answer") from error
    except sqlite3.Error as error:
        raise _ours(error, directory) from error


def refused_by_system(error: OSError) -> StorageError:
    """What the system said of the data folder; the message names the condition, not a value."""
    kind = StorageFull if error.errno == errno.ENOSPC else StorageError
    return kind(f"the data folder cannot be used: {error.strerror}")


def _ours(error: sqlite3.Error, directory: Path) -> StorageError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary code
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    if code == sqlite3.SQLITE_FULL:
        return StorageFull("the disk or the database is full; nothing was stored")
    if code in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN} and free_bytes(directory) < _NO_SPACE:
        return StorageFull(f"the disk is full ({name}); nothing was stored")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return Busy(f"the database is held by another process ({name})")
    return StorageError(f"the database refused ({name}); nothing was stored")


_NO_SPACE = 64 * 1024  # the WAL index grows in steps of 32 KiB: with less than two left its failure means a full disk


def file_at(path: Path) -> tuple[int, int] | None:
    """Device and inode of what is at `path`; None for nothing."""
    try:
        stats = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise refused_by_system(error) from error
    return stats.st_dev, stats.st_ino


def free_bytes(directory: Path) -> int:
    """Bytes that an unprivileged process may still write below `directory`."""
    stats = _disk(directory)
    return stats.f_bavail * stats.f_frsize


def total_bytes(directory: Path) -> int:
    stats = _disk(directory)
    return stats.f_blocks * stats.f_frsize


def _disk(directory: Path) -> os.statvfs_result:
    try:
        return os.statvfs(directory)
    except OSError as error:
        raise refused_by_system(error) from error


class Database:
    """A small pool of connections to one file; safe to share among threads, not across a fork."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _engine(path)
        self._file = file_at(path)
        self._wrote_at = -math.inf  # monotonic; the last write that went well, -inf after one that did not

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent snapshot; writes through it fail only by convention, so do not."""
        with translated(self.path.parent), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One BEGIN IMMEDIATE transaction: durable when the block has ended, without a trace when it raised."""
        self._wrote_at = -math.inf
        self._check_file()
        with translated(self.path.parent), self._engine.connect() as connection:
            immediate = connection.execution_options(begin="BEGIN IMMEDIATE")
            with immediate.begin():
                yield immediate
        self._wrote_at = time.monotonic()

    def check_writable(self) -> None:
        """Writes something that changes nothing, unless a write went well lately: a disk that turned read-only or lost
        its cable goes on reading from memory. Raises StorageError."""
        self._check_file()
        if time.monotonic() - self._wrote_at < _WRITABLE_SECONDS:
            return
        with suppress(Busy), self.writing() as connection:  # whoever holds it writes
            connection.exec_driver_sql("PRAGMA user_version = 0")

    def _check_file(self) -> None:
        """Connections go on writing into a file that was removed or replaced, which ends with the last of them."""
        if self._file is None:
            self._file = file_at(self.path)  # SQLite has made it
        elif file_at(self.path) != self._file:
            raise StorageError(f"{self.path.name} was removed or replaced under this program; nothing was stored")

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Like `writing`, with foreign keys unchecked until the caller checks them: tables may be rebuilt."""
        with translated(self.path.parent), self._engine.connect() as connection:
            driver = connection.connection.driver_connection
            if not isinstance(driver, sqlite3.Connection):
                raise TypeError("the engine is not SQLite")
            driver.execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction
            try:
                immediate = connection.execution_options(begin="BEGIN IMMEDIATE")
                with immediate.begin():
                    yield immediate
            finally:
                driver.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def raw(self) -> Iterator[sqlite3.Connection]:
        """The driver's connection, for what SQLAlchemy has no word for: incremental blobs, checkpoints."""
        with translated(self.path.parent):
            pooled = self._engine.raw_connection()
            try:
                driver = pooled.driver_connection
                if not isinstance(driver, sqlite3.Connection):
                    raise TypeError("the engine is not SQLite")
                yield driver
            finally:
                pooled.close()

    def close(self) -> None:
        self._engine.dispose()


def _engine(path: Path) -> Engine:
    engine = sa.create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        hide_parameters=True,  # an error's text ends in logs
        pool_size=2,
        max_overflow=2,  # threads of one screen process that touch the store at once
        pool_timeout=10,
        connect_args={"check_same_thread": False},
    )

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself; `begin` below does
        cursor = connection.cursor()
        for name, value in PRAGMAS:
            cursor.execute(f"PRAGMA {name} = {value}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine
