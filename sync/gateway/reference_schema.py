"""The reference platform's tables. Of a citizen they hold nothing."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from sync.gateway.schema import UtcDateTime


class ReferenceBase(DeclarativeBase):
    type_annotation_map = {datetime: UtcDateTime(), UUID: Uuid(), int: BigInteger()}  # noqa: RUF012 - SQLAlchemy's


class CaseRow(ReferenceBase):
    __tablename__ = "reference_case"

    submission_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    item_code: Mapped[str] = mapped_column(String(64))
    content_sha256: Mapped[bytes]
    step: Mapped[str] = mapped_column(String(16), index=True)
    step_since: Mapped[datetime]


class ChangeRow(ReferenceBase):
    __tablename__ = "reference_change"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    submission_id: Mapped[UUID]
    step: Mapped[str] = mapped_column(String(16))
    result_code: Mapped[int | None]
    changed_at: Mapped[datetime]
    result: Mapped[bytes | None]


class PartCaseRow(ReferenceBase):
    """The case of one part of a visit (一件事): its number is the visit's with its place behind it. `after` are the
    item codes of parts that are decided before it, with spaces between."""

    __tablename__ = "reference_part"

    submission_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    after: Mapped[str] = mapped_column(String(1024))
    step: Mapped[str] = mapped_column(String(16), index=True)
    step_since: Mapped[datetime]


class PartChangeRow(ReferenceBase):
    """The part that a change is about; changes of a whole case have no such row."""

    __tablename__ = "reference_part_change"

    change_id: Mapped[int] = mapped_column(ForeignKey("reference_change.id"), primary_key=True, autoincrement=False)
    item_code: Mapped[str] = mapped_column(String(64))


class CounterRow(ReferenceBase):
    """The last case number of a day. Its row lock also puts all changes into one order (see `changes_after`)."""

    __tablename__ = "reference_counter"

    day: Mapped[str] = mapped_column(String(8), primary_key=True)
    last: Mapped[int]


class RatingRow(ReferenceBase):
    """The rating (好差评) of a filing, at most one. It may arrive before its case, so it names it without a key. A
    filing without a row is 未评价: never counted as satisfied."""

    __tablename__ = "reference_rating"

    rated_id: Mapped[UUID] = mapped_column(primary_key=True)
    evaluation_id: Mapped[UUID] = mapped_column(unique=True)
    stars: Mapped[int]
    received_at: Mapped[datetime]


class FollowUpRow(ReferenceBase):
    """Somebody has to call back about a 差评 (回访整改)."""

    __tablename__ = "reference_follow_up"

    rated_id: Mapped[UUID] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime]
    due: Mapped[date | None]  # local date; None: the calendar of working days ends before it
