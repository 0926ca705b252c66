"""Telling trouble of the disk or the database from bugs, whoever says it: the file system, SQLite or PostgreSQL."""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
SQLITE_FULL = frozenset({"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"})  # the second: no room for the shared-memory file
POSTGRESQL_FULL = "53100"  # disk_full (Appendix A of its manual)


def is_out_of_use(error: BaseException) -> bool:
    """Whether the database itself cannot be used just now: held by another process, away, or on a broken disk."""
    return isinstance(error, OperationalError)


def trouble_of(error: BaseException) -> str:
    """Names the trouble as the database does, without any value."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or type(cause).__name__)


def is_disk_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorname", None) in SQLITE_FULL
    return getattr(cause, "sqlstate", None) == POSTGRESQL_FULL
