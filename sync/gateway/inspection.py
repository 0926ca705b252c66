"""What the centre really holds: every envelope opened again from its stored bytes, every attachment decrypted again."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from sync.gateway.blobs import BlobStore
from sync.gateway.database import Database
from sync.gateway.keys import OpeningKeys
from sync.gateway.schema import AttachmentRow, CaseEventRow, KioskRow, PartRow, QuarantineRow, ResultRow, SubmissionRow
from sync.wire.attachment import decrypt
from sync.wire.content import FiledContent
from sync.wire.envelope import open_envelope, verify_envelope
from sync.wire.errors import WireError
from sync.wire.evaluation import EVALUATION_ITEM, read_evaluation
from sync.wire.messages import Delivery
from sync.wire.receipt import human_number


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class HeldAttachment(_Shown):
    sha256: str
    plaintext_sha256: str | None


class HeldPart(_Shown):
    """One part of a visit, as its own case stands."""

    item_code: str
    case_number: str | None
    step: str | None
    result_code: int | None


class HeldSubmission(_Shown):
    submission_id: str
    kiosk_id: str
    kiosk_no: int
    number: str
    sequence: int
    item_code: str
    catalog_version: str | None  # that its citizen saw; None: the envelope cannot be read
    delivery: str
    received_at: str
    envelope_sha256: str
    content_sha256: str | None
    attachments: tuple[HeldAttachment, ...]
    receipted: bool
    case_number: str | None  # an evaluation has none
    rating: int | None  # stars that its citizen gave this filing; None: 未评价
    step: str | None
    result_code: int | None
    result_available: bool
    case_events: int
    problem: str | None
    parts: tuple[HeldPart, ...] = ()
    content: dict[str, Any] | None = None  # only when asked for, for tests with invented persons


class Holdings(_Shown):
    submissions: tuple[HeldSubmission, ...]
    refused: int


class Inspector:
    def __init__(self, database: Database, blobs: BlobStore, keys: OpeningKeys) -> None:
        self._database = database
        self._blobs = blobs
        self._keys = keys

    def holdings(self, *, show_content: bool = False) -> Holdings:
        """In the order of kiosk and sequence. Nothing personal unless `show_content`."""
        query = select(SubmissionRow, KioskRow).join(KioskRow, KioskRow.id == SubmissionRow.kiosk_id)
        with self._database.reading() as session:
            rows = session.execute(query.order_by(KioskRow.no, SubmissionRow.sequence)).all()
            results = set(session.scalars(select(ResultRow.submission_id)))
            events = list(session.scalars(select(CaseEventRow.submission_id)))
            refused = len(session.scalars(select(QuarantineRow.id)).all())
            parts = session.scalars(select(PartRow).order_by(PartRow.position)).all()
            attachments = session.scalars(select(AttachmentRow).order_by(AttachmentRow.position)).all()
        ratings = self._ratings([(row, kiosk) for row, kiosk in rows if row.item_code == EVALUATION_ITEM])
        return Holdings(
            submissions=tuple(
                self._held(
                    row,
                    kiosk,
                    [attachment for attachment in attachments if attachment.submission_id == row.id],
                    rating=ratings.get(row.id),
                    has_result=row.id in results,
                    case_events=events.count(row.id),
                    parts=[part for part in parts if part.submission_id == row.id],
                    show_content=show_content,
                )
                for row, kiosk in rows
            ),
            refused=refused,
        )

    def _ratings(self, evaluations: list[tuple[SubmissionRow, KioskRow]]) -> dict[UUID, int]:
        """Stars by the rated submission, of the evaluations that the case system took."""
        ratings = {}
        for row, kiosk in evaluations:
            content, _ = self._open(row, kiosk)
            if content is not None and row.delivery == Delivery.HANDED_OVER:
                evaluation = read_evaluation(content)
                ratings[evaluation.rated_id] = evaluation.stars
        return ratings

    def _held(
        self,
        row: SubmissionRow,
        kiosk: KioskRow,
        attachments: list[AttachmentRow],
        *,
        rating: int | None,
        has_result: bool,
        case_events: int,
        parts: list[PartRow],
        show_content: bool,
    ) -> HeldSubmission:
        content, problem = self._open(row, kiosk)
        return HeldSubmission(
            submission_id=str(row.id),
            kiosk_id=kiosk.id,
            kiosk_no=kiosk.no,
            number=human_number(kiosk.no, row.sequence),
            sequence=row.sequence,
            item_code=row.item_code,
            catalog_version=_catalog_version(row, kiosk),
            delivery=row.delivery,
            received_at=row.received_at.isoformat(),
            envelope_sha256=hashlib.sha256(row.envelope).hexdigest(),
            content_sha256=content.digest().hex() if content else None,
            attachments=tuple(
                HeldAttachment(sha256=entry.sha256.hex(), plaintext_sha256=self._plaintext_sha256(entry, content))
                for entry in attachments
            ),
            receipted=row.receipt is not None,
            case_number=row.case_number,
            rating=rating,
            step=row.step,
            result_code=row.result_code,
            result_available=has_result,
            case_events=case_events,
            problem=problem or row.problem,
            parts=tuple(
                HeldPart(
                    item_code=part.item_code,
                    case_number=part.case_number,
                    step=part.step,
                    result_code=part.result_code,
                )
                for part in parts
            ),
            content=_plain(content) if content and show_content else None,
        )

    def _open(self, row: SubmissionRow, kiosk: KioskRow) -> tuple[FiledContent | None, str | None]:
        try:
            return open_envelope(verify_envelope(row.envelope, kiosk.public_key), self._keys.find), None
        except WireError as error:
            return None, error.code

    def _plaintext_sha256(self, entry: AttachmentRow, content: FiledContent | None) -> str | None:
        if content is None:
            return None
        try:
            plaintext = decrypt(content.attachment_refs[entry.position], self._blobs.read(entry.sha256))
        except (WireError, FileNotFoundError):
            return None
        return hashlib.sha256(plaintext).hexdigest()


def _plain(content: FiledContent) -> dict[str, Any]:
    value = content.to_value()
    shown = _hex(value)
    return shown if isinstance(shown, dict) else {}


def _hex(value: object) -> Any:
    """Bytes as hexadecimal, so that the content can be shown as JSON."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list):
        return [_hex(item) for item in value]
    if isinstance(value, dict):
        return {key: _hex(item) for key, item in value.items()}
    return value


def _catalog_version(row: SubmissionRow, kiosk: KioskRow) -> str | None:
    try:
        return verify_envelope(row.envelope, kiosk.public_key).header.catalog_version
    except WireError:
        return None
