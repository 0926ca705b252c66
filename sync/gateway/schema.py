"""The gateway's tables, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python on every database; SQLite itself has no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Identity = BigInteger().with_variant(Integer(), "sqlite")
Hash = LargeBinary(32)


class Base(DeclarativeBase):
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UtcDateTime(),
        UUID: Uuid(),
        int: BigInteger(),
        dict[str, Any]: JSON(),
    }


class TicketRow(Base):
    """A one-time enrolment ticket. Only the hash of its token is kept."""

    __tablename__ = "ticket"

    token_sha256: Mapped[bytes] = mapped_column(Hash, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    outlet: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_by: Mapped[str | None] = mapped_column(ForeignKey("kiosk.id"))


class KioskRow(Base):
    __tablename__ = "kiosk"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    no: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(80))
    outlet: Mapped[str] = mapped_column(String(120))
    public_key: Mapped[bytes] = mapped_column(Hash, unique=True)
    enrolled_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_contact_at: Mapped[datetime | None]
    # the replay window (sync.wire.replay); `nonce_seen` is its 64-bit map in hexadecimal
    nonce_epoch: Mapped[int] = mapped_column(default=0)
    nonce_highest: Mapped[int] = mapped_column(default=0)
    nonce_seen: Mapped[str] = mapped_column(String(16), default="0")
    feed_position: Mapped[int] = mapped_column(default=0)  # of its last case event
    heartbeat: Mapped[dict[str, Any] | None]
    heartbeat_at: Mapped[datetime | None]
    clock_offset_s: Mapped[float | None]


class SubmissionRow(Base):
    """One filing. The envelope stands here, so that it and its receipt are one transaction."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("kiosk_id", "sequence"),
        Index("submission_work", "delivery", "next_attempt_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosk.id"))
    sequence: Mapped[int]
    item_code: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]  # by the kiosk's clock
    received_at: Mapped[datetime]  # by ours
    envelope: Mapped[bytes]
    envelope_sha256: Mapped[bytes] = mapped_column(Hash)
    delivery: Mapped[str] = mapped_column(String(16))
    delivered_at: Mapped[datetime | None]
    receipt: Mapped[bytes | None]
    # after opening
    content_sha256: Mapped[bytes | None] = mapped_column(Hash)
    case_number: Mapped[str | None] = mapped_column(String(40))
    step: Mapped[str | None] = mapped_column(String(16))
    result_code: Mapped[int | None]
    step_changed_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(80))  # why it is quarantined, or why the last attempt failed
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]


class AttachmentRow(Base):
    """An attachment as the header lists it; `plaintext_sha256` is what the worker found after opening."""

    __tablename__ = "attachment"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[bytes] = mapped_column(Hash, index=True)
    size: Mapped[int]
    plaintext_sha256: Mapped[bytes | None] = mapped_column(Hash)


class BlobRow(Base):
    """A ciphertext that is stored durably and was checked against its name."""

    __tablename__ = "blob"

    sha256: Mapped[bytes] = mapped_column(Hash, primary_key=True)
    size: Mapped[int]
    stored_at: Mapped[datetime]


class UploadRow(Base):
    """A tus upload under way. `offset` counts only bytes that were flushed."""

    __tablename__ = "upload"

    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosk.id"), primary_key=True)
    sha256: Mapped[bytes] = mapped_column(Hash, primary_key=True)
    size: Mapped[int]
    offset: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]


class QuarantineRow(Base):
    """Bytes that were refused loudly: kept, because they may be the only copy of a citizen's filing."""

    __tablename__ = "quarantine"

    id: Mapped[int] = mapped_column(Identity, primary_key=True, autoincrement=True)
    kiosk_id: Mapped[str] = mapped_column(String(64), index=True)
    submission_id: Mapped[UUID | None]
    code: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[bytes] = mapped_column(Hash)
    data: Mapped[bytes]
    received_at: Mapped[datetime]


