"""What citizens looked for at the kiosks and did not find, for those who keep the catalogue.

Kiosks tell totals of a day, so that a report told twice counts once. Words that few people or few kiosks used may still
name somebody: pages show only what was counted often enough at enough kiosks, and say how much they leave out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, case, delete, func, select
from sqlalchemy.orm import Session

from sync.gateway.database import Database
from sync.gateway.kiosks import Identity
from sync.gateway.schema import DemandRow, KioskRow
from sync.gateway.settings import CHINA
from sync.wire.messages import DemandAnswer, DemandEntry, DemandKind, DemandReport

HISTORY: Final = timedelta(days=400)  # a year against the year before
OLDEST: Final = timedelta(days=70)  # of an entry when it arrives; kiosks keep 60 days
AHEAD: Final = timedelta(days=2)  # a kiosk's clock may be off by so much
MOST_WORDS_A_DAY: Final = 1_000  # different ones of one kiosk
SHOWN_FROM_COUNT: Final = 10
SHOWN_FROM_KIOSKS: Final = 3
MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class DemandLine:
    """`before` is the count of the equally long time before; `last` the last day that is counted."""

    kind: DemandKind
    words: str
    count: int
    kiosks: int
    before: int
    last: date

    @property
    def is_shown(self) -> bool:
        return self.count >= SHOWN_FROM_COUNT and self.kiosks >= SHOWN_FROM_KIOSKS


@dataclass(frozen=True, slots=True)
class DemandView:
    """Lines in the order of their counts. `withheld`: words that are too rare to be shown."""

    since: date
    until: date
    lines: tuple[DemandLine, ...]
    withheld: int

    def of(self, kind: DemandKind) -> tuple[DemandLine, ...]:
        return tuple(line for line in self.lines if line.kind is kind)


class Demand:
    def __init__(self, database: Database) -> None:
        self._database = database

    def receive(self, kiosk: Identity, report: DemandReport, now: datetime) -> DemandAnswer:
        """Keeps the larger of two totals of the same day and words: neither a repetition nor a late answer counts
        twice, and a kiosk that lost its database takes nothing back."""
        today = now.astimezone(CHINA).date()
        entries = [entry for entry in report.entries if today - OLDEST <= entry.day <= today + AHEAD]
        kept = 0
        with self._database.writing() as session:
            session.get_one(KioskRow, kiosk.id, with_for_update=True)  # two reports of one kiosk take turns
            room = _room(session, kiosk.id, {entry.day for entry in entries})
            for entry in entries:
                row = session.get(DemandRow, (kiosk.id, entry.day, entry.kind.value, entry.words))
                if row is not None:
                    row.count = max(row.count, entry.count)
                elif room[entry.day] > 0:
                    room[entry.day] -= 1
                    session.add(_row(kiosk.id, entry))
                else:
                    continue
                kept += 1
        return DemandAnswer(kept=kept)

    def view(self, now: datetime, days: int = 7, *, everything: bool = False) -> DemandView:
        """The last `days` days. `everything` also has what pages do not show, for the keeper of the synonyms."""
        until = now.astimezone(CHINA).date()
        since = until - timedelta(days=days - 1)
        present = DemandRow.day.between(since, until + AHEAD)
        earlier = DemandRow.day.between(since - timedelta(days=days), since - timedelta(days=1))
        query = (
            select(
                DemandRow.kind,
                DemandRow.words,
                _sum(present, DemandRow.count),
                func.count(func.distinct(case((present, DemandRow.kiosk_id)))),
                _sum(earlier, DemandRow.count),
                func.max(DemandRow.day),
            )
            .where(present | earlier)
            .group_by(DemandRow.kind, DemandRow.words)
        )
        with self._database.reading() as session:
            rows = session.execute(query).all()
        lines = sorted(
            (DemandLine(DemandKind(row[0]), row[1], row[2], row[3], row[4], row[5]) for row in rows if row[2]),
            key=lambda line: (-line.count, -line.kiosks, line.words),
        )
        shown = [line for line in lines if everything or line.is_shown]
        return DemandView(since, until, tuple(shown[:MOST_ROWS]), len(lines) - len(shown))

    def drop_old(self, now: datetime) -> None:
        with self._database.writing() as session:
            session.execute(delete(DemandRow).where(DemandRow.day < (now - HISTORY).date()))


def _sum(when: ColumnElement[bool], column: ColumnElement[int] | object) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((when, column), else_=0)), 0)


def _room(session: Session, kiosk_id: str, days: Iterable[date]) -> dict[date, int]:
    counted = (
        select(DemandRow.day, func.count())
        .where(and_(DemandRow.kiosk_id == kiosk_id, DemandRow.day.in_(list(days))))
        .group_by(DemandRow.day)
    )
    used: dict[date, int] = {row[0]: row[1] for row in session.execute(counted)}
    return {day: MOST_WORDS_A_DAY - used.get(day, 0) for day in days}


def _row(kiosk_id: str, entry: DemandEntry) -> DemandRow:
    return DemandRow(kiosk_id=kiosk_id, day=entry.day, kind=entry.kind.value, words=entry.words, count=entry.count)
