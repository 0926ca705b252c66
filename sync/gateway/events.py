"""The gateway's event catalogue and its journal. A loud event needs a person."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import structlog
from sqlalchemy import delete
from sqlalchemy.orm import Session

from sync.gateway.database import Database
from sync.gateway.schema import EventRow

log = structlog.get_logger()

HISTORY = timedelta(days=400)  # of quiet events; what needed a person is kept for good


class EventCode(StrEnum):
    KIOSK_ENROLLED = "kiosk.enrolled"
    KIOSK_REVOKED = "kiosk.revoked"
    DELIVERED = "intake.delivered"
    CONFLICT = "intake.conflict"  # other bytes under a known id
    SEQUENCE_TAKEN = "intake.sequence_taken"  # two filings under one number
    ENVELOPE_REFUSED = "intake.envelope_refused"  # malformed, or signed by somebody else
    REPLAYED = "request.replayed"
    UPLOAD_WRONG = "upload.wrong_content"
    HANDED_OVER = "case.handed_over"
    EVALUATION_HANDED_OVER = "evaluation.handed_over"
    EVALUATION_WAITS = "evaluation.waits"  # for the filing that it rates
    HAND_OVER_LATER = "case.system_unavailable"
    OPENING_CRASHED = "opening.crashed"  # a fault of our own code; the item is tried again, then quarantined
    OPENING_FAILED = "opening.failed"
    OPENED_AGAIN = "opening.again"  # a person gave a quarantined filing back to the worker
    AUDIT_REWRITTEN = "audit.rewritten"  # a kiosk names another hash for a length it reported before
    AUDIT_SHORTER = "audit.shorter"
    SEQUENCE_BACK = "sequence.went_back"  # a kiosk's highest number fell: its database is not the one we knew
    KEYS_ROTATED = "keys.rotated"
    CATALOG_PUBLISHED = "catalog.published"
    CATALOG_KEYS_ROTATED = "catalog.keys_rotated"
    CERTIFICATE_RENEWED = "certificate.renewed"
    OPERATOR_LOCKED = "operator.locked"


LOUD = frozenset(
    {
        EventCode.CONFLICT,
        EventCode.SEQUENCE_TAKEN,
        EventCode.ENVELOPE_REFUSED,
        EventCode.OPENING_FAILED,
        EventCode.OPENING_CRASHED,
        EventCode.AUDIT_REWRITTEN,
        EventCode.AUDIT_SHORTER,
        EventCode.SEQUENCE_BACK,
        EventCode.OPERATOR_LOCKED,
    }
)


def record(
    session: Session,
    code: EventCode,
    at: datetime,
    *,
    kiosk_id: str | None = None,
    submission_id: UUID | None = None,
    detail: str = "",
) -> None:
    """Writes the event with the transaction it belongs to, and to the log. `detail` holds codes and counts only."""
    loud = code in LOUD
    session.add(
        EventRow(at=at, loud=loud, code=code, kiosk_id=kiosk_id, submission_id=submission_id, detail=detail[:200])
    )
    emit = log.error if loud else log.info
    emit(code.value, kiosk=kiosk_id, submission=str(submission_id) if submission_id else None, detail=detail)


def drop_old(database: Database, now: datetime) -> None:
    with database.writing() as session:
        session.execute(delete(EventRow).where(EventRow.loud.is_(False), EventRow.at < now - HISTORY))
