"""What goes into the store at the durable moment and what comes back from it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.store.states import OutboxState
from sync.wire.messages import CaseStep


class SubmissionKind(StrEnum):
    """All kinds share one gap-free sequence, so that the centre can prove that nothing is missing."""

    FILING = "filing"
    EVALUATION = "evaluation"  # 好差评, sealed like a filing, opens no case


@dataclass(frozen=True, slots=True)
class SealedAttachment:
    """A ciphertext, addressed by its own SHA-256 (32 bytes). `size` is in bytes."""

    sha256: bytes
    size: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedSubmission:
    """A submission as the kiosk can no longer read it. `number` is the printed KKKK-NNNNNN; `attachments` stand in the
    envelope header's order.

    `live` marks an item whose citizen waits for the centre's answer (offline class C): it is sent before everything
    else, and its sealed result is fetched.
    """

    submission_id: uuid.UUID
    envelope: bytes = field(repr=False)
    envelope_sha256: bytes
    attachments: tuple[SealedAttachment, ...]
    item_code: str
    created_at: dt.datetime
    kiosk_receipt: str = field(repr=False)
    number: str
    kind: SubmissionKind = SubmissionKind.FILING
    live: bool = False

    @property
    def size(self) -> int:
        """Bytes that the store has to write for it, without its own bookkeeping."""
        return len(self.envelope) + sum(attachment.size for attachment in self.attachments)


@dataclass(frozen=True, slots=True)
class StoredSubmission:
    """The proof that the durable moment has passed; only its holder prints a receipt."""

    sequence: int
    submission_id: uuid.UUID
    number: str
    kiosk_receipt: str = field(repr=False)
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class CasePart:
    """How the case of one part of a visit (一件事) stands."""

    item_code: str
    case_number: str | None
    step: CaseStep
    result_code: int | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """What 查进度 may show for a printed number. The case fields are None until the centre has answered."""

    number: str
    submission_id: uuid.UUID
    kind: SubmissionKind
    item_code: str
    created_at: dt.datetime
    state: OutboxState
    case_number: str | None
    step: CaseStep | None
    result_code: int | None  # of the national dictionary, once closed
    changed_at: dt.datetime | None  # by the centre's clock
    parts: tuple[CasePart, ...] = ()
