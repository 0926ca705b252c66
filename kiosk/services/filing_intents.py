"""The intents of a filing, from the first card to the durable moment."""

from __future__ import annotations

from dataclasses import replace

from kiosk.catalog.model import AgentRule, ApplicantKind, Identification
from kiosk.errors import StorageError, StorageFull
from kiosk.filing.draft import MaterialOutcome, SigningOutcome, TakenMaterial
from kiosk.filing.session import Event, State
from kiosk.services import pledges, review
from kiosk.services.form_intents import FormIntents
from kiosk.services.intents import Signature
from kiosk.services.receipts import ReceiptFlow, Submitted
from kiosk.services.scanning import ScanFlow
from kiosk.services.session_core import log
from kiosk.services.signature import is_written
from kiosk.services.snapshot import CardRole, Trouble, TroubleCode


class FilingIntents(FormIntents):
    """Each does nothing in a state it does not belong to: a touch may come late."""

    def begin(self) -> None:
        item = self._held.item
        if item is not None:
            self._begin(for_other=item.agent is AgentRule.REQUIRED)

    def begin_for_other(self) -> None:
        self._begin(for_other=True)

    def _begin(self, *, for_other: bool) -> None:
        item = self._held.item
        if item is None or self._trouble_of(item) is not None:
            self._publish()
            return
        if item.code in self._world.catalog.bundles:
            self._draft_for(item)  # what works now, which may be more than when the guide was opened
        enterprise = item.applicant is ApplicantKind.ENTERPRISE
        roles = (CardRole.APPLICANT, CardRole.AGENT) if for_other else (CardRole.APPLICANT,)
        self._held.roles = (CardRole.AGENT,) if enterprise else roles
        if item.identification is Identification.NONE:
            self._unnamed(Event.BEGIN)
        else:
            self._held.needs = replace(self._held.needs, identified=True)
            self._go(Event.BEGIN)

    def go_unnamed(self) -> None:
        item = self._held.item
        if item is not None and item.works_unnamed and self._held.state is State.IDENTIFYING:
            self._unnamed(Event.UNNAMED)

    def _unnamed(self, event: Event) -> None:
        self._held.roles = ()
        self._held.needs = replace(self._held.needs, identified=False)
        self._start_form((), event)

    def retry_card(self) -> None:
        if self._held.cards is not None:
            self._held.cards.retry()

    def give_consent(self) -> None:
        if self._held.draft is not None and self._held.state is State.CONSENT:
            self._forward()

    def take_page(self) -> None:
        if self._held.scan is not None:
            self._held.scan.take_now()

    def retake_page(self) -> None:
        if self._held.scan is not None:
            self._held.scan.retake()

    def material_complete(self) -> None:
        scan = self._held.scan
        if not isinstance(scan, ScanFlow) or not scan.pages:
            return
        if self._held.state is State.FILLING:
            self._complete_aid(scan)
        else:
            self._keep(scan, MaterialOutcome.TAKEN)

    def without_material(self) -> None:
        scan = self._held.scan
        if self._held.state is State.MATERIALS and isinstance(scan, ScanFlow) and scan.waivable:
            self._keep(scan, MaterialOutcome.LATER)

    def _keep(self, scan: ScanFlow, outcome: MaterialOutcome) -> None:
        draft, name = self._held.draft, scan.task.id
        if draft is None:
            return
        pages = scan.pages if outcome is MaterialOutcome.TAKEN else []
        draft.materials[name] = TakenMaterial(name, outcome, pages)
        self._leave()
        if self._open_materials() and not self._held.changing:
            self._enter(State.MATERIALS)
        else:
            self._forward()

    def sign(self, signature: Signature) -> None:
        draft = self._held.draft
        if draft is None or self._held.state is not State.COMMITMENT:
            return
        if not is_written(signature):
            self.clear_signature()
            return
        signing = draft.signing
        pledges.sign(signing, pledges.pledges_of(draft), self._held.shown_pledges(), self._held.language)
        signing.width, signing.height = signature.width, signature.height
        signing.strokes = tuple(tuple((p.x, p.y, p.t_ms) for p in stroke) for stroke in signature.strokes)
        self._publish()

    def clear_signature(self) -> None:
        if self._held.draft is not None:
            signing = self._held.draft.signing
            signing.outcome, signing.strokes = SigningOutcome.OPEN, ()
            signing.declined = signing.declined and self._held.declaring
            self._publish()

    def refuse_commitment(self) -> None:
        """Declarations that are due beside the commitments are still asked for: they are the application itself."""
        draft = self._held.draft
        if draft is None or self._held.state is not State.COMMITMENT:
            return
        due = pledges.pledges_of(draft)
        declared = pledges.declarations(due)
        if self._held.declaring or len(declared) == len(due):
            return
        signing = draft.signing
        signing.declined, signing.strokes = True, ()
        signing.texts = {pledge.key: pledge.text(self._held.language) for pledge in due}
        if declared:
            signing.outcome = SigningOutcome.OPEN
            self._held.declaring = True
            self._publish()
        else:
            signing.outcome = SigningOutcome.REFUSED
            self._forward()

    def signing_complete(self) -> None:
        draft = self._held.draft
        if (
            draft is not None
            and self._held.state is State.COMMITMENT
            and draft.signing.outcome is SigningOutcome.SIGNED
        ):
            self._forward()

    def change(self, target: str) -> None:
        if self._held.state is State.REVIEW:
            self._change(target)

    def submit(self) -> None:
        draft, form, submitter = self._held.draft, self._held.form, self._world.submitter
        if self._held.state is not State.REVIEW or draft is None or form is None or submitter is None:
            return
        if (gap := self._gap()) is not None:
            self._change(gap)
            return
        if any(finding.blocking for finding in review.findings(draft, form)):
            return
        self._held.trouble = None
        answers, language = form.answers(), self._held.language
        self._go(Event.SUBMIT)
        self._world.loop.run(
            lambda: submitter.submit(draft, answers, language, self._world.outlet), self._committed, self._not_committed
        )

    def _committed(self, submitted: Submitted) -> None:
        self._held.submission_id = submitted.submission_id
        if self._held.draft is not None:
            self._held.draft.materials.clear()  # the pages are sealed; nothing needs them any more
            self._held.draft.enclosures.clear()
        self._held.receipt = ReceiptFlow(
            submitted,
            self._world.ports,
            self._world.loop,
            self._world.monotonic,
            lambda: self._held.network,
            self._publish,
        )
        self._go(Event.COMMITTED)
        self._held.receipt.start()

    def _not_committed(self, error: Exception) -> None:
        if not isinstance(error, StorageError):
            raise error
        code = TroubleCode.STORAGE_FULL if isinstance(error, StorageFull) else TroubleCode.STORAGE_FAILED
        log.error("submission.not_stored", reason=error.code)
        self._held.trouble = Trouble(code)
        self._go(Event.COMMIT_FAILED)

    def preview(self) -> tuple[bytes, int, int] | None:
        return None if self._held.scan is None else self._held.scan.preview()
