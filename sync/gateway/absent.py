"""Filings that a kiosk counts as delivered and that are not here, whole: this database was restored from a backup."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sync.gateway.schema import SubmissionRow
from sync.wire.messages import MAX_ABSENT, Delivery, Heartbeat, NumberRange


def absent_numbers(session: Session, kiosk_id: str, report: Heartbeat) -> tuple[NumberRange, ...]:
    """Ranges of numbers up to the highest that `report` names, the newest first, at most MAX_ABSENT.

    Empty while the kiosk holds no fewer unsent filings than are missing here: those are simply on their way. Otherwise
    the ranges also hold numbers that are, because the centre cannot tell one from the other; the kiosk can.
    """
    # An envelope without its pages was not receipted: what the kiosk counts as delivered is then lost in part.
    whole = (
        (SubmissionRow.kiosk_id == kiosk_id)
        & (SubmissionRow.sequence <= report.highest_sequence)
        & (SubmissionRow.delivery != Delivery.ANNOUNCED)
    )
    row = session.execute(select(func.count(), func.coalesce(func.max(SubmissionRow.sequence), 0)).where(whole)).one()
    held, highest = row
    if report.highest_sequence - held <= report.unsent_count:
        return ()
    before = func.lag(SubmissionRow.sequence, 1, 0).over(order_by=SubmissionRow.sequence)
    numbers = select(SubmissionRow.sequence.label("number"), before.label("before")).where(whole).subquery()
    gaps = (
        select(numbers.c.before + 1, numbers.c.number - 1)
        .where(numbers.c.number > numbers.c.before + 1)
        .order_by(numbers.c.number.desc())
        .limit(MAX_ABSENT)
    )
    tail = [(highest + 1, report.highest_sequence)] if highest < report.highest_sequence else []
    return tuple([*tail, *((first, last) for first, last in session.execute(gaps))][:MAX_ABSENT])
