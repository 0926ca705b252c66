"""Visits (一件事) in the reference platform: a case for each part, decided in the order that the visit states.

A part waits while one that it comes after is undecided; what that decision was is for its own office to weigh. So a
part that is sent back holds up nobody. The whole is closed once every part is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.gateway.case_system import IncomingPart
from sync.gateway.reference_schema import CaseRow, ChangeRow, PartCaseRow, PartChangeRow
from sync.wire.messages import CaseStep

Note = Callable[[Session, CaseRow, CaseStep, int | None, datetime, bytes | None], None]

RETURNED = 1  # 退回办结
CLOSED = 6  # 办结


def open_parts(session: Session, whole: CaseRow, parts: Sequence[IncomingPart], now: datetime) -> None:
    for place, part in enumerate(parts, 1):
        row = PartCaseRow(
            submission_id=whole.submission_id,
            item_code=part.item_code,
            number=f"{whole.number}-{place:02d}",
            after=" ".join(part.after),
            step=CaseStep.RECEIVED,
            step_since=now,
        )
        session.add(row)
        note_part(session, row, CaseStep.RECEIVED, None, now)


def note_part(session: Session, row: PartCaseRow, step: CaseStep, result_code: int | None, now: datetime) -> None:
    row.step, row.step_since = step, now
    change = ChangeRow(submission_id=row.submission_id, step=step, result_code=result_code, changed_at=now, result=None)
    session.add(change)
    session.flush()
    session.add(PartChangeRow(change_id=change.id, item_code=row.item_code))
    session.flush()


def parts_of(session: Session, submission_id: UUID) -> dict[str, PartCaseRow]:
    query = select(PartCaseRow).where(PartCaseRow.submission_id == submission_id).order_by(PartCaseRow.number)
    return {row.item_code: row for row in session.scalars(query)}


def advance_parts(
    session: Session, next_step: dict[CaseStep, CaseStep], due: datetime, now: datetime, note: Note
) -> int:
    """Moves every part on that waits for nobody and stayed in its step since `due`. Returns how many moved."""
    query = select(PartCaseRow.submission_id).where(PartCaseRow.step != CaseStep.CLOSED).distinct()
    moved = 0
    for submission_id in sorted(session.scalars(query), key=str):
        parts = parts_of(session, submission_id)
        ready = [row for row in parts.values() if _is_ready(row, parts, due)]
        for row in ready:
            step = next_step[CaseStep(row.step)]
            note_part(session, row, step, CLOSED if step is CaseStep.CLOSED else None, now)
        if ready:
            settle_whole(session, submission_id, now, note)
        moved += len(ready)
    return moved


def settle_whole(session: Session, submission_id: UUID, now: datetime, note: Note) -> None:
    """The whole is accepted with its first part and closed with its last."""
    whole = session.get_one(CaseRow, submission_id)
    steps = {CaseStep(row.step) for row in parts_of(session, submission_id).values()}
    if steps == {CaseStep.CLOSED}:
        step, code = CaseStep.CLOSED, CLOSED
    elif steps != {CaseStep.RECEIVED}:
        step, code = CaseStep.ACCEPTED, None
    else:
        return
    if whole.step != step:
        note(session, whole, step, code, now, None)


def _is_ready(row: PartCaseRow, parts: dict[str, PartCaseRow], due: datetime) -> bool:
    before = [parts[code] for code in row.after.split()]
    decided = all(other.step == CaseStep.CLOSED for other in before)
    return row.step != CaseStep.CLOSED and decided and max(other.step_since for other in [row, *before]) <= due
