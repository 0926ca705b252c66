"""The embedded reference platform: a small case system that stands in for the city's, and says so.

It keeps cases, moves them on, issues one kind of result, and keeps ratings beside the cases. It has a database of its
own, as the city's system would: the gateway and it agree only through the port. Of a citizen it keeps nothing: what a
certificate needs is used while the filing is handed over, and leaves sealed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from sync.gateway.case_system import (
    CaseChange,
    CaseSystemUnavailable,
    ChangePage,
    IncomingCase,
    IncomingEvaluation,
)
from sync.gateway.database import Database
from sync.gateway.errors import Unacceptable
from sync.gateway.reference_schema import (
    CaseRow,
    ChangeRow,
    CounterRow,
    FollowUpRow,
    PartCaseRow,
    PartChangeRow,
    RatingRow,
    ReferenceBase,
)
from sync.gateway.reference_visits import (
    CLOSED,
    RETURNED,
    advance_parts,
    note_part,
    open_parts,
    parts_of,
    settle_whole,
)
from sync.gateway.settings import CHINA, Clock, Settings
from sync.wire.content import Person
from sync.wire.evaluation import BAD_UP_TO
from sync.wire.messages import CaseStep

NAME = "reference-platform"
IMMEDIATE_ITEM = "social-insurance-certificate"  # 个人参保证明打印: answered at once, with a certificate
CERTIFICATE_ISSUED = 0  # 出证办结
PAGE = 500
FOLLOW_UP_WORKING_DAYS = 15  # 差评: called back and put right within (the strictest local rule that is published)

# How a case moves on by itself; a real one is moved by people.
NEXT_STEP: dict[CaseStep, CaseStep] = {
    CaseStep.RECEIVED: CaseStep.ACCEPTED,
    CaseStep.ACCEPTED: CaseStep.REVIEWING,
    CaseStep.REVIEWING: CaseStep.CLOSED,
}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A 差评 to call back about (回访整改) by `due`, a local date; None: the calendar ends before it."""

    rated_id: UUID
    case_number: str | None  # None: the case is not here yet
    stars: int
    due: date | None


