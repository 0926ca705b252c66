"""The core of a citizen session: its state, the way along the transition table, time, and what it publishes.

One object serves one citizen and lives on the screen's thread. Whatever may take time runs on workers through `Loop`;
its answers come back on this thread. The flows beside this module each own one kind of work (cards, the form, pages
under the lens, the receipt); this one owns the state, the draft and the order.
"""

from __future__ import annotations

from dataclasses import replace

import structlog

from kiosk.catalog.model import ServiceItem
from kiosk.catalog.visits import open_visit
from kiosk.filing.draft import Draft, Signing, SigningOutcome
from kiosk.filing.person import Person
from kiosk.filing.session import Event, Needs, State, advance, next_after
from kiosk.forms.engine import Form
from kiosk.services import materials, pledges, visiting
from kiosk.services.cards import CardFlow
from kiosk.services.filling import FormFlow
from kiosk.services.form_aids import FormAids
from kiosk.services.loop import Handle
from kiosk.services.scanning import ScanFlow
from kiosk.services.session_shown import SessionShown
from kiosk.services.snapshot import CardRole
from kiosk.services.world import Condition, World

log = structlog.get_logger()

_TICK_SECONDS = 1.0


class SessionCore(SessionShown):
    """What every intent stands on."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._asking = False
        self._ticker: Handle = world.loop.every(_TICK_SECONDS, self._tick)
        self._tick()

    # -- time ---------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        if not self._asking:  # a disk that hangs is not asked twice at once
            self._asking = True
            self._world.loop.run(self._world.condition, self._condition_is, self._bug)
        left = self._idle_seconds_left()
        if left == 0:
            self._end("timeout", Event.TIMEOUT)
            return
        self._publish()

    def _condition_is(self, condition: Condition) -> None:
        self._asking = False
        if not self._held.ended:
            self._held.network, self._held.serving = condition.network, condition.serving
            self._publish()

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

    def _draft_for(self, item: ServiceItem) -> None:
        """A new draft: of the item, or of the parts of a bundle that can be filed here now."""
        catalog = self._world.catalog
        bundle = self._bundle_of(item)
        if bundle is None:
            draft = Draft(
                item=item,
                form=catalog.forms[item.form],
                catalog_version=catalog.version,
                one_licence=self._one_licence(item),
            )
        else:
            visit = open_visit(catalog, bundle, visiting.left_out(bundle, catalog.items, self._trouble_of))
            draft = Draft(item=item, form=visit.form, catalog_version=catalog.version, visit=visit)
        self._held.draft = draft
        self._held.needs = Needs(
            form=True, commitment=pledges.may_be_asked(draft), materials=bool(materials.to_capture(draft))
        )

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
