"""The core of a citizen session: its state, the way along the transition table, time, and what it publishes.

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
from kiosk.catalog.model import Capability, LocalText, ServiceItem
from kiosk.catalog.offers import Bundle, OneLicence
from kiosk.catalog.search import SearchIndex
from kiosk.catalog.visits import open_visit
from kiosk.config import ScreenSection
from kiosk.filing.draft import Draft, Signing, SigningOutcome
from kiosk.filing.person import Person
from kiosk.filing.session import Event, Needs, State, advance, next_after
from kiosk.forms.engine import Form
from kiosk.services import availability, materials, pledges, visiting
from kiosk.services.cards import CardFlow
from kiosk.services.choosing import Choosing
from kiosk.services.composing import Held, Surroundings, compose
from kiosk.services.filling import FormFlow
from kiosk.services.form_aids import FormAids
from kiosk.services.idle import IdleClock
from kiosk.services.information import InfoView, information
from kiosk.services.loop import Handle, Loop
from kiosk.services.ports import Ports
from kiosk.services.scanning import ScanFlow
from kiosk.services.snapshot import (
    CardRole,
    DeviceState,
    Language,
    Network,
    PartView,
    SessionSnapshot,
    Trouble,
    TroubleCode,
)
from kiosk.services.submitting import Submitter
from kiosk.services.unmet import UnmetSearch, UnmetSearches
from kiosk.services.vision import Vision

log = structlog.get_logger()

_TICK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Condition:
    """What the store knows: whether the centre is reachable, and whether it may take in another filing."""

    network: Network
    serving: bool


def _forget(search: UnmetSearch) -> None:
    del search


@dataclass(frozen=True, slots=True)
class World:
    """Everything a session is given from outside; `kiosk.bootstrap` wires it."""

    catalog: Catalog
    index: SearchIndex
    ports: Ports
    vision: Vision
    submitter: Submitter | None  # None: the kiosk is not provisioned
    condition: Callable[[], Condition]  # reads the store; runs on a worker
    outlet: LocalText
    screen: ScreenSection
    language: Language
    loop: Loop
    now: Callable[[], datetime]  # local time with its zone
    monotonic: Callable[[], float]
    on_end: Callable[[str], None]
    on_unmet: Callable[[UnmetSearch], None] = _forget  # looked for and not found; called on the loop, must not block


class SessionCore:
    """What every intent stands on."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._listeners: list[Callable[[SessionSnapshot], None]] = []
        self._held = Held(language=world.language)
        self._idle = IdleClock(world.screen.idle_seconds, world.screen.warning_seconds, world.monotonic())
        self._choosing = Choosing(world.catalog, world.index, self._trouble_of)
        self._unmet = UnmetSearches(world.on_unmet)
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
            parts=self._parts() if self._held.state is State.GUIDE else (),
            one_licence=self._one_licence(item),
            serving=self._serving,
            info=self._information(),
        )
        return compose(self._held, seen, self._choosing)

    def _information(self) -> InfoView | None:
        kind, world = self._held.info, self._world
        if kind is None:
            return None
        return information(kind, world.catalog, here=world.outlet, item=self._held.item, now=world.now())

    def _device_states(self) -> dict[Capability, DeviceState]:
        ports = self._world.ports
        installed = (
            (Capability.ID_CARD, ports.card_reader),
            (Capability.RECEIPT_PRINTER, ports.slip_printer),
            (Capability.PAGE_PRINTER, ports.page_printer),
            (Capability.DOCUMENT_CAMERA, ports.camera),
            (Capability.CODE_SCANNER, ports.scanner),
            (Capability.SMART_CARD, ports.smart_card),
        )
        states = {
            capability: DeviceState.NOT_INSTALLED if port is None else port.state() for capability, port in installed
        }
        return states | {Capability.SIGNATURE: DeviceState.READY}

    def _trouble_of(self, item: ServiceItem) -> Trouble | None:
        if item.guide_only:
            return Trouble(TroubleCode.WINDOW_ONLY)
        if (bundle := self._bundle_of(item)) is not None:
            return visiting.trouble_of(bundle, self._world.catalog.items, self._trouble_of)
        return availability.item_trouble(item, self._device_states(), self._held.network, serving=self._serving)

    def _bundle_of(self, item: ServiceItem) -> Bundle | None:
        return self._world.catalog.bundles.get(item.code)

    def _one_licence(self, item: ServiceItem | None) -> OneLicence | None:
        """The open set (一业一证) that is filed under the item."""
        sets = self._world.catalog.one_licences.values()
        return next((one for one in sets if item is not None and one.open and one.item == item.code), None)

    def _parts(self) -> tuple[PartView, ...]:
        bundle = self._bundle_of(self._held.item) if self._held.item is not None else None
        return () if bundle is None else visiting.parts(bundle, self._world.catalog.items, self._trouble_of)

    def _draft_for(self, item: ServiceItem) -> None:
        """A new draft: of the item, or of the parts of a bundle that can be filed here now."""
        catalog = self._world.catalog
        bundle = self._bundle_of(item)
        if bundle is None:
            draft = Draft(item=item, form=catalog.forms[item.form], catalog_version=catalog.version)
        else:
            visit = open_visit(catalog, bundle, visiting.left_out(bundle, catalog.items, self._trouble_of))
            draft = Draft(item=item, form=visit.form, catalog_version=catalog.version, visit=visit)
        self._held.draft = draft
        self._held.needs = Needs(
            form=True, commitment=pledges.may_be_asked(draft), materials=bool(materials.to_capture(draft))
        )

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

    def _identified(self, persons: tuple[Person, ...]) -> None:
        if self._held.state is State.IDENTIFYING:
            self._start_form(persons, Event.IDENTIFIED)

    def _start_form(self, persons: tuple[Person, ...], event: Event) -> None:
        draft = self._held.draft
        if draft is None:
            return
        draft.forget_what_cards_said()
        by_role = dict(zip(self._held.roles, persons, strict=True))
        draft.applicant = by_role.get(CardRole.APPLICANT)
        draft.agent = by_role.get(CardRole.AGENT)
        judge, world = Form(draft.form), self._world
        draft.judge = judge
        form = FormFlow(judge, draft, world.now, lambda: self._held.language)
        form.helpers = self._held.aids = FormAids(
            world.ports, world.vision, world.loop, judge, draft, form, self._publish, self._close_aid
        )
        self._held.form = form
        self._held.needs = replace(self._held.needs, form=form.has_pages)
        self._go(event, State.CONSENT)

    # -- moving along the table -----------------------------------------------------------------------------------

    def _go(self, event: Event, target: State | None = None) -> None:
        state = advance(self._held.state, event, target)
        self._leave()
        self._enter(state)

    def _forward(self) -> None:
        """To the next working state of this item; while a review row is changed, to what is open or the review."""
        self._reconsider()
        if self._held.changing:
            advance(self._held.state, Event.NEXT, State.REVIEW)
            self._resume_review()
        else:
            target = next_after(self._held.state, self._held.needs)
            self._leave()
            self._enter(target)

    def _resume_review(self) -> None:
        """Back to the review, or on to what a change has opened: an answer can ask for pages of its own."""
        self._held.changing = False
        gap = self._gap()
        self._leave()
        if gap is None:
            self._enter(State.REVIEW)
        else:
            self._change(gap)

    def _gap(self) -> str | None:
        """The first thing without which nothing may be filed, as the argument of `change`; None when all is there."""
        draft, form = self._held.draft, self._held.form
        self._reconsider()
        if form is not None and (pointer := form.first_error()) is not None:
            return f"field:{pointer}"
        if draft is not None and self._held.needs.commitment and draft.signing.outcome is SigningOutcome.OPEN:
            return "signing:"
        return next((f"material:{planned.material.id}" for planned in self._open_materials()), None)

    def _change(self, target: str) -> None:
        """Opens one answer, page or signature for changing. What stands there stays until something else is given."""
        self._held.changing = True
        kind, _, name = target.partition(":")
        if kind == "material":
            self._held.retaking = name
            self._enter(advance(State.REVIEW, Event.CHANGE, State.MATERIALS))
        elif kind == "signing":
            self._enter(advance(State.REVIEW, Event.CHANGE, State.COMMITMENT))
        elif self._held.form is not None:
            self._held.form.goto(name)
            self._enter(advance(State.REVIEW, Event.CHANGE, State.FILLING))

    def _reconsider(self) -> None:
        """Answers decide what is signed, and with it which materials are still asked for. What was signed for other
        answers counts for nothing."""
        draft, form = self._held.draft, self._held.form
        if draft is None:
            return
        due = pledges.pledges_of(draft)
        if not pledges.still_covers(draft.signing, due):
            draft.signing = Signing()
        unanswered = self._held.state in {State.GUIDE, State.IDENTIFYING, State.CONSENT} and (
            form is None or form.has_pages
        )
        signs = pledges.may_be_asked(draft) if unanswered else bool(due)
        self._held.needs = replace(self._held.needs, commitment=signs, materials=bool(materials.to_visit(draft)))

    def _open_materials(self) -> list[materials.PlannedMaterial]:
        draft = self._held.draft
        if draft is None:
            return []
        return [planned for planned in materials.to_capture(draft) if planned.material.id not in draft.materials]

    def _enter(self, state: State) -> None:
        self._held.state = state
        self._held.declaring = False
        world = self._world
        if state is State.IDENTIFYING:
            self._held.cards = CardFlow(
                world.ports.card_reader,
                world.loop,
                self._held.roles,
                lambda: world.now().date(),
                self._publish,
                self._identified,
                optional=self._held.item is not None and self._held.item.works_unnamed,
            )
            self._held.cards.start()
        elif state is State.MATERIALS and self._held.draft is not None:
            planned = materials.to_visit(self._held.draft, self._held.retaking)
            todo = [entry for entry in planned if entry.material.id == self._held.retaking]
            todo = todo or self._open_materials() or [*planned[:1]]
            self._held.scan = ScanFlow(
                world.ports.camera,
                world.vision.pages,
                world.loop,
                world.monotonic,
                materials.scan_task(todo[0], self._held.draft.item.main_name.zh),
                self._publish,
            )
            self._held.scan.number, self._held.scan.total = len(planned) - len(todo) + 1, len(planned)
            self._held.scan.start()
        self._idle.touch(world.monotonic())
        self._publish()

    def _close_aid(self) -> bool:
        """Puts away what was opened beside the form; False when nothing was."""
        if self._held.state is not State.FILLING or self._held.scan is None:
            return False
        self._leave()
        self._idle.touch(self._world.monotonic())
        self._publish()
        return True

    def _leave(self) -> None:
        if self._held.aids is not None:
            self._held.aids.pause()
        if self._held.cards is not None:
            self._held.cards.stop()
            self._held.cards = None
        if self._held.scan is not None:
            self._held.scan.stop()
            self._held.scan = None
            self._held.retaking = None

    def _drop_item(self) -> None:
        self._leave()
        if self._held.aids is not None:
            self._held.aids.end()
            self._held.aids = None
        if self._held.draft is not None:
            self._held.draft.wipe()
        self._held.draft = self._held.form = self._held.item = None
        self._held.needs = Needs()

    def _end(self, reason: str, event: Event) -> None:
        if self._held.ended:
            return
        advance(self._held.state, event)
        self._held.ended = True
        self._unmet.left()
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
