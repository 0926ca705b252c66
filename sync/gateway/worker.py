"""The opening worker (intake step): a process of its own, the only one that holds private sealing keys.

For each delivered submission: open, check against header and attachments, hand over to the case system, note the case.
An evaluation (好差评) goes the same way and becomes no case. A kill between any two steps is harmless: the case system
knows the submission id, and the note is one transaction. A submission that cannot be opened is quarantined, and nothing
waits behind it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from sync.gateway.blobs import BlobStore
from sync.gateway.case_news import CaseNews
from sync.gateway.case_system import CaseSystem, CaseSystemUnavailable, IncomingEvaluation, OpenedFile
from sync.gateway.database import Database
from sync.gateway.disk_space import is_disk_full, is_out_of_use
from sync.gateway.errors import Refusal, Unacceptable
from sync.gateway.events import EventCode, record
from sync.gateway.incoming import SIGNATURE, incoming_case, sealer
from sync.gateway.keys import OpeningKeys, ReceiptKey
from sync.gateway.schema import AttachmentRow, KioskRow, PartRow, SubmissionRow
from sync.gateway.settings import Clock
from sync.wire.attachment import decrypt
from sync.wire.content import FiledContent
from sync.wire.envelope import open_envelope, verify_envelope
from sync.wire.errors import WireError
from sync.wire.evaluation import EVALUATION_ITEM, Evaluation, is_evaluation, read_evaluation
from sync.wire.messages import Delivery

MAX_FAILURES = 5  # of our own code on one submission, before a person looks at it
RETRY_FIRST = timedelta(seconds=2)
RETRY_LONGEST = timedelta(minutes=10)
RATED_WITHIN = timedelta(days=30)  # an evaluation waits that long for its filing, which may be stuck at the kiosk
BATCH = 100


class NotYet(Exception):
    """What it needs is not here yet; the same attempt later is right."""


class Step(StrEnum):
    """Named so that a test can cut the power at each."""

    OPENED = "opened"
    HANDED_OVER = "handed_over"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class _Work:
    submission: SubmissionRow
    kiosk_no: int
    kiosk_public_key: bytes
    attachments: tuple[AttachmentRow, ...]


def _ignore(step: Step, submission_id: UUID) -> None:
    del step, submission_id


class Worker:
    def __init__(
        self,
        database: Database,
        blobs: BlobStore,
        keys: OpeningKeys,
        receipt_key: ReceiptKey,
        case_system: CaseSystem,
        clock: Clock,
        on_step: Callable[[Step, UUID], None] = _ignore,
        unnamed_items: Collection[str] = (),
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._keys = keys
        self._receipt_key = receipt_key
        self._case_system = case_system
        self._clock = clock
        self._on_step = on_step
        self._unnamed_items = frozenset(unnamed_items)
        self.news = CaseNews(database, case_system, clock)

    def run_once(self) -> int:
        """Everything that is due now, and the case system's news. Returns how many submissions were worked on."""
        due = self._due()
        for submission_id in due:
            try:
                self._process(submission_id)
            except Exception as error:
                if is_disk_full(error) or is_out_of_use(error):
                    raise  # nothing is wrong with this one, and the next would not fare better
                # a poison item must block nobody
                self._crashed(submission_id, error)
        self.news.read()
        return len(due)

    def _due(self) -> list[UUID]:
        now = self._clock()
        # Nothing is ever put off for longer than RETRY_LONGEST: what would wait longer is due, the clock was set back.
        due = (SubmissionRow.next_attempt_at <= now) | (SubmissionRow.next_attempt_at > now + RETRY_LONGEST)
        query = (
            select(SubmissionRow.id)
            .where(SubmissionRow.delivery == Delivery.DELIVERED, due)
            .order_by(SubmissionRow.next_attempt_at)
            .limit(BATCH)
        )
        with self._database.reading() as session:
            return list(session.scalars(query))

    def _process(self, submission_id: UUID) -> None:
        work = self._load(submission_id)
        try:
            content, files = self._open(work)
        except WireError as error:
            self._quarantine(submission_id, error.code)
            return
        except FileNotFoundError:
            self._quarantine(submission_id, "blob.missing")
            return
        self._on_step(Step.OPENED, submission_id)
        try:
            case_number = self._hand_over(work, content, files)
        except CaseSystemUnavailable:
            self._retry_later(submission_id, EventCode.HAND_OVER_LATER)
            return
        except NotYet:
            self._retry_later(submission_id, EventCode.EVALUATION_WAITS)
            return
        except (Refusal, WireError) as refusal:
            self._quarantine(submission_id, refusal.code)
            return
        self._on_step(Step.HANDED_OVER, submission_id)
        self._note(work, content, files, case_number)
        self._on_step(Step.NOTED, submission_id)

    def _hand_over(self, work: _Work, content: FiledContent, files: tuple[OpenedFile, ...]) -> str | None:
        """The case number, or None for an evaluation, which becomes no case."""
        if not is_evaluation(content):
            if content.applicant is None and (
                content.agent is not None or content.item_code not in self._unnamed_items
            ):
                raise Unacceptable(422, "content.nobody", "a filing names its applicant")
            seal = sealer(work.submission.id, content.reply_key, self._receipt_key)
            case = incoming_case(work.submission, work.kiosk_no, content, files, seal)
            return self._case_system.hand_over(case)
        evaluation = read_evaluation(content)
        self._check_rated(work.submission, evaluation)
        self._case_system.hand_over_evaluation(
            IncomingEvaluation(
                submission_id=work.submission.id,
                rated_id=evaluation.rated_id,
                stars=evaluation.stars,
                received_at=work.submission.received_at,
            )
        )
        return None

    def _check_rated(self, row: SubmissionRow, evaluation: Evaluation) -> None:
        """Only a filing of the same kiosk can be rated. It may still be on its way: then NotYet, for RATED_WITHIN."""
        with self._database.reading() as session:
            rated = session.get(SubmissionRow, evaluation.rated_id)
        if rated is None:
            if self._clock() - row.received_at < RATED_WITHIN:
                raise NotYet
            raise Unacceptable(422, "evaluation.unknown_filing", "the rated filing did not arrive")
        if rated.kiosk_id != row.kiosk_id or rated.item_code == EVALUATION_ITEM:
            raise Unacceptable(422, "evaluation.not_its_filing", "not a filing of this kiosk")

    def _load(self, submission_id: UUID) -> _Work:
        with self._database.reading() as session:
            submission = session.get_one(SubmissionRow, submission_id)
            kiosk = session.get_one(KioskRow, submission.kiosk_id)
            attachments = select(AttachmentRow).where(AttachmentRow.submission_id == submission_id)
            rows = session.scalars(attachments.order_by(AttachmentRow.position)).all()
            return _Work(submission, kiosk.no, kiosk.public_key, tuple(rows))

    def _open(self, work: _Work) -> tuple[FiledContent, tuple[OpenedFile, ...]]:
        envelope = verify_envelope(work.submission.envelope, work.kiosk_public_key)
        content = open_envelope(envelope, self._keys.find)
        owners = [material.id for material in content.materials for _ in material.files]
        files = tuple(
            OpenedFile(owner, ref.media_type, decrypt(ref, self._blobs.read(ref.sha256)))
            for owner, ref in zip([*owners, SIGNATURE], content.attachment_refs, strict=False)
        )
        return content, files

    def _note(self, work: _Work, content: FiledContent, files: tuple[OpenedFile, ...], case_number: str | None) -> None:
        now = self._clock()
        with self._database.writing() as session:
            row = session.get_one(SubmissionRow, work.submission.id, with_for_update=True)
            row.delivery = Delivery.HANDED_OVER
            row.content_sha256 = content.digest()
            row.case_number = case_number
            row.problem, row.next_attempt_at = None, None
            for attachment, file in zip(work.attachments, files, strict=True):
                session.merge(attachment).plaintext_sha256 = hashlib.sha256(file.data).digest()
            for position, part in enumerate(content.parts):
                session.merge(PartRow(submission_id=row.id, item_code=part.item_code, position=position))
            code = EventCode.HANDED_OVER if case_number is not None else EventCode.EVALUATION_HANDED_OVER
            record(session, code, now, kiosk_id=row.kiosk_id, submission_id=row.id)

    def _quarantine(self, submission_id: UUID, code: str) -> None:
        now = self._clock()
        with self._database.writing() as session:
            row = session.get_one(SubmissionRow, submission_id, with_for_update=True)
            row.delivery, row.problem, row.next_attempt_at = Delivery.QUARANTINED, code, None
            record(
                session,
                EventCode.OPENING_FAILED,
                now,
                kiosk_id=row.kiosk_id,
                submission_id=row.id,
                detail=code,
            )

    def _retry_later(self, submission_id: UUID, why: EventCode) -> None:
        now = self._clock()
        with self._database.writing() as session:
            row = session.get_one(SubmissionRow, submission_id, with_for_update=True)
            _put_off(row, why, now)
            if row.attempts == 1:
                record(session, why, now, kiosk_id=row.kiosk_id, submission_id=row.id)

    def _crashed(self, submission_id: UUID, error: Exception) -> None:
        """A fault of our own on this one: put off, and after MAX_FAILURES a person's matter."""
        now = self._clock()
        with self._database.writing() as session:
            row = session.get_one(SubmissionRow, submission_id, with_for_update=True)
            _put_off(row, EventCode.OPENING_CRASHED, now)
            # The type alone: the message of an exception over opened content may quote it.
            detail = type(error).__name__
            record(
                session,
                EventCode.OPENING_CRASHED,
                now,
                kiosk_id=row.kiosk_id,
                submission_id=row.id,
                detail=detail,
            )
            if row.attempts >= MAX_FAILURES:
                row.delivery, row.next_attempt_at = Delivery.QUARANTINED, None


def _put_off(row: SubmissionRow, problem: str, now: datetime) -> None:
    row.attempts += 1
    row.problem = problem
    row.next_attempt_at = now + min(RETRY_FIRST * 2 ** min(row.attempts - 1, 20), RETRY_LONGEST)