class ReferencePlatform:
    def __init__(self, url: str, settings: Settings, clock: Clock, random_bytes: Callable[[int], bytes]) -> None:
        self._database = Database(url, ReferenceBase)
        self._settings = settings
        self._clock = clock
        self._random_bytes = random_bytes

    def close(self) -> None:
        self._database.close()

    def hand_over(self, case: IncomingCase) -> str:
        now = self._clock()
        with self._database.writing() as session:
            counter = self._lock(session, now)
            row = session.get(CaseRow, case.submission_id)
            if row is not None:
                if row.content_sha256 != case.content_sha256:
                    raise Unacceptable(409, "case.other_content", "this submission was handed over with other content")
                return row.number
            counter.last += 1
            row = CaseRow(
                submission_id=case.submission_id,
                number=f"{self._settings.area_code}-{counter.day}-{counter.last:06d}",
                item_code=case.item_code,
                content_sha256=case.content_sha256,
                step=CaseStep.RECEIVED,
                step_since=now,
            )
            session.add(row)
            self._note(session, row, CaseStep.RECEIVED, None, now, None)
            open_parts(session, row, case.parts, now)
            if case.item_code == IMMEDIATE_ITEM:
                self._answer_at_once(session, row, case, now)
            return row.number

    def hand_over_evaluation(self, evaluation: IncomingEvaluation) -> None:
        now = self._clock()
        with self._database.writing() as session:
            self._lock(session, now)
            row = session.get(RatingRow, evaluation.rated_id)
            if row is not None:
                if (row.evaluation_id, row.stars) != (evaluation.submission_id, evaluation.stars):
                    raise Unacceptable(409, "evaluation.rated_already", "this filing was rated before")
                return
            session.add(
                RatingRow(
                    rated_id=evaluation.rated_id,
                    evaluation_id=evaluation.submission_id,
                    stars=evaluation.stars,
                    received_at=evaluation.received_at,
                )
            )
            if evaluation.stars <= BAD_UP_TO:
                received = evaluation.received_at.astimezone(CHINA).date()
                session.add(FollowUpRow(rated_id=evaluation.rated_id, opened_at=now, due=_follow_up_due(received)))

    def rating(self, submission_id: UUID) -> int | None:
        """Stars of a filing; None is 未评价 and counts as nothing."""
        with self._database.reading() as session:
            row = session.get(RatingRow, submission_id)
            return None if row is None else row.stars

    def follow_ups(self) -> Sequence[FollowUp]:
        """差评 that somebody has to follow up, oldest first."""
        query = (
            select(FollowUpRow.rated_id, CaseRow.number, RatingRow.stars, FollowUpRow.due)
            .join(RatingRow, RatingRow.rated_id == FollowUpRow.rated_id)
            .outerjoin(CaseRow, CaseRow.submission_id == FollowUpRow.rated_id)
            .order_by(FollowUpRow.opened_at)
        )
        with self._database.reading() as session:
            return [FollowUp(*row) for row in session.execute(query)]

    def changes_after(self, cursor: str) -> ChangePage:
        query = (
            select(ChangeRow, CaseRow.number, PartChangeRow.item_code, PartCaseRow.number)
            .join(CaseRow, CaseRow.submission_id == ChangeRow.submission_id)
            .outerjoin(PartChangeRow, PartChangeRow.change_id == ChangeRow.id)
            .outerjoin(
                PartCaseRow,
                and_(
                    PartCaseRow.submission_id == ChangeRow.submission_id,
                    PartCaseRow.item_code == PartChangeRow.item_code,
                ),
            )
            .where(ChangeRow.id > int(cursor or 0))
            .order_by(ChangeRow.id)
            .limit(PAGE)
        )
        with self._database.reading() as session:
            rows = session.execute(query).all()
        changes = [
            CaseChange(
                submission_id=row.submission_id,
                case_number=part_number or number,
                step=CaseStep(row.step),
                result_code=row.result_code,
                changed_at=row.changed_at,
                result=row.result,
                part=part,
            )
            for row, number, part, part_number in rows
        ]
        return ChangePage(changes, str(rows[-1][0].id) if rows else cursor)

    def advance(self) -> int:
        """Moves every case on that stayed long enough in its step. Returns how many moved."""
        now = self._clock()
        due = now - timedelta(seconds=self._settings.reference_step)
        with self._database.writing() as session:
            self._lock(session, now)
            visits = select(PartCaseRow.submission_id)
            query = select(CaseRow).where(
                CaseRow.step != CaseStep.CLOSED, CaseRow.step_since <= due, CaseRow.submission_id.not_in(visits)
            )
            rows = session.scalars(query.order_by(CaseRow.number)).all()
            for row in rows:
                step = NEXT_STEP[CaseStep(row.step)]
                self._note(session, row, step, CLOSED if step is CaseStep.CLOSED else None, now, None)
            return len(rows) + advance_parts(session, NEXT_STEP, due, now, self._note)

    def send_back(self, number: str) -> None:
        """Closes a case, or one part of a visit, as sent back (退回办结). The other parts of the visit go on.

        Refusal when there is no open case with that number.
        """
        now = self._clock()
        with self._database.writing() as session:
            self._lock(session, now)
            part = session.scalar(select(PartCaseRow).where(PartCaseRow.number == number))
            whole = session.scalar(select(CaseRow).where(CaseRow.number == number))
            if part is not None and part.step != CaseStep.CLOSED:
                note_part(session, part, CaseStep.CLOSED, RETURNED, now)
                settle_whole(session, part.submission_id, now, self._note)
            elif whole is not None and whole.step != CaseStep.CLOSED and not parts_of(session, whole.submission_id):
                self._note(session, whole, CaseStep.CLOSED, RETURNED, now, None)
            else:
                raise Unacceptable(404, "case.not_open", "no open case of one item has this number")

    def _answer_at_once(self, session: Session, row: CaseRow, case: IncomingCase, now: datetime) -> None:
        self._note(session, row, CaseStep.ACCEPTED, None, now, None)
        applicant = case.content.applicant
        if case.seal is None or not isinstance(applicant, Person):
            return  # nobody could open the certificate; the case is closed by `advance` without one
        # typst takes a while to load, and most programs make no certificate.
        from sync.gateway.certificate import (  # noqa: PLC0415
            CertificateData,
            FontMissing,
            render_certificate,
        )

        code = self._random_bytes(6).hex().upper()
        data = CertificateData(
            name=applicant.name,
            number=applicant.document_number,
            case_number=row.number,
            issued_at=now.astimezone(CHINA),
            verification_code="-".join((code[:4], code[4:8], code[8:])),
            issuer_zh=f"{self._settings.name_zh}（参考平台）",
            issuer_en=f"{self._settings.name_en} (reference platform)",
            answers=case.content.answers,
        )
        try:
            pdf = render_certificate(data)
        except FontMissing as error:
            raise CaseSystemUnavailable(str(error)) from None
        sealed = case.seal(pdf, "application/pdf", row.number, now)
        self._note(session, row, CaseStep.CLOSED, CERTIFICATE_ISSUED, now, sealed)

    @staticmethod
    def _note(
        session: Session, row: CaseRow, step: CaseStep, result_code: int | None, now: datetime, result: bytes | None
    ) -> None:
        row.step, row.step_since = step, now
        session.add(
            ChangeRow(
                submission_id=row.submission_id, step=step, result_code=result_code, changed_at=now, result=result
            )
        )
        session.flush()

    @staticmethod
    def _lock(session: Session, now: datetime) -> CounterRow:
        """The day's counter, locked: writers take turns, so change ids become visible in their order."""
        day = now.astimezone(CHINA).strftime("%Y%m%d")
        # One row is locked by everybody; a new day's row is made under it.
        gate = session.get(CounterRow, "gate", with_for_update=True)
        if gate is None:
            session.add(CounterRow(day="gate", last=0))
            session.flush()
        counter = session.get(CounterRow, day)
        if counter is None:
            counter = CounterRow(day=day, last=0)
            session.add(counter)
            session.flush()
        return counter


def _follow_up_due(received: date) -> date | None:
    """None where the calendar of working days is not published that far: nothing is guessed."""
    from kiosk.catalog import workdays  # noqa: PLC0415 - loads the calendar, which only a 差评 needs

    due = workdays.add_working_days(received, FOLLOW_UP_WORKING_DAYS)
    return due if isinstance(due, date) else None
