"""Reading the cards that a filing asks for: the applicant's, then the agent's when one files for another (代办)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import structlog

from kiosk.filing.person import Person
from kiosk.services.loop import Handle, Loop
from kiosk.services.ports import CardPoll, CardProblem, CardReaderPort, CardSeen, CardStillThere, NoCard
from kiosk.services.snapshot import CardPhase, CardRole, CardView, MaskedPerson, Trouble, TroubleCode

log = structlog.get_logger()

_POLL_SECONDS = 0.3  # reader makers ask for no less between two polls


class CardFlow:
    """Polls the reader until each role has its card, then calls `done` with the persons in the order of `roles`."""

    def __init__(
        self,
        reader: CardReaderPort | None,
        loop: Loop,
        roles: tuple[CardRole, ...],
        today: Callable[[], date],
        changed: Callable[[], None],
        done: Callable[[tuple[Person, ...]], None],
        *,
        optional: bool = False,
    ) -> None:
        self._reader = reader
        self._loop = loop
        self._roles = roles
        self._today = today
        self._changed = changed
        self._done = done
        self._optional = optional
        self._persons: list[Person] = []
        self._phase = CardPhase.WAITING
        self._trouble: Trouble | None = None
        self._timer: Handle | None = None
        self._running = False

    @property
    def view(self) -> CardView:
        role = self._roles[min(len(self._persons), len(self._roles) - 1)]
        if self._phase is CardPhase.REMOVE:
            role = self._roles[len(self._persons) - 1]
        read = tuple(MaskedPerson(person.masked_name, person.masked_number) for person in self._persons)
        return CardView(role=role, phase=self._phase, trouble=self._trouble, read=read, optional=self._optional)

    def start(self) -> None:
        if self._reader is None:
            self._fail(TroubleCode.READER_LOST)
            return
        self._running = True
        self._poll()

    def stop(self) -> None:
        self._running = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def retry(self) -> None:
        if self._phase is CardPhase.FAILED and self._running:
            self._show(CardPhase.WAITING)

    def _poll(self) -> None:
        reader = self._reader
        if not self._running or reader is None:
            return

        def on_reading() -> None:
            self._loop.post(self._reading)

        self._loop.run(lambda: reader.poll(on_reading), self._polled, self._poll_failed)

    def _reading(self) -> None:
        if self._running and self._phase is not CardPhase.DONE:
            self._show(CardPhase.READING)

    def _polled(self, outcome: CardPoll) -> None:
        if not self._running:
            return
        match outcome:
            case NoCard():
                self._nothing_there()
            case CardStillThere():
                if self._phase is CardPhase.READING:
                    self._show(CardPhase.REMOVE if self._persons else CardPhase.WAITING)
            case CardSeen():
                self._seen(outcome)
            case CardProblem(code):
                self._fail(code)
        self._again()

    def _poll_failed(self, error: Exception) -> None:
        raise error  # ports answer with typed outcomes; anything else is a bug and must be seen

    def _again(self) -> None:
        if self._running:
            self._timer = self._loop.later(_POLL_SECONDS, self._poll)

    def _nothing_there(self) -> None:
        if self._phase in {CardPhase.REMOVE, CardPhase.READING} or self._is_reader_back():
            self._show(CardPhase.WAITING)

    def _is_reader_back(self) -> bool:
        return self._trouble is not None and self._trouble.code is TroubleCode.READER_LOST

    def _seen(self, seen: CardSeen) -> None:
        person = seen.person
        if not seen.consistent:
            self._fail(TroubleCode.CARD_NUMBER_WRONG)
        elif person.expired_on(self._today()):
            self._fail(TroubleCode.CARD_EXPIRED)
        elif any(person.number == earlier.number for earlier in self._persons):
            self._fail(TroubleCode.CARD_SAME_PERSON)
        else:
            self._persons.append(person)
            if len(self._persons) == len(self._roles):
                self.stop()
                self._show(CardPhase.DONE)
                self._done(tuple(self._persons))
            else:
                self._show(CardPhase.REMOVE)

    def _fail(self, code: TroubleCode) -> None:
        self._show(CardPhase.FAILED, Trouble(code))

    def _show(self, phase: CardPhase, trouble: Trouble | None = None) -> None:
        if (phase, trouble) != (self._phase, self._trouble):
            if trouble is not None:
                log.info("card.refused", reason=trouble.code.value)
            self._phase = phase
            self._trouble = trouble
            self._changed()
