"""Unmet demand as counts by day and words, until the centre has confirmed them.

Totals are told, never increases: a report that is repeated after a lost answer changes nothing at the centre.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from kiosk.store.database import Clock, Database
from kiosk.store.schema import demand
from sync.wire.messages import MAX_DEMAND, DemandEntry, DemandKind

MOST_WORDS_A_DAY: Final = 500  # different ones; a stuck key or a prank must not fill the disk
KEPT: Final = dt.timedelta(days=60)  # a kiosk that is offline for longer loses the oldest days


class DemandCounts:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(self, day: dt.date, kind: DemandKind, words: str) -> None:
        """Counts one more. `words` name no person any more."""
        DemandEntry(day=day, kind=kind, words=words, count=1)  # what the centre would refuse is refused here
        with self._database.writing() as connection:
            known = sa.and_(demand.c.day == day, demand.c.kind == kind, demand.c.words == words)
            if connection.execute(sa.select(demand.c.count).where(known)).first() is None:
                today = sa.select(sa.func.count()).select_from(demand).where(demand.c.day == day)
                if connection.execute(today).scalar_one() >= MOST_WORDS_A_DAY:
                    return
            connection.execute(
                insert(demand)
                .values(day=day, kind=kind, words=words, count=1)
                .on_conflict_do_update(index_elements=["day", "kind", "words"], set_={"count": demand.c.count + 1})
            )

    def untold(self) -> tuple[DemandEntry, ...]:
        """Totals that the centre does not know yet, oldest first, as many as one report takes."""
        columns = (demand.c.day, demand.c.kind, demand.c.words, demand.c.count.label("times"))
        query = sa.select(*columns).where(demand.c.count > demand.c.told).order_by(demand.c.day).limit(MAX_DEMAND)
        with self._database.reading() as connection:
            return tuple(
                DemandEntry(day=row.day, kind=DemandKind(row.kind), words=row.words, count=row.times)
                for row in connection.execute(query)
            )

    def told(self, entries: Iterable[DemandEntry]) -> None:
        """The centre has confirmed these totals; what was counted meanwhile is told next time."""
        with self._database.writing() as connection:
            for entry in entries:
                connection.execute(
                    sa.update(demand)
                    .where(demand.c.day == entry.day, demand.c.kind == entry.kind, demand.c.words == entry.words)
                    .values(told=sa.func.max(demand.c.told, entry.count))
                )

    def expire(self) -> int:
        """Drops days that are over for long, told or not."""
        old = demand.c.day < (self._clock() - KEPT).date()
        with self._database.reading() as connection:
            if connection.execute(sa.select(demand.c.day).where(old).limit(1)).first() is None:
                return 0
        with self._database.writing() as connection:
            return connection.execute(sa.delete(demand).where(old)).rowcount
