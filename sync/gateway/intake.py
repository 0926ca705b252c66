"""Taking in envelopes, exactly once, and promising only what is on disk.

A submission is `announced` when its envelope is stored, and `delivered` when every attachment is stored too. The centre
receipt is made in the transaction that makes it delivered, and is the same bytes for ever after.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sync.gateway.database import Database
from sync.gateway.errors import Conflict, Unacceptable
from sync.gateway.events import EventCode, record
from sync.gateway.keys import ReceiptKey
from sync.gateway.kiosks import Identity
from sync.gateway.schema import AttachmentRow, BlobRow, KioskRow, QuarantineRow, ResultRow, SubmissionRow
from sync.wire.envelope import ReadEnvelope, peek_header, verify_envelope
from sync.wire.errors import WireError
from sync.wire.instants import whole_seconds
from sync.wire.messages import Ack, CaseStep, Delivery, SubmissionStatus
from sync.wire.receipt import CentreReceipt

MAX_QUARANTINED_A_KIOSK = 200  # a faulty kiosk must not fill the disk; the event is written all the same


@dataclass(frozen=True, slots=True)
class Accepted:
    ack: Ack
    new: bool


@dataclass(frozen=True, slots=True)
class _Refused:
    """Decided inside a transaction that still commits, because the quarantine and the event belong to it."""

    code: EventCode
    status: int
    detail: str


class Intake:
    def __init__(self, database: Database, receipt_key: ReceiptKey) -> None:
        self._database = database
        self._receipt_key = receipt_key

    def accept(self, kiosk: Identity, data: bytes, now: datetime) -> Accepted:
        """Stores the envelope. Same id and bytes: the same answer again. Conflict or Unacceptable are quarantined."""
        try:
            if peek_header(data).kiosk_id != kiosk.id:
                return self._refuse(kiosk, data, now, _Refused(EventCode.ENVELOPE_REFUSED, 422, "wire.other_kiosk"))
            envelope = verify_envelope(data, kiosk.public_key)
        except WireError as error:
            return self._refuse(kiosk, data, now, _Refused(EventCode.ENVELOPE_REFUSED, 422, error.code))
        with self._database.writing() as session:
            outcome = self._store(session, kiosk, data, envelope, now)
            if isinstance(outcome, _Refused):
                self._quarantine(session, kiosk, data, now, outcome, envelope.header.submission_id)
        if isinstance(outcome, _Refused):
            raise Conflict(outcome.code, outcome.detail)
        return outcome

    def _store(
        self, session: Session, kiosk: Identity, data: bytes, envelope: ReadEnvelope, now: datetime
    ) -> Accepted | _Refused:
        header = envelope.header
        row = session.get(SubmissionRow, header.submission_id, with_for_update=True)
        if row is not None:
            if (row.kiosk_id, row.envelope_sha256) != (kiosk.id, envelope.sha256):
                return _Refused(EventCode.CONFLICT, 409, "other bytes are stored under this id")
            self.deliver_if_complete(session, row, now)
            return Accepted(self._ack(session, row), new=False)
        # New filings of one kiosk take turns, so that two copies at two replicas cannot both be new.
        session.get_one(KioskRow, kiosk.id, with_for_update=True)
        twin = session.get(SubmissionRow, header.submission_id, populate_existing=True)
        if twin is not None and (twin.kiosk_id, twin.envelope_sha256) == (kiosk.id, envelope.sha256):
            return Accepted(self._ack(session, twin), new=False)
        taken = select(SubmissionRow.id).where(
            SubmissionRow.kiosk_id == kiosk.id, SubmissionRow.sequence == header.sequence
        )
        if session.scalar(taken) is not None:
            return _Refused(EventCode.SEQUENCE_TAKEN, 409, "another filing has this sequence number")
        row = SubmissionRow(
            id=header.submission_id,
            kiosk_id=kiosk.id,
            sequence=header.sequence,
            item_code=header.item_code,
            created_at=header.created_at,
            received_at=now,
            envelope=data,
            envelope_sha256=envelope.sha256,
            delivery=Delivery.ANNOUNCED,
            next_attempt_at=now,
        )
        session.add(row)
        session.flush()
        session.add_all(
            AttachmentRow(submission_id=row.id, position=position, sha256=entry.sha256, size=entry.size)
            for position, entry in enumerate(header.attachments)
        )
        session.flush()
        self.deliver_if_complete(session, row, now)
        return Accepted(self._ack(session, row), new=True)

    def deliver_if_complete(self, session: Session, row: SubmissionRow, now: datetime) -> None:
        """Makes an announced submission delivered, with its receipt, once nothing of it is missing."""
        if row.delivery != Delivery.ANNOUNCED or self._missing(session, row.id):
            return
        hashes = select(AttachmentRow.sha256).where(AttachmentRow.submission_id == row.id)
        receipt = CentreReceipt(
            submission_id=row.id,
            envelope_sha256=row.envelope_sha256,
            attachments=tuple(session.scalars(hashes.order_by(AttachmentRow.position))),
            received_at=whole_seconds(now),
            key_id=self._receipt_key.key_id,
        )
        row.receipt = receipt.sign(self._receipt_key.private)
        row.delivery = Delivery.DELIVERED
        row.delivered_at = now
        row.next_attempt_at = now
        record(session, EventCode.DELIVERED, now, kiosk_id=row.kiosk_id, submission_id=row.id)

    def deliver_all_with(self, session: Session, sha256: bytes, now: datetime) -> None:
        """After a blob was stored: whatever waited for it."""
        waiting = (
            select(SubmissionRow)
            .join(AttachmentRow, AttachmentRow.submission_id == SubmissionRow.id)
            .where(AttachmentRow.sha256 == sha256, SubmissionRow.delivery == Delivery.ANNOUNCED)
            .with_for_update(of=SubmissionRow)  # before looking at what is missing: two last pieces may arrive at once
        )
        for row in session.scalars(waiting).unique().all():
            self.deliver_if_complete(session, row, now)

    def status(self, kiosk: Identity, submission_id: UUID) -> SubmissionStatus:
        with self._database.reading() as session:
            row = session.get(SubmissionRow, submission_id)
            if row is None or row.kiosk_id != kiosk.id:
                raise Unacceptable(404, "submission.unknown", "no such submission of this kiosk")
            return SubmissionStatus(
                submission_id=row.id,
                delivery=Delivery(row.delivery),
                missing=self._missing(session, row.id),
                receipt=row.receipt,
                case_number=row.case_number,
                step=None if row.step is None else CaseStep(row.step),
                result_code=row.result_code,
                result_available=session.get(ResultRow, row.id) is not None,
            )

    def _ack(self, session: Session, row: SubmissionRow) -> Ack:
        return Ack(delivery=Delivery(row.delivery), missing=self._missing(session, row.id), receipt=row.receipt)

    @staticmethod
    def _missing(session: Session, submission_id: UUID) -> tuple[bytes, ...]:
        query = (
            select(AttachmentRow.sha256)
            .outerjoin(BlobRow, (BlobRow.sha256 == AttachmentRow.sha256) & (BlobRow.size == AttachmentRow.size))
            .where(AttachmentRow.submission_id == submission_id, BlobRow.sha256.is_(None))
            .order_by(AttachmentRow.position)
        )
        return tuple(dict.fromkeys(session.scalars(query)))

    def _refuse(self, kiosk: Identity, data: bytes, now: datetime, refused: _Refused) -> Accepted:
        with self._database.writing() as session:
            self._quarantine(session, kiosk, data, now, refused, None)
        raise Unacceptable(refused.status, refused.code, refused.detail)

    @staticmethod
    def _quarantine(
        session: Session, kiosk: Identity, data: bytes, now: datetime, refused: _Refused, submission_id: UUID | None
    ) -> None:
        digest = hashlib.sha256(data).digest()
        mine = select(QuarantineRow.id).where(QuarantineRow.kiosk_id == kiosk.id)
        known = session.scalar(mine.where(QuarantineRow.sha256 == digest))
        count = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
        if known is None and count < MAX_QUARANTINED_A_KIOSK:
            session.add(
                QuarantineRow(
                    kiosk_id=kiosk.id,
                    submission_id=submission_id,
                    code=refused.code,
                    sha256=digest,
                    data=data,
                    received_at=now,
                )
            )
        record(session, refused.code, now, kiosk_id=kiosk.id, submission_id=submission_id, detail=refused.detail)
