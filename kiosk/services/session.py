"""The citizen session: takes touches, moves along the transition table, publishes what a screen may show.

One object serves one citizen and lives on the screen's thread. Whatever may take time runs on workers through `Loop`;
its answers come back on this thread. The flows beside this module each own one kind of work (cards, the form, pages
under the lens, the receipt); this one owns the state, the draft and the order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from kiosk.catalog.load import Catalog
from kiosk.catalog.model import AgentRule, ApplicantKind, Capability, LocalText, ServiceItem, Topic
from kiosk.catalog.search import SearchIndex
from kiosk.config import ScreenSection
from kiosk.errors import StorageError, StorageFull
from kiosk.filing.draft import Draft, MaterialOutcome, SigningOutcome, TakenMaterial
from kiosk.filing.person import Person
from kiosk.filing.session import Event, Needs, State, advance, before, next_after, path_of
from kiosk.forms.engine import Form
from kiosk.services import availability, materials, wording
from kiosk.services.cards import CardFlow
from kiosk.services.choosing import Choosing
from kiosk.services.composing import Held, Surroundings, compose
from kiosk.services.filling import FormFlow
from kiosk.services.idle import IdleClock
from kiosk.services.intents import Signature
from kiosk.services.loop import Handle, Loop
from kiosk.services.ports import Ports
from kiosk.services.receipts import ReceiptFlow, Submitted
from kiosk.services.scanning import PageReader, ScanFlow
from kiosk.services.signature import is_written
from kiosk.services.snapshot import (
    CardRole,
    DeviceState,
    Language,
    Network,
    SessionSnapshot,
    Trouble,
    TroubleCode,
)
from kiosk.services.submitting import Submitter

log = structlog.get_logger()

_TICK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Condition:
    """What the store knows: whether the centre is reachable, and whether it may take in another filing."""

    network: Network
    serving: bool


@dataclass(frozen=True, slots=True)
class World:
    """Everything a session is given from outside; `kiosk.bootstrap` wires it."""

    catalog: Catalog
    index: SearchIndex
    ports: Ports
    page_reader: PageReader
    submitter: Submitter | None  # None: the kiosk is not provisioned
    condition: Callable[[], Condition]  # reads the store; runs on a worker
    outlet: LocalText
    screen: ScreenSection
    language: Language
    loop: Loop
    now: Callable[[], datetime]  # local time with its zone
    monotonic: Callable[[], float]
    on_end: Callable[[str], None]


class CitizenSession:
    """Implements `SessionIntents`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._listeners: list[Callable[[SessionSnapshot], None]] = []
        self._held = Held(language=world.language)
        self._idle = IdleClock(world.screen.idle_seconds, world.screen.warning_seconds, world.monotonic())
        self._choosing = Choosing(world.catalog, world.index, self._trouble_of)
        self._snapshot = self._compose()
        self._ticker: Handle = world.loop.every(_TICK_SECONDS, self._tick)
        self._tick()

    # -- what is shown ------------------------------------------------------------------------------------------

    @property
    def snapshot(self) -> SessionSnapshot:
        return self._snapshot

    def refresh(self) -> None:
        """Something around the session changed: a device, the connection."""
        if not self._held.ended:
            self._publish()

    def on_change(self, listener: Callable[[SessionSnapshot], None]) -> None:
        self._listeners.append(listener)

    def _publish(self) -> None:
        snapshot = self._compose()
        if snapshot != self._snapshot:
            self._snapshot = snapshot
            for listener in self._listeners:
                listener(snapshot)

    def _compose(self) -> SessionSnapshot:
        item = self._held.item
        seen = Surroundings(
            outlet=self._world.outlet,
            devices=self._device_states(),
            idle_seconds_left=self._idle_seconds_left(),
            item_trouble=self._trouble_of(item) if item is not None else None,
            serving=self._serving,
        )
        return compose(self._held, seen, self._choosing)

    def _device_states(self) -> dict[Capability, DeviceState]:
        ports = self._world.ports
        installed = (
            (Capability.ID_CARD, ports.card_reader),
            (Capability.RECEIPT_PRINTER, ports.slip_printer),
            (Capability.PAGE_PRINTER, ports.page_printer),
            (Capability.DOCUMENT_CAMERA, ports.camera),
        )
        states = {
            capability: DeviceState.NOT_INSTALLED if port is None else port.state() for capability, port in installed
        }
        return states | {Capability.SIGNATURE: DeviceState.READY}

    def _trouble_of(self, item: ServiceItem) -> Trouble | None:
        if item.guide_only:
            return Trouble(TroubleCode.WINDOW_ONLY)
        return availability.item_trouble(item, self._device_states(), self._held.network, serving=self._serving)

    @property
    def _serving(self) -> bool:
        return self._world.submitter is not None and self._held.serving

    # -- time ---------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        self._world.loop.run(self._world.condition, self._condition_is, self._bug)
        left = self._idle_seconds_left()
        if left == 0:
            self._end("timeout", Event.TIMEOUT)
            return
        self._publish()

    def _condition_is(self, condition: Condition) -> None:
        if not self._held.ended:
            self._held.network, self._held.serving = condition.network, condition.serving
            self._publish()

    def _idle_seconds_left(self) -> int | None:
        if self._held.state in {State.IDLE, State.SUBMITTING, State.ENDED} or self._is_busy():
            self._idle.touch(self._world.monotonic())
            return None
        return self._idle.seconds_left(self._world.monotonic())

    def _is_busy(self) -> bool:
        return self._held.state is State.RECEIPT and self._held.receipt is not None and self._held.receipt.busy

    def touched(self) -> None:
        # While the warning covers the page, only its own answer extends: an accidental brush is not a person.
        if self._snapshot.idle_seconds_left is None:
            self._idle.touch(self._world.monotonic())

    # -- anywhere -----------------------------------------------------------------------------------------------

    def set_language(self, language: Language) -> None:
        self._held.language = language
        self._publish()

    def set_elderly(self, on: bool) -> None:  # noqa: FBT001 - mirrors the key on the screen
        self._held.elderly = on
        screen = self._world.screen
        self._idle.limit = screen.idle_seconds_elderly if on else screen.idle_seconds
        self._publish()

    def open_help(self) -> None:
        log.info("help.opened", state=self._held.state.value)
        self._held.help_open = True
        self._publish()

    def close_help(self) -> None:
        self._held.help_open = False
        self._publish()

    def ask_end(self) -> None:
        self._held.confirm_end = True
        self._publish()

    def keep_going(self) -> None:
        self._held.confirm_end = False
        self._idle.touch(self._world.monotonic())
        self._publish()

    def end(self) -> None:
        if self._held.state is State.IDLE:
            self._held.confirm_end = False
            self._publish()
        elif self._held.state is not State.SUBMITTING:
            self._end("cancel", Event.CANCEL)

    def back(self) -> None:
        state = self._held.state
        if (
            state is State.FILLING
            and self._held.form is not None
            and not self._held.changing
            and self._held.form.back()
        ):
            self._publish()
        elif state is State.GUIDE:
            self._drop_item()
            self._go(Event.BACK, State.CHOOSING if self._held.topic or self._held.query is not None else State.IDLE)
        elif state is State.CHOOSING:
            self._held.topic = self._held.query = None
            self._go(Event.BACK)
        elif self._held.changing and state in {State.FILLING, State.MATERIALS, State.COMMITMENT}:
            self._held.changing = False
            self._leave()
            self._enter(State.REVIEW)
        elif state in path_of(self._held.needs):
            target = before(state, self._held.needs)
            self._leave()
            advance(state, Event.BACK, target)
            if target is State.FILLING and self._held.form is not None:
                self._held.form.last()
            self._enter(target)

    # -- choosing -----------------------------------------------------------------------------------------------

    def start_search(self) -> None:
        self._held.topic, self._held.query = None, self._held.query or ""
        self._to_choosing()

    def search(self, query: str) -> None:
        self._held.query = query
        self._to_choosing()

    def show_topic(self, topic: Topic) -> None:
        self._held.topic, self._held.query = topic, None
        self._to_choosing()

    def _to_choosing(self) -> None:
        if self._held.state is State.IDLE:
            self._go(Event.TOUCH)
        else:
            self._publish()

    def choose(self, item_code: str) -> None:
        self._drop_item()
        catalog = self._world.catalog
        item = catalog.items[item_code]
        self._held.item = item
        if not item.guide_only:
            draft = Draft(item=item, form=catalog.forms[item.form], catalog_version=catalog.version)
            self._held.draft = draft
            self._held.needs = Needs(
                form=True,
                commitment=item.commitment is not None or item.needs_signature,
                materials=bool(materials.to_capture(draft)),
            )
        log.info("item.chosen", item=item_code)
        self._go(Event.CHOOSE)

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
        enterprise = item.applicant is ApplicantKind.ENTERPRISE
        roles = (CardRole.APPLICANT, CardRole.AGENT) if for_other else (CardRole.APPLICANT,)
        self._held.roles = (CardRole.AGENT,) if enterprise else roles
        self._go(Event.BEGIN)

    # -- filing -------------------------------------------------------------------------------------------------

    def retry_card(self) -> None:
        if self._held.cards is not None:
            self._held.cards.retry()

    def _identified(self, persons: tuple[Person, ...]) -> None:
        draft, item = self._held.draft, self._held.item
        if draft is None or item is None or self._held.state is not State.IDENTIFYING:
            return
        by_role = dict(zip(self._held.roles, persons, strict=True))
        draft.applicant = by_role.get(CardRole.APPLICANT)
        draft.agent = by_role.get(CardRole.AGENT)
        form = FormFlow(Form(draft.form), draft, self._world.now, lambda: self._held.language)
        self._held.form = form
        self._held.needs = replace(self._held.needs, form=form.has_pages)
        self._go(Event.IDENTIFIED)

    def give_consent(self) -> None:
        if self._held.draft is not None and self._held.state is State.CONSENT:
            self._held.draft.consented = True
            self._forward()

    def answer(self, pointer: str, value: str) -> None:
        if self._held.form is not None and self._held.state is State.FILLING:
            self._held.form.answer(pointer, value)
            self._publish()

    def next_page(self) -> None:
        if self._held.form is None or self._held.state is not State.FILLING:
            return
        if self._held.changing:
            if self._held.form.page_is_valid():
                self._forward()
        elif self._held.form.next():
            self._forward()
        self._publish()

    def take_page(self) -> None:
        if self._held.scan is not None:
            self._held.scan.take_now()

    def retake_page(self) -> None:
        if self._held.scan is not None:
            self._held.scan.retake()

    def material_complete(self) -> None:
        if self._held.scan is not None and self._held.scan.pages:
            self._keep(MaterialOutcome.TAKEN, self._held.scan.pages)

    def without_material(self) -> None:
        if self._held.scan is not None and self._held.scan.waivable:
            self._keep(MaterialOutcome.LATER, [])

    def _keep(self, outcome: MaterialOutcome, pages: list[bytes]) -> None:
        draft, scan = self._held.draft, self._held.scan
        if draft is None or scan is None:
            return
        draft.materials[scan.material_id] = TakenMaterial(scan.material_id, outcome, list(pages))
        self._leave()
        if self._open_materials() and not self._held.changing:
            self._enter(State.MATERIALS)
        else:
            self._forward()

    def _open_materials(self) -> list[materials.PlannedMaterial]:
        draft = self._held.draft
        if draft is None:
            return []
        return [planned for planned in materials.to_capture(draft) if planned.material.id not in draft.materials]

    def sign(self, signature: Signature) -> None:
        draft = self._held.draft
        if draft is None or self._held.state is not State.COMMITMENT:
            return
        if not is_written(signature):
            self.clear_signature()
            return
        signing = draft.signing
        signing.outcome = SigningOutcome.SIGNED
        signing.document = wording.document(draft.item, self._held.language)
        signing.width, signing.height = signature.width, signature.height
        signing.strokes = tuple(tuple((p.x, p.y, p.t_ms) for p in stroke) for stroke in signature.strokes)
        self._publish()

    def clear_signature(self) -> None:
        if self._held.draft is not None:
            self._held.draft.signing.outcome = SigningOutcome.OPEN
            self._held.draft.signing.strokes = ()
            self._publish()

    def refuse_commitment(self) -> None:
        draft = self._held.draft
        if draft is None or draft.item.commitment is None or self._held.state is not State.COMMITMENT:
            return
        draft.signing.outcome = SigningOutcome.REFUSED
        draft.signing.strokes = ()
        draft.signing.document = wording.document(draft.item, self._held.language)
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
        if self._held.state is not State.REVIEW:
            return
        self._held.changing = True
        kind, _, name = target.partition(":")
        if kind == "material" and self._held.draft is not None:
            self._held.draft.materials.pop(name, None)
            self._enter(advance(State.REVIEW, Event.CHANGE, State.MATERIALS))
        elif kind == "signing":
            self._enter(advance(State.REVIEW, Event.CHANGE, State.COMMITMENT))
        elif self._held.form is not None:
            self._held.form.goto(name)
            self._enter(advance(State.REVIEW, Event.CHANGE, State.FILLING))

    def submit(self) -> None:
        draft, form, submitter = self._held.draft, self._held.form, self._world.submitter
        if self._held.state is not State.REVIEW or draft is None or form is None or submitter is None:
            return
        open_pointer = form.first_error()
        if open_pointer is not None or any(finding.blocking for finding in form.findings()):
            if open_pointer is not None:
                self.change(f"field:{open_pointer}")
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

    # -- after the durable moment ---------------------------------------------------------------------------------

    def print_receipt(self) -> None:
        if self._held.receipt is not None:
            self._held.receipt.print_slip()

    def print_result(self) -> None:
        if self._held.receipt is not None:
            self._held.receipt.print_result()

    def rate_page(self) -> None:
        if self._held.state is State.RECEIPT:
            self._go(Event.NEXT)

    def rate(self, stars: int) -> None:
        if self._held.state is State.EVALUATING and 1 <= stars <= 5:
            self._held.rating = stars
            self._publish()

    def finish(self) -> None:
        submitter, submission_id, stars = self._world.submitter, self._held.submission_id, self._held.rating
        if (
            self._held.state is State.EVALUATING
            and stars is not None
            and submitter is not None
            and submission_id is not None
        ):
            rating, about = stars, submission_id
            self._world.loop.run(
                lambda: submitter.rate(about, rating, self._held.language), lambda _: self._finish(), self._rating_lost
            )
        elif self._held.state in {State.RECEIPT, State.EVALUATING}:
            self._finish()

    def _rating_lost(self, error: Exception) -> None:
        if not isinstance(error, StorageError):
            raise error
        log.error("evaluation.not_stored", reason=error.code)
        self._finish()

    def _finish(self) -> None:
        self._end("finish", Event.FINISH)

    def preview(self) -> tuple[bytes, int, int] | None:
        return None if self._held.scan is None else self._held.scan.preview()

    # -- moving along the table -----------------------------------------------------------------------------------

    def _go(self, event: Event, target: State | None = None) -> None:
        state = advance(self._held.state, event, target)
        self._leave()
        self._enter(state)

    def _forward(self) -> None:
        """To the next working state of this item, or back to the review that asked for a change."""
        if self._held.changing and self._held.state is not State.COMMITMENT:
            self._held.changing = False
            target = State.REVIEW
        else:
            self._reconsider_materials()
            target = next_after(self._held.state, self._held.needs)
            if self._held.changing and target is not State.MATERIALS:
                self._held.changing = False
                target = State.REVIEW
        self._leave()
        self._enter(target)

    def _reconsider_materials(self) -> None:
        """Answers and the commitment decide which materials are still asked for."""
        if self._held.draft is not None:
            self._held.needs = replace(self._held.needs, materials=bool(materials.to_capture(self._held.draft)))

    def _enter(self, state: State) -> None:
        self._held.state = state
        world = self._world
        if state is State.IDENTIFYING:
            self._held.cards = CardFlow(
                world.ports.card_reader,
                world.loop,
                self._held.roles,
                lambda: world.now().date(),
                self._publish,
                self._identified,
            )
            self._held.cards.start()
        elif state is State.MATERIALS and self._held.draft is not None:
            planned = materials.to_capture(self._held.draft)
            todo = self._open_materials() or planned[:1]
            self._held.scan = ScanFlow(
                world.ports.camera,
                world.page_reader,
                world.loop,
                world.monotonic,
                todo[0],
                self._held.draft.item.main_name.zh,
                self._publish,
            )
            self._held.scan.number, self._held.scan.total = len(planned) - len(todo) + 1, len(planned)
            self._held.scan.start()
        self._idle.touch(world.monotonic())
        self._publish()

    def _leave(self) -> None:
        if self._held.cards is not None:
            self._held.cards.stop()
            self._held.cards = None
        if self._held.scan is not None:
            self._held.scan.stop()
            self._held.scan = None

    def _drop_item(self) -> None:
        self._leave()
        if self._held.draft is not None:
            self._held.draft.wipe()
        self._held.draft = self._held.form = self._held.item = None
        self._held.needs = Needs()

    def _end(self, reason: str, event: Event) -> None:
        if self._held.ended:
            return
        advance(self._held.state, event)
        self._held.ended = True
        self._ticker.cancel()
        if self._held.receipt is not None:
            self._held.receipt.stop()
        self._drop_item()
        self._held.state = State.ENDED
        self._publish()
        log.info("session.ended", reason=reason)
        self._world.on_end(reason)

    def _bug(self, error: Exception) -> None:
        raise error  # nothing that runs there has an expected failure
