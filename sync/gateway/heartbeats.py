"""What a kiosk says of itself, what the centre makes of it, and what does not agree with what it said before."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from sync.gateway.absent import absent_numbers
from sync.gateway.catalog import newest_version
from sync.gateway.database import Database
from sync.gateway.events import EventCode, record
from sync.gateway.kiosks import Identity
from sync.gateway.schema import AuditHeadRow, HeartbeatRow, KioskRow, SubmissionRow
from sync.wire.messages import AuditHead, Heartbeat, HeartbeatAnswer

HISTORY = timedelta(days=35)
AUDIT_HEADS_KEPT = 2_000  # a kiosk; enough to place a later dispute within minutes


class Heartbeats:
    def __init__(self, database: Database) -> None:
        self._database = database

    def receive(self, kiosk: Identity, beat: Heartbeat, now: datetime) -> HeartbeatAnswer:
        """Keeps the report and answers with the centre's time. The clock offset is measured, never acted upon."""
        offset = (beat.clock - now).total_seconds()
        with self._database.writing() as session:
            row = session.get_one(KioskRow, kiosk.id, with_for_update=True)
            before = None if row.heartbeat is None else Heartbeat.model_validate(row.heartbeat)
            if before is not None and beat.highest_sequence < before.highest_sequence:
                detail = f"{before.highest_sequence} to {beat.highest_sequence}"
                record(session, EventCode.SEQUENCE_BACK, now, kiosk_id=kiosk.id, detail=detail)
            if beat.audit_head is not None:
                self._check_audit_head(session, kiosk, beat.audit_head, now)
            row.heartbeat = beat.model_dump(mode="json")
            row.heartbeat_at = now
            row.clock_offset_s = offset
            session.merge(
                HeartbeatRow(
                    kiosk_id=kiosk.id,
                    at=now,
                    serving=beat.serving,
                    unsent=beat.unsent_count,
                    oldest_unsent_age_s=beat.oldest_unsent_age_s,
                    clock_offset_s=offset,
                    disk_free_bytes=beat.disk_free_bytes,
                    devices={device.device: device.state for device in beat.devices},
                )
            )
            held = select(func.max(SubmissionRow.sequence)).where(SubmissionRow.kiosk_id == kiosk.id)
            return HeartbeatAnswer(
                server_time=now,
                clock_offset_s=offset,
                catalog_version=newest_version(session),
                absent=absent_numbers(session, kiosk.id, beat),
                highest_sequence=session.scalar(held) or 0,
            )

    @staticmethod
    def _check_audit_head(session: Session, kiosk: Identity, head: AuditHead, now: datetime) -> None:
        """A chain may only grow. The centre cannot see the entries between, but a changed past shows in its head."""
        same_length = session.get(AuditHeadRow, (kiosk.id, head.length))
        if same_length is not None:
            if same_length.sha256 != head.sha256:
                record(session, EventCode.AUDIT_REWRITTEN, now, kiosk_id=kiosk.id, detail=f"length {head.length}")
            return
        heads = select(AuditHeadRow.length).where(AuditHeadRow.kiosk_id == kiosk.id)
        last = session.scalar(heads.order_by(AuditHeadRow.length.desc()).limit(1))
        if last is not None and head.length < last:
            record(session, EventCode.AUDIT_SHORTER, now, kiosk_id=kiosk.id, detail=f"{last} to {head.length}")
            return
        session.add(AuditHeadRow(kiosk_id=kiosk.id, length=head.length, sha256=head.sha256, received_at=now))
        session.flush()
        oldest = session.scalar(heads.order_by(AuditHeadRow.length.desc()).offset(AUDIT_HEADS_KEPT).limit(1))
        if oldest is not None:
            session.execute(
                delete(AuditHeadRow).where(AuditHeadRow.kiosk_id == kiosk.id, AuditHeadRow.length <= oldest)
            )

    def drop_old_history(self, now: datetime) -> None:
        with self._database.writing() as session:
            session.execute(delete(HeartbeatRow).where(HeartbeatRow.at < now - HISTORY))
