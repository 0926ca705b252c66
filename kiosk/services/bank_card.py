"""The number of a bank card that is put into the contact card reader, for the field that asks for it.

Only the number is read, never the track's other data; it is shown masked and proposed, like everything a machine read.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.forms.kinds import Origin
from kiosk.services.filling import FormFlow
from kiosk.services.form_views import AidKind, AidPhase, FormAid
from kiosk.services.loop import Handle, Loop
from kiosk.services.ports import BankNumber, SmartCardPort, SmartCardProblem, SmartCardTrouble
from kiosk.services.proposals import Proposal
from kiosk.services.snapshot import DeviceState

_AGAIN_SECONDS = 0.7
_PATIENCE_SECONDS = 60.0  # long enough to find a card in a bag
_MUTE_LOOKS = 5  # a card that slides in or out has no contact for a moment, and a service notices late that it left

# A card that is on its way in or out is looked at again.
_PASSING = {SmartCardTrouble.NO_CARD, SmartCardTrouble.BUSY, SmartCardTrouble.REMOVED}


class BankCardWait:
    """Looks for a card for one field at a time, while its page is shown."""

    def __init__(self, reader: SmartCardPort | None, loop: Loop, flow: FormFlow, changed: Callable[[], None]) -> None:
        self._reader = reader
        self._loop = loop
        self._flow = flow
        self._changed = changed
        self._pointer = ""
        self._phase = AidPhase.OFFERED
        self._until = 0.0
        self._mute_looks = 0  # without a break
        self._round = 0  # an answer to an earlier wait counts for nothing
        self._timer: Handle | None = None

    def aid(self, pointer: str) -> FormAid | None:
        """None without a reader: the number is typed."""
        if self._reader is None or self._reader.state() is not DeviceState.READY:
            return None
        phase = self._phase if pointer == self._pointer else AidPhase.OFFERED
        return FormAid(f"{AidKind.BANK_CARD}:{pointer}", AidKind.BANK_CARD, phase)

    def toggle(self, pointer: str) -> None:
        """Begins to wait for a card, or gives up waiting."""
        waiting = self._phase is AidPhase.WORKING and pointer == self._pointer
        self.stop()
        if not waiting:
            self._pointer, self._phase = pointer, AidPhase.WORKING
            self._until = self._loop.monotonic() + _PATIENCE_SECONDS
            self._mute_looks = 0
            self._look()

    def stop(self) -> None:
        self._round += 1
        self._pointer, self._phase = "", AidPhase.OFFERED
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        reader, mine = self._reader, self._round
        if reader is None or not self._flow.shows(self._pointer):
            self.stop()
            return
        self._loop.run(reader.read_bank_card, lambda outcome: self._looked(outcome, mine), self._bug)

    def _looked(self, outcome: BankNumber | SmartCardProblem, asked_in: int) -> None:
        if asked_in != self._round:
            return
        if not self._flow.shows(self._pointer):
            self.stop()
            return
        if isinstance(outcome, BankNumber):
            number = Proposal(outcome.number, Origin.BANK_CARD)
            shown = self._flow.propose({self._pointer: number}, again=True)
            self._phase = AidPhase.DONE if shown else AidPhase.NOTHING
        elif self._may_pass(outcome.code) and self._loop.monotonic() < self._until:
            self._timer = self._loop.later(_AGAIN_SECONDS, self._look)
            return
        else:
            self._phase = AidPhase.OFFERED if outcome.code is SmartCardTrouble.NO_CARD else AidPhase.NOTHING
        self._changed()

    def _may_pass(self, trouble: SmartCardTrouble) -> bool:
        self._mute_looks = self._mute_looks + 1 if trouble is SmartCardTrouble.MUTE else 0
        return trouble in _PASSING or 0 < self._mute_looks < _MUTE_LOOKS

    def _bug(self, error: Exception) -> None:
        raise error  # ports answer with typed outcomes
