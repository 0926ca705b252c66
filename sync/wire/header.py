"""The part of an envelope that everybody may read. It is bound into the encryption and covered by the signature.

What stands here is seen by whoever holds the bytes: no name, no number, nothing of what was answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from sync.wire.instants import ClockConfidence
from sync.wire.layout import Instant, ListOf, OneOf, Part, Record, Sha256, Text, UInt, Uuid7
from sync.wire.suite import Suite

ENVELOPE_VERSION = 1
MAX_HEADER_BYTES = 8 * 1024  # 64 attachments of 55 bytes each, and room for the rest
MAX_ATTACHMENTS = 64  # the longest item asks for some 40 pages
MAX_ATTACHMENT_BYTES = 12 * 1024 * 1024  # an A4 page at 300 dpi as PNG stays below it
MAX_SEQUENCE = 999_999  # six digits on the receipt; at 100 filings a day 27 years
MAX_KIOSK_NO = 9_999  # four digits on the receipt

KioskId = Text(64, r"[a-z0-9][a-z0-9-]*")
KeyId = Text(16, r"[0-9a-f]{16}")
ItemCodeText = Text(64, r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentEntry(Record):
    """One attachment by what travels: hash and size of its ciphertext."""

    sha256: Annotated[bytes, Sha256]
    size: Annotated[int, UInt(MAX_ATTACHMENT_BYTES, minimum=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header(Record):
    version: Annotated[int, UInt(255)] = ENVELOPE_VERSION
    suite: Annotated[Suite, OneOf(Suite)] = Suite.HYBRID
    key_id: Annotated[str, KeyId]  # of the centre's sealing key
    kiosk_id: Annotated[str, KioskId]
    submission_id: Annotated[UUID, Uuid7()]
    sequence: Annotated[int, UInt(MAX_SEQUENCE, minimum=1)]
    item_code: Annotated[str, ItemCodeText]
    catalog_version: Annotated[str, Text(40, r"[0-9A-Za-z][0-9A-Za-z.+-]*")]
    created_at: Annotated[datetime, Instant()]
    clock_confidence: Annotated[ClockConfidence, OneOf(ClockConfidence)]
    attachments: Annotated[tuple[AttachmentEntry, ...], ListOf(Part((AttachmentEntry,)), MAX_ATTACHMENTS)] = ()
