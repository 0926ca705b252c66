"""The kiosk's sequence numbers: one after the other, and never one that the centre holds already.

A database that was restored from a backup has forgotten numbers that stand on citizens' receipts. The centre has them.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from kiosk.errors import StorageError
from kiosk.store.schema import cursors, submissions
from sync.wire.header import MAX_SEQUENCE

_FEED = "numbers"  # the row of `cursors` that holds the highest number that the centre is known to hold


def highest_sequence(connection: Connection) -> int:
    """The highest number of this database; 0 when nothing was filed."""
    return connection.execute(sa.select(sa.func.max(submissions.c.sequence))).scalar() or 0


def next_sequence(connection: Connection) -> int:
    newest = max(highest_sequence(connection), _held_there(connection))
    if newest >= MAX_SEQUENCE:
        raise StorageError("the kiosk's numbers are used up: enrol it under a new number")
    return newest + 1


def is_behind(connection: Connection, highest: int) -> bool:
    """Whether the next number would be one of those up to `highest`."""
    return max(highest_sequence(connection), _held_there(connection)) < highest


def raise_above(connection: Connection, highest: int) -> None:
    values = {"cursor": str(highest)}
    connection.execute(
        insert(cursors).values(feed=_FEED, **values).on_conflict_do_update(index_elements=["feed"], set_=values)
    )


def _held_there(connection: Connection) -> int:
    cursor = connection.execute(sa.select(cursors.c.cursor).where(cursors.c.feed == _FEED)).scalar_one_or_none()
    return int(cursor or 0)
