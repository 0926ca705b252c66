"""Attachments by tus 1.0, named by their hash: creation, checksum and expiration; resumable at any flushed byte.

Only what a stored envelope of the same kiosk announces may be uploaded, so the disk is bounded by what was filed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.gateway.blobs import BlobStore, PartialGone
from sync.gateway.database import Database
from sync.gateway.errors import Conflict, Refusal, TooMuch, Unacceptable
from sync.gateway.events import EventCode, record
from sync.gateway.intake import Intake
from sync.gateway.kiosks import Identity
from sync.gateway.schema import AttachmentRow, BlobRow, SubmissionRow, UploadRow

CHECKSUM_MISMATCH = 460  # tus 1.0, checksum extension


@dataclass(frozen=True, slots=True)
class UploadState:
    sha256: bytes
    offset: int
    size: int
    expires_at: datetime | None  # None: complete, kept


class Uploads:
    def __init__(self, database: Database, blobs: BlobStore, intake: Intake, lifetime: timedelta) -> None:
        self._database = database
        self._blobs = blobs
        self._intake = intake
        self._lifetime = lifetime

    def create(self, kiosk: Identity, sha256: bytes, size: int, now: datetime) -> UploadState:
        """A new upload, or the one under way, or the finished blob: content-addressed, so all three are one thing."""
        with self._database.writing() as session:
            announced = self._announced_size(session, kiosk, sha256)
            if announced is None:
                raise Unacceptable(403, "upload.not_announced", "no envelope of this kiosk names this attachment")
            if announced != size:
                raise Unacceptable(422, "upload.other_size", "the envelope names another size")
            done = self._finished(session, sha256)
            if done is not None:
                return done
            row = session.get(UploadRow, (kiosk.id, sha256), with_for_update=True)
            if row is None:
                row = UploadRow(kiosk_id=kiosk.id, sha256=sha256, size=size, offset=0, expires_at=now + self._lifetime)
                session.add(row)
            row.expires_at = now + self._lifetime
            return UploadState(sha256, row.offset, row.size, row.expires_at)

    def state(self, kiosk: Identity, sha256: bytes, now: datetime) -> UploadState:
        with self._database.reading() as session:
            if self._announced_size(session, kiosk, sha256) is None:
                raise Unacceptable(404, "upload.unknown", "no such upload")
            return self._finished(session, sha256) or self._under_way(session, kiosk, sha256, now)

    def append(self, kiosk: Identity, sha256: bytes, offset: int, data: bytes, now: datetime) -> UploadState:
        """Adds `data` at `offset`; Conflict when the upload stands elsewhere. The last byte makes it a blob."""
        with self._database.writing() as session:
            outcome = self._append(session, kiosk, sha256, offset, data, now)
        if isinstance(outcome, Refusal):
            raise outcome  # after the commit: what was learnt about the upload is kept
        return outcome

    def _append(
        self, session: Session, kiosk: Identity, sha256: bytes, offset: int, data: bytes, now: datetime
    ) -> UploadState | Refusal:
        # The kiosk's upload row stays locked while the bytes are written: two writers of one part take turns.
        state = self._finished(session, sha256)
        if state is None or self._announced_size(session, kiosk, sha256) is None:
            state = self._under_way(session, kiosk, sha256, now, lock=True)
        if offset != state.offset:
            return _stands_at(state.offset)
        if offset + len(data) > state.size:
            return TooMuch("upload.too_long", "more bytes than the upload's length")
        if state.expires_at is None:
            return state
        row = session.get_one(UploadRow, (kiosk.id, sha256))
        row.offset = self._write(kiosk, sha256, state, data)
        row.expires_at = now + self._lifetime
        if row.offset == 0:
            return _stands_at(0)
        if row.offset < state.size:
            return UploadState(sha256, row.offset, state.size, row.expires_at)
        return self._finish(session, kiosk, row, now)

    def _write(self, kiosk: Identity, sha256: bytes, state: UploadState, data: bytes) -> int:
        """The offset after `data` was flushed; 0 when the earlier bytes are gone."""
        try:
            self._blobs.append(kiosk.id, sha256, state.offset, data)
        except PartialGone:
            # Either the last PATCH became a blob and its commit was cut off, or the disk lost the part.
            return state.size if self._blobs.holds(sha256) else 0
        return state.offset + len(data)

    def _finish(self, session: Session, kiosk: Identity, row: UploadRow, now: datetime) -> UploadState | Refusal:
        sha256, size = row.sha256, row.size
        session.delete(row)
        if not self._blobs.finish(kiosk.id, sha256):
            record(session, EventCode.UPLOAD_WRONG, now, kiosk_id=kiosk.id)
            return Unacceptable(CHECKSUM_MISMATCH, EventCode.UPLOAD_WRONG, "the whole has not the announced hash")
        session.add(BlobRow(sha256=sha256, size=size, stored_at=now))
        session.flush()
        self._intake.deliver_all_with(session, sha256, now)
        return UploadState(sha256, size, size, None)

    def drop_expired(self, now: datetime) -> int:
        """Forgets unfinished uploads whose time is over; the kiosk starts them again. Returns how many."""
        with self._database.writing() as session:
            rows = session.scalars(select(UploadRow).where(UploadRow.expires_at < now)).all()
            for row in rows:
                session.delete(row)
        for row in rows:
            self._blobs.drop(row.kiosk_id, row.sha256)
        return len(rows)

    def _under_way(
        self, session: Session, kiosk: Identity, sha256: bytes, now: datetime, *, lock: bool = False
    ) -> UploadState:
        row = session.get(UploadRow, (kiosk.id, sha256), with_for_update=lock)
        if row is None:
            raise Unacceptable(404, "upload.unknown", "no such upload")
        if row.expires_at < now:
            raise Unacceptable(410, "upload.expired", "this upload has expired; create it again")
        return UploadState(sha256, row.offset, row.size, row.expires_at)

    @staticmethod
    def _finished(session: Session, sha256: bytes) -> UploadState | None:
        blob = session.get(BlobRow, sha256)
        return None if blob is None else UploadState(sha256, blob.size, blob.size, None)

    @staticmethod
    def _announced_size(session: Session, kiosk: Identity, sha256: bytes) -> int | None:
        query = (
            select(AttachmentRow.size)
            .join(SubmissionRow, SubmissionRow.id == AttachmentRow.submission_id)
            .where(AttachmentRow.sha256 == sha256, SubmissionRow.kiosk_id == kiosk.id)
        )
        return session.scalar(query.limit(1))


def _stands_at(offset: int) -> Conflict:
    return Conflict(
        "upload.other_offset", "the upload stands at another offset", headers={"Upload-Offset": str(offset)}
    )
