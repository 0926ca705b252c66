"""What of a filing in the outbox is told to those who send it, show it or export it. Never its content."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kiosk.store.schema import attachments
from kiosk.store.states import OutboxState
from kiosk.store.submission import SubmissionKind


@dataclass(frozen=True, slots=True)
class OutboxAttachment:
    sha256: bytes
    size: int
    sent: int  # bytes that the centre has confirmed


@dataclass(frozen=True, slots=True)
class OutboxItem:
    sequence: int
    submission_id: uuid.UUID
    number: str
    kind: SubmissionKind
    live: bool
    item_code: str
    created_at: dt.datetime
    state: OutboxState
    attempts: int
    retry_at: dt.datetime | None
    reason: str | None
    envelope_sha256: bytes
    attachments: tuple[OutboxAttachment, ...]


def read_items(connection: Connection, rows: Sequence[sa.Row[tuple[object, ...]]]) -> tuple[OutboxItem, ...]:
    """The items of these rows of `submissions`, in their order, each with its attachments."""
    parts: dict[int, list[OutboxAttachment]] = {row.sequence: [] for row in rows}
    for sequence, *part in connection.execute(
        sa.select(attachments.c.sequence, attachments.c.sha256, attachments.c.size, attachments.c.sent)
        .where(attachments.c.sequence.in_(parts))
        .order_by(attachments.c.id)
    ):
        parts[sequence].append(OutboxAttachment(*part))
    return tuple(
        OutboxItem(
            sequence=row.sequence,
            submission_id=row.submission_id,
            number=row.number,
            kind=SubmissionKind(row.kind),
            live=row.live,
            item_code=row.item_code,
            created_at=row.created_at,
            state=OutboxState(row.state),
            attempts=row.attempts,
            retry_at=row.retry_at,
            reason=row.reason,
            envelope_sha256=row.envelope_sha256,
            attachments=tuple(parts[row.sequence]),
        )
        for row in rows
    )
