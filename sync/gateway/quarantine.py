"""What waits for a person at the centre: refused bytes to look at, and filings to open again once the cause is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from sync.gateway.database import Database
from sync.gateway.errors import GatewayError
from sync.gateway.events import EventCode, record
from sync.gateway.schema import QuarantineRow, SubmissionRow
from sync.wire.messages import Delivery


class NotQuarantined(GatewayError):
    pass


class Quarantine:
    def __init__(self, database: Database) -> None:
        self._database = database

    def refused(self) -> Sequence[QuarantineRow]:
        """Bytes that the intake refused and kept, oldest first. Sealed, or not ours at all."""
        with self._database.reading() as session:
            return session.scalars(select(QuarantineRow).order_by(QuarantineRow.id)).all()

    def open_again(self, submission_id: UUID, now: datetime) -> None:
        """Gives a quarantined filing back to the worker: a key was restored, a blob brought back, a bug mended."""
        with self._database.writing() as session:
            row = session.get(SubmissionRow, submission_id, with_for_update=True)
            if row is None or row.delivery != Delivery.QUARANTINED:
                raise NotQuarantined(f"{submission_id} is not a quarantined submission")
            row.delivery, row.next_attempt_at, row.attempts = Delivery.DELIVERED, now, 0
            record(session, EventCode.OPENED_AGAIN, now, kiosk_id=row.kiosk_id, submission_id=row.id)
