"""An opened filing in the words of the case system, with what seals its results on their way back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog

from sync.gateway.case_system import IncomingCase, IncomingPart, OpenedFile, SealDocument
from sync.gateway.keys import ReceiptKey
from sync.gateway.schema import SubmissionRow
from sync.wire.content import FiledContent
from sync.wire.errors import InvalidValue
from sync.wire.instants import whole_seconds
from sync.wire.parts import split
from sync.wire.result import ResultHeader, seal_result
from sync.wire.suite import SealingPublicKey

log = structlog.get_logger()

SIGNATURE = "signature"  # what stands as the material of a signature's picture


def incoming_case(
    row: SubmissionRow,
    kiosk_no: int,
    content: FiledContent,
    files: tuple[OpenedFile, ...],
    seal: SealDocument | None,
) -> IncomingCase:
    """`files` are the opened attachments in the content's order. A part of a visit gets its own, and the signature."""
    return IncomingCase(
        submission_id=row.id,
        kiosk_no=kiosk_no,
        sequence=row.sequence,
        item_code=row.item_code,
        filed_at=row.created_at,
        received_at=row.received_at,
        content_sha256=content.digest(),
        content=content,
        files=files,
        seal=seal,
        parts=tuple(
            IncomingPart(
                item_code=part.item_code,
                after=filed.after,
                content=part,
                files=tuple(file for file in files if file.material_id in {*filed.materials, SIGNATURE}),
            )
            for part, filed in zip(split(content), content.parts, strict=True)
        ),
    )


def sealer(submission_id: UUID, reply_key: bytes | None, receipt_key: ReceiptKey) -> SealDocument | None:
    """Seals the case's documents to `reply_key`, the filing session's own; None when that is no key."""
    if reply_key is None:
        return None
    try:
        SealingPublicKey(reply_key)
    except InvalidValue:
        log.warning("opening.bad_reply_key", submission=str(submission_id))
        return None  # the case goes on; its result is fetched another way

    def seal(document: bytes, media_type: str, case_number: str, issued_at: datetime) -> bytes:
        header = ResultHeader(
            submission_id=submission_id,
            case_number=case_number,
            media_type=media_type,
            issued_at=whole_seconds(issued_at),
            key_id=receipt_key.key_id,
        )
        return seal_result(header, document, reply_key, receipt_key.private)

    return seal
