"""The durable moment, from the session's side: build, seal inside the store's transaction, answer with the receipt.

The big work (encrypting pages) is done before the transaction begins; inside it only the small content is sealed,
because its header carries the sequence number that the transaction allots.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from kiosk.catalog.model import OfflineClass
from kiosk.catalog.text import LocalText
from kiosk.errors import StorageError
from kiosk.filing.draft import Draft, MaterialOutcome
from kiosk.services import materials
from kiosk.services.content import BuiltContent, build_content
from kiosk.services.promising import promise_of
from kiosk.services.receipts import Submitted, TakenResult
from kiosk.services.slip import Slip, SlipFacts, build_slip
from kiosk.services.snapshot import Language
from kiosk.store.identity import Identity
from kiosk.store.submission import CaseView, SealedAttachment, SealedSubmission, StoredSubmission, SubmissionKind
from sync.wire.content import SALT_BYTES, FiledContent
from sync.wire.envelope import seal
from sync.wire.errors import BadSignature, WrongKey
from sync.wire.evaluation import EVALUATION_ITEM
from sync.wire.header import Header
from sync.wire.ids import RandomBytes, uuid7
from sync.wire.instants import ClockConfidence, whole_seconds
from sync.wire.receipt import KioskReceipt
from sync.wire.result import OpenedResult, open_result
from sync.wire.signing import Signer, key_id_of
from sync.wire.suite import SealingPrivateKey


class Outbox(Protocol):
    """What the durable moment needs of the store."""

    def submit(self, seal: Callable[[int], SealedSubmission]) -> StoredSubmission: ...
    def take_result(self, submission_id: uuid.UUID) -> bytes | None: ...
    def abandon_result(self, submission_id: uuid.UUID) -> None: ...
    def find_case(self, number: str) -> CaseView | None: ...


@dataclass(frozen=True, slots=True)
class Submitter:
    """`now` gives local time with its zone; `clock_confidence` what that clock is worth,
    `day_is_known` whether it tells at least the day: none is promised otherwise."""

    outbox: Outbox
    identity: Identity
    now: Callable[[], datetime]
    clock_confidence: Callable[[], ClockConfidence]
    random_bytes: RandomBytes
    day_is_known: Callable[[], bool] = lambda: True

    def submit(self, draft: Draft, answers: Mapping[str, object], language: Language, outlet: LocalText) -> Submitted:
        """Blocks for as long as the disk takes. StorageError when nothing was stored; then the draft is untouched."""
        at = self.now()
        item = draft.item
        reply = SealingPrivateKey.generate() if item.result.printed_here else None
        reply_key = reply.public_key.raw if reply is not None else None
        built = build_content(draft, answers, language, reply_key, at, self.random_bytes)
        live = any(part.offline is OfflineClass.C for part in draft.parts)
        today = at.date() if self.day_is_known() else None
        stored = self._store(built, item.code, draft.catalog_version, at, kind=SubmissionKind.FILING, live=live)
        promised = promise_of(draft, today)
        facts = SlipFacts(
            item=item,
            outlet=outlet,
            number=stored.number,
            case_number=None,
            applicant=_applicant_of(draft, answers),
            agent=draft.agent.masked_name if draft.agent is not None else None,
            at=at,
            answer_by=promised.answer_by,
            calendar_ends=promised.calendar_ends,
            promised_days=promised.days,
            online=live,
            qr_text=stored.kiosk_receipt,
            to_bring=_to_bring(draft),
            parts=promised.parts,
        )

        def slip(case_number: str | None) -> Slip:
            return build_slip(replace(facts, case_number=case_number), language)

        def take_result() -> TakenResult | None:
            sealed = self.outbox.take_result(stored.submission_id) if reply is not None else None
            if sealed is None or reply is None:
                return None
            opened = _open(sealed, self.identity, reply)
            return TakenResult(opened.document, opened.header.case_number)

        def abandon() -> None:
            if reply is not None:
                with suppress(StorageError):  # then it expires by itself, and nobody can open it
                    self.outbox.abandon_result(stored.submission_id)

        def case_number() -> str | None:
            case = self.outbox.find_case(stored.number)
            return None if case is None else case.case_number

        return Submitted(
            submission_id=str(stored.submission_id),
            number=stored.number,
            item=item,
            applicant=facts.applicant,
            qr_text=stored.kiosk_receipt,
            answer_by=facts.answer_by,
            calendar_ends=facts.calendar_ends,
            promised_days=promised.days,
            parts=promised.parts,
            slip=slip,
            take_result=take_result,
            case_number=case_number,
            abandon=abandon,
        )

    def rate(self, submission_id: str, stars: int, language: Language) -> None:
        """Stores an evaluation (好差评) of a filing, sealed like one; it names the filing and nobody."""
        content = FiledContent(
            salt=self.random_bytes(SALT_BYTES),
            item_code=EVALUATION_ITEM,
            item_version=1,
            form_id=EVALUATION_ITEM,
            form_version=1,
            language=language,
            applicant=None,
            answers={"submission_id": submission_id, "stars": stars},
            origins={},
        )
        self._store(
            BuiltContent(content, ()), EVALUATION_ITEM, "1", self.now(), kind=SubmissionKind.EVALUATION, live=False
        )

    def _store(
        self,
        built: BuiltContent,
        item_code: str,
        catalog_version: str,
        at: datetime,
        *,
        kind: SubmissionKind,
        live: bool,
    ) -> StoredSubmission:
        identity = self.identity
        centre_key = identity.sealing_key
        signer: Signer = identity.signing_key
        submission_id = uuid7(at, self.random_bytes)
        attachments = tuple(
            SealedAttachment(attachment.ref.sha256, attachment.ref.size, attachment.ciphertext)
            for attachment in built.attachments
        )

        def seal_with(sequence: int) -> SealedSubmission:
            header = Header(
                key_id=key_id_of(centre_key.raw),
                kiosk_id=identity.kiosk_id,
                submission_id=submission_id,
                sequence=sequence,
                item_code=item_code,
                catalog_version=catalog_version,
                created_at=whole_seconds(at),
                clock_confidence=self.clock_confidence(),
                attachments=built.content.attachment_entries,
            )
            sealed = seal(header, built.content, centre_key, signer)
            receipt = KioskReceipt(
                kiosk_id=identity.kiosk_id,
                kiosk_no=identity.kiosk_no,
                submission_id=submission_id,
                sequence=sequence,
                item_code=item_code,
                created_at=header.created_at,
                envelope_sha256=sealed.sha256,
                content_sha256=sealed.content_sha256,
            )
            return SealedSubmission(
                submission_id=submission_id,
                envelope=sealed.data,
                envelope_sha256=sealed.sha256,
                attachments=attachments,
                item_code=item_code,
                created_at=header.created_at,
                kiosk_receipt=receipt.sign(signer),
                number=receipt.number,
                kind=kind,
                live=live,
            )

        return self.outbox.submit(seal_with)


def _open(sealed: bytes, identity: Identity, reply: SealingPrivateKey) -> OpenedResult:
    """The result, whichever of the centre's keys signed it."""
    *earlier, last = identity.receipt_keys.values()
    for key in earlier:
        with suppress(BadSignature, WrongKey):
            return open_result(sealed, key, reply)
    return open_result(sealed, last, reply)


def _applicant_of(draft: Draft, answers: Mapping[str, object]) -> str:
    if draft.applicant is not None:
        return draft.applicant.masked_name
    if draft.unnamed:
        return ""
    return str(answers.get("enterprise_name", ""))


def _to_bring(draft: Draft) -> tuple[LocalText, ...]:
    return tuple(
        planned.material.name
        for planned in materials.plan(draft)
        if materials.outcome_of(draft, planned) is MaterialOutcome.LATER and planned.material.required
    )
