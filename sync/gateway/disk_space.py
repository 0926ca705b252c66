"""Telling "the disk is full" from every other failure, whoever says it: the file system, SQLite or PostgreSQL."""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
SQLITE_FULL = frozenset({"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"})  # the second: no room for the shared-memory file
POSTGRESQL_FULL = "53100"  # disk_full (Appendix A of its manual)


def is_disk_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorname", None) in SQLITE_FULL
    return getattr(cause, "sqlstate", None) == POSTGRESQL_FULL