class CaseEventRow(Base):
    """One change of a case, as its kiosk reads it. Positions of a kiosk have no gaps and no late arrivals: they are
    given out while the kiosk's row is locked, so a cursor never passes an event that is not visible yet."""

    __tablename__ = "case_event"

    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosk.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    case_number: Mapped[str | None] = mapped_column(String(40))
    step: Mapped[str] = mapped_column(String(16))
    result_code: Mapped[int | None]
    result_available: Mapped[bool]
    changed_at: Mapped[datetime]


class CaseEventPartRow(Base):
    """The part of a visit that a case event is about; events about a whole submission have no such row."""

    __tablename__ = "case_event_part"
    __table_args__ = (ForeignKeyConstraint(["kiosk_id", "position"], ["case_event.kiosk_id", "case_event.position"]),)

    kiosk_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item_code: Mapped[str] = mapped_column(String(64))


class PartRow(Base):
    """One part of a visit (一件事), as its own case stands."""

    __tablename__ = "part"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    item_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int]
    case_number: Mapped[str | None] = mapped_column(String(40))
    step: Mapped[str | None] = mapped_column(String(16))
    result_code: Mapped[int | None]
    step_changed_at: Mapped[datetime | None]


class ResultRow(Base):
    """A result, sealed to the session that filed: the gateway cannot read it either."""

    __tablename__ = "result"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    data: Mapped[bytes]
    stored_at: Mapped[datetime]


class CatalogRow(Base):
    """A published version of the catalogue. The newest one by position is what kiosks are sent."""

    __tablename__ = "catalog"

    position: Mapped[int] = mapped_column(Identity, primary_key=True, autoincrement=True)
    version: Mapped[str] = mapped_column(String(40), unique=True)
    manifest: Mapped[bytes]
    published_at: Mapped[datetime]


class CatalogPartRow(Base):
    """A file of a published version, by its content; its bytes stand among the blobs."""

    __tablename__ = "catalog_part"

    sha256: Mapped[bytes] = mapped_column(Hash, primary_key=True)
    size: Mapped[int]


class SignedRoleRow(Base):
    """TUF metadata as it was signed. Versions are never signed twice: kiosks hold on to what they have seen."""

    __tablename__ = "signed_role"

    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[bytes]
    expires_at: Mapped[datetime]


class CaseCursorRow(Base):
    """How far the case system's changes were read."""

    __tablename__ = "case_cursor"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(80))


class HeartbeatRow(Base):
    """History for the time axis of a kiosk's page; dropped after `fleet.HISTORY_DAYS`."""

    __tablename__ = "heartbeat"

    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosk.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    serving: Mapped[str] = mapped_column(String(16))
    unsent: Mapped[int]
    oldest_unsent_age_s: Mapped[int | None]
    clock_offset_s: Mapped[float]
    disk_free_bytes: Mapped[int | None]
    devices: Mapped[dict[str, Any]]


class AuditHeadRow(Base):
    """Heads of a kiosk's audit chain as heartbeats named them: history that changes afterwards shows."""

    __tablename__ = "audit_head"

    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosk.id"), primary_key=True)
    length: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]


class DemandRow(Base):
    """How often a kiosk's citizens looked for these words in vain on one day: the largest total that it told."""

    __tablename__ = "demand"

    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosk.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    words: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int]


class EventRow(Base):
    """What operations must be able to find again. Codes and ids only, never personal data."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(Identity, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(index=True)
    loud: Mapped[bool]  # needs a person
    code: Mapped[str] = mapped_column(String(80))
    kiosk_id: Mapped[str | None] = mapped_column(String(64), index=True)
    submission_id: Mapped[UUID | None]
    detail: Mapped[str] = mapped_column(String(200), default="")


class OperatorRow(Base):
    __tablename__ = "operator"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    password: Mapped[str] = mapped_column(String(200))  # scrypt, with its parameters and salt
    failed: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class OperatorSessionRow(Base):
    __tablename__ = "operator_session"

    token_sha256: Mapped[bytes] = mapped_column(Hash, primary_key=True)
    operator: Mapped[str] = mapped_column(ForeignKey("operator.name"))
    expires_at: Mapped[datetime]
