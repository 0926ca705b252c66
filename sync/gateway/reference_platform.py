"""The embedded reference platform: a small case system that stands in for the city's, and says so.

It keeps cases, moves them on and issues one kind of result. It has a database of its own, as the city's system would:
the gateway and it agree only through the port. Of a citizen it keeps nothing: what a certificate needs is used while
the filing is handed over, and leaves sealed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from uuid import UUID

from sqlalchemy import BigInteger, Integer, String, Uuid, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from sync.gateway.case_system import CaseChange, CaseSystemUnavailable, ChangePage, IncomingCase
from sync.gateway.certificate import CertificateData, FontMissing, render_certificate
from sync.gateway.database import Database
from sync.gateway.errors import Unacceptable
from sync.gateway.schema import UtcDateTime
from sync.gateway.settings import Clock, Settings
from sync.wire.content import Person
from sync.wire.messages import CaseStep

NAME = "reference-platform"
IMMEDIATE_ITEM = "social-insurance-certificate"  # 个人参保证明打印: answered at once, with a certificate
CERTIFICATE_ISSUED = 0  # 出证办结
CLOSED = 6  # 办结
PAGE = 500
CHINA = timezone(timedelta(hours=8), "CST")  # case numbers carry the local date

# How a case moves on by itself; a real one is moved by people.
NEXT_STEP: dict[CaseStep, CaseStep] = {
    CaseStep.RECEIVED: CaseStep.ACCEPTED,
    CaseStep.ACCEPTED: CaseStep.REVIEWING,
    CaseStep.REVIEWING: CaseStep.CLOSED,
}


class _Base(DeclarativeBase):
    type_annotation_map = {datetime: UtcDateTime(), UUID: Uuid(), int: BigInteger()}  # noqa: RUF012 - SQLAlchemy's


class _CaseRow(_Base):
    __tablename__ = "reference_case"

    submission_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    item_code: Mapped[str] = mapped_column(String(64))
    content_sha256: Mapped[bytes]
    step: Mapped[str] = mapped_column(String(16), index=True)
    step_since: Mapped[datetime]


class _ChangeRow(_Base):
    __tablename__ = "reference_change"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    submission_id: Mapped[UUID]
    step: Mapped[str] = mapped_column(String(16))
    result_code: Mapped[int | None]
    changed_at: Mapped[datetime]
    result: Mapped[bytes | None]


class _CounterRow(_Base):
    """The last case number of a day. Its row lock also puts all changes into one order (see `changes_after`)."""

    __tablename__ = "reference_counter"

    day: Mapped[str] = mapped_column(String(8), primary_key=True)
    last: Mapped[int]


class ReferencePlatform:
    def __init__(self, url: str, settings: Settings, clock: Clock, random_bytes: Callable[[int], bytes]) -> None:
        self._database = Database(url, _Base)
        self._settings = settings
        self._clock = clock
        self._random_bytes = random_bytes

    def close(self) -> None:
        self._database.close()

    def hand_over(self, case: IncomingCase) -> str:
        now = self._clock()
        with self._database.writing() as session:
            counter = self._lock(session, now)
            row = session.get(_CaseRow, case.submission_id)
            if row is not None:
                if row.content_sha256 != case.content_sha256:
                    raise Unacceptable(409, "case.other_content", "this submission was handed over with other content")
                return row.number
            counter.last += 1
            row = _CaseRow(
                submission_id=case.submission_id,
                number=f"{self._settings.area_code}-{counter.day}-{counter.last:06d}",
                item_code=case.item_code,
                content_sha256=case.content_sha256,
                step=CaseStep.RECEIVED,
                step_since=now,
            )
            session.add(row)
            self._note(session, row, CaseStep.RECEIVED, None, now, None)
            if case.item_code == IMMEDIATE_ITEM:
                self._answer_at_once(session, row, case, now)
            return row.number

    def changes_after(self, cursor: str) -> ChangePage:
        query = (
            select(_ChangeRow, _CaseRow.number)
            .join(_CaseRow, _CaseRow.submission_id == _ChangeRow.submission_id)
            .where(_ChangeRow.id > int(cursor or 0))
            .order_by(_ChangeRow.id)
            .limit(PAGE)
        )
        with self._database.reading() as session:
            rows = session.execute(query).all()
        changes = [
            CaseChange(
                submission_id=row.submission_id,
                case_number=number,
                step=CaseStep(row.step),
                result_code=row.result_code,
                changed_at=row.changed_at,
                result=row.result,
            )
            for row, number in rows
        ]
        return ChangePage(changes, str(rows[-1][0].id) if rows else cursor)

    def advance(self) -> int:
        """Moves every case on that stayed long enough in its step. Returns how many moved."""
        now = self._clock()
        due = now - timedelta(seconds=self._settings.reference_step)
        with self._database.writing() as session:
            self._lock(session, now)
            query = select(_CaseRow).where(_CaseRow.step != CaseStep.CLOSED, _CaseRow.step_since <= due)
            rows = session.scalars(query.order_by(_CaseRow.number)).all()
            for row in rows:
                step = NEXT_STEP[CaseStep(row.step)]
                self._note(session, row, step, CLOSED if step is CaseStep.CLOSED else None, now, None)
            return len(rows)

    def _answer_at_once(self, session: Session, row: _CaseRow, case: IncomingCase, now: datetime) -> None:
        self._note(session, row, CaseStep.ACCEPTED, None, now, None)
        applicant = case.content.applicant
        if case.seal is None or not isinstance(applicant, Person):
            return  # nobody could open the certificate; the case is closed by `advance` without one
        code = self._random_bytes(6).hex().upper()
        data = CertificateData(
            name=applicant.name,
            number=applicant.document_number,
            case_number=row.number,
            issued_at=now.astimezone(CHINA),
            verification_code="-".join((code[:4], code[4:8], code[8:])),
            issuer_zh=f"{self._settings.name_zh}（参考平台）",
            issuer_en=f"{self._settings.name_en} (reference platform)",
        )
        try:
            pdf = render_certificate(data)
        except FontMissing as error:
            raise CaseSystemUnavailable(str(error)) from None
        sealed = case.seal(pdf, "application/pdf", row.number, now)
        self._note(session, row, CaseStep.CLOSED, CERTIFICATE_ISSUED, now, sealed)

    @staticmethod
    def _note(
        session: Session, row: _CaseRow, step: CaseStep, result_code: int | None, now: datetime, result: bytes | None
    ) -> None:
        row.step, row.step_since = step, now
        session.add(
            _ChangeRow(
                submission_id=row.submission_id, step=step, result_code=result_code, changed_at=now, result=result
            )
        )
        session.flush()

    @staticmethod
    def _lock(session: Session, now: datetime) -> _CounterRow:
        """The day's counter, locked: writers take turns, so change ids become visible in their order."""
        day = now.astimezone(CHINA).strftime("%Y%m%d")
        # One row is locked by everybody; a new day's row is made under it.
        gate = session.get(_CounterRow, "gate", with_for_update=True)
        if gate is None:
            session.add(_CounterRow(day="gate", last=0))
            session.flush()
        counter = session.get(_CounterRow, day)
        if counter is None:
            counter = _CounterRow(day=day, last=0)
            session.add(counter)
            session.flush()
        return counter
