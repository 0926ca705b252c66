"""The contact card reader as a session sees it: a number, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog

from drivers.devices.smart_card_reader import CardFailure, SmartCardReader
from drivers.errors import DeviceError
from kiosk.services.ports import BankNumber, SmartCardProblem, SmartCardTrouble, SocialSecurityNumber
from kiosk.services.supervised import Supervised

log = structlog.get_logger()

T = TypeVar("T")

_READ_SECONDS = 10.0  # the driver ends by itself after eight
_TROUBLE = {
    CardFailure.NO_SERVICE: SmartCardTrouble.LOST,
    CardFailure.NO_READER: SmartCardTrouble.LOST,
    CardFailure.NO_ANSWER: SmartCardTrouble.LOST,
    CardFailure.NO_CARD: SmartCardTrouble.NO_CARD,
    CardFailure.MUTE: SmartCardTrouble.MUTE,
    CardFailure.REMOVED: SmartCardTrouble.REMOVED,
    CardFailure.BUSY: SmartCardTrouble.BUSY,
    CardFailure.OTHER_CARD: SmartCardTrouble.OTHER_CARD,
    CardFailure.LOCKED: SmartCardTrouble.LOCKED,
    CardFailure.UNREADABLE: SmartCardTrouble.UNREADABLE,
}


class SmartCard(Supervised[SmartCardReader]):
    """Implements `SmartCardPort`; both reading calls run on workers."""

    def __init__(self, reader: SmartCardReader) -> None:
        super().__init__("smart_card_reader", reader, lambda opened: opened.name, SmartCardReader.check)

    def read_bank_card(self) -> BankNumber | SmartCardProblem:
        card = self._read(SmartCardReader.read_bank_card)
        return card if isinstance(card, SmartCardProblem) else BankNumber(card.number, card.masked)

    def read_social_security_card(self) -> SocialSecurityNumber | SmartCardProblem:
        card = self._read(SmartCardReader.read_social_security_card)
        if isinstance(card, SmartCardProblem):
            return card
        holder = card.holder
        if holder is None:
            return SocialSecurityNumber(card.number, card.area)
        return SocialSecurityNumber(card.number, card.area, holder.citizen_number, holder.name)

    def _read(self, read: Callable[[SmartCardReader], T | CardFailure]) -> T | SmartCardProblem:
        try:
            outcome = self.do(read, _READ_SECONDS)
        except DeviceError:
            return SmartCardProblem(SmartCardTrouble.LOST)
        if isinstance(outcome, CardFailure):
            if outcome is not CardFailure.NO_CARD:
                log.info("smart_card.not_read", reason=outcome.value)
            return SmartCardProblem(_TROUBLE[outcome])
        return outcome
