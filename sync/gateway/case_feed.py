"""The status feed: what happened to a kiosk's filings, in the order in which the kiosk can read it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from sync.gateway.database import Database
from sync.gateway.errors import Unacceptable
from sync.gateway.kiosks import Identity
from sync.gateway.schema import CaseEventPartRow, CaseEventRow, KioskRow, PartRow, ResultRow, SubmissionRow
from sync.wire.messages import MAX_CASES, CaseEntry, CaseFeed, CaseStep


def append_case_event(
    session: Session,
    submission: SubmissionRow,
    step: CaseStep,
    result_code: int | None,
    changed_at: datetime,
    part: PartRow | None = None,
) -> None:
    """Adds an event for the submission's kiosk, under the lock that gives it its position. With `part` it is about that
    part of a visit alone."""
    kiosk = session.get_one(KioskRow, submission.kiosk_id, with_for_update=True)
    kiosk.feed_position += 1
    case = submission if part is None else part
    case.step, case.result_code, case.step_changed_at = step, result_code, changed_at
    session.add(
        CaseEventRow(
            kiosk_id=kiosk.id,
            position=kiosk.feed_position,
            submission_id=submission.id,
            case_number=case.case_number,
            step=step,
            result_code=result_code,
            result_available=part is None and session.get(ResultRow, submission.id) is not None,
            changed_at=changed_at,
        )
    )
    if part is not None:
        session.flush()  # the event first: the row names it
        session.add(CaseEventPartRow(kiosk_id=kiosk.id, position=kiosk.feed_position, item_code=part.item_code))


def part_row(session: Session, submission_id: UUID, item_code: str) -> PartRow:
    """The part's row; news of it may come before the note that it was handed over, after a kill between the two."""
    part = session.get(PartRow, (submission_id, item_code), with_for_update=True)
    if part is None:
        count = select(func.count()).where(PartRow.submission_id == submission_id)
        part = PartRow(submission_id=submission_id, item_code=item_code, position=session.scalar(count) or 0)
        session.add(part)
        session.flush()
    return part


class Cases:
    def __init__(self, database: Database) -> None:
        self._database = database

    def feed(self, kiosk: Identity, after: str) -> CaseFeed:
        """At most MAX_CASES events after the cursor; "" begins at the beginning.

        Unacceptable for a cursor behind an event that is not here: this database was restored, or is another one.
        """
        position, mark = _cursor(after)
        query = (
            select(CaseEventRow, CaseEventPartRow.item_code)
            .outerjoin(
                CaseEventPartRow,
                and_(
                    CaseEventPartRow.kiosk_id == CaseEventRow.kiosk_id,
                    CaseEventPartRow.position == CaseEventRow.position,
                ),
            )
            .where(CaseEventRow.kiosk_id == kiosk.id, CaseEventRow.position > position)
            .order_by(CaseEventRow.position)
            .limit(MAX_CASES + 1)
        )
        with self._database.reading() as session:
            last = session.get(CaseEventRow, (kiosk.id, position))
            if position and (last is None or mark not in {"", _mark(last)}):
                raise Unacceptable(400, "cases.bad_cursor", "no event of this feed has that place")
            rows = session.execute(query).all()
        page = rows[:MAX_CASES]
        return CaseFeed(
            entries=tuple(_entry(row, part) for row, part in page),
            next=f"{page[-1][0].position}.{_mark(page[-1][0])}" if page else after,
            more=len(rows) > MAX_CASES,
        )

    def result(self, kiosk: Identity, submission_id: UUID) -> bytes:
        """The sealed result of one of this kiosk's submissions."""
        with self._database.reading() as session:
            submission = session.get(SubmissionRow, submission_id)
            result = session.get(ResultRow, submission_id)
        if submission is None or submission.kiosk_id != kiosk.id:
            raise Unacceptable(404, "submission.unknown", "no such submission of this kiosk")
        if result is None:
            raise Unacceptable(404, "result.none", "there is no result yet")
        return result.data


def _entry(row: CaseEventRow, part: str | None) -> CaseEntry:
    return CaseEntry(
        submission_id=row.submission_id,
        part=part,
        case_number=row.case_number,
        step=CaseStep(row.step),
        result_code=row.result_code,
        result_available=row.result_available,
        changed_at=row.changed_at,
    )


def _mark(row: CaseEventRow) -> str:
    """Tells the event from another one that took its position after a restore."""
    told = f"{row.submission_id} {row.step} {row.changed_at.isoformat()}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _cursor(text: str) -> tuple[int, str]:
    """The position of the last event that was read, and its mark; "" where an older gateway gave none."""
    position, _, mark = text.partition(".")
    if text and not (position.isascii() and position.isdigit() and len(position) <= 18):
        raise Unacceptable(400, "cases.bad_cursor", "not a cursor of this feed")
    return int(position or 0), mark
