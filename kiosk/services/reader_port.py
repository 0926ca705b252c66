"""The ID-card reader as a session sees it: outcomes in the citizen's vocabulary."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from drivers.devices.id_card_reader import IdCardReader
from drivers.errors import DeviceError
from drivers.health import DeviceStatus, Health
from drivers.protocols.sdt import polling
from drivers.protocols.sdt.card import IdentityCard
from drivers.protocols.sdt.card import Sex as CardSex
from drivers.protocols.sdt.layouts import CardKind as Layout
from drivers.protocols.sdt.polling import CardFaultCode
from kiosk.filing.person import CardKind, Person, Sex
from kiosk.services.device_states import WORKING
from kiosk.services.ports import CardPoll, CardProblem, CardSeen, CardStillThere, NoCard
from kiosk.services.snapshot import TroubleCode
from kiosk.services.supervised import Supervised

log = structlog.get_logger()

_KIND = {
    Layout.RESIDENT: CardKind.RESIDENT,
    Layout.HK_MACAU_TAIWAN: CardKind.HK_MACAU_TAIWAN,
    Layout.FOREIGNER_2017: CardKind.FOREIGNER,
    Layout.FOREIGNER_2023: CardKind.FOREIGNER,
}
_SEX = {CardSex.MALE: Sex.MALE, CardSex.FEMALE: Sex.FEMALE}
_TROUBLE = {
    CardFaultCode.PLACE_AGAIN: TroubleCode.CARD_UNREADABLE,
    CardFaultCode.SELECT_FAILED: TroubleCode.CARD_UNREADABLE,
    CardFaultCode.UNREADABLE: TroubleCode.CARD_UNREADABLE,
    CardFaultCode.GARBLED: TroubleCode.CARD_UNREADABLE,
    CardFaultCode.TWO_CARDS: TroubleCode.CARDS_TWO,
    CardFaultCode.NOT_GENUINE: TroubleCode.CARD_SUSPECT,
    CardFaultCode.WRONG_CARD: TroubleCode.CARD_NOT_ACCEPTED,
    CardFaultCode.READER_FAULT: TroubleCode.READER_LOST,
    CardFaultCode.OUT_OF_SERVICE: TroubleCode.READER_LOST,
}
# Faults that, once reading has begun, mean that the card did not lie there long enough.
_TAKEN_AWAY = {CardFaultCode.PLACE_AGAIN, CardFaultCode.GARBLED}
_CARD_TO_BLAME = 3  # such reads in a row
_POLL_SECONDS = 12.0  # the driver ends the slowest poll by itself after ten


class CardReader(Supervised[IdCardReader]):
    """Implements `CardReaderPort`. `poll` runs on workers."""

    def __init__(self, reader: IdCardReader) -> None:
        super().__init__("id_card_reader", reader, lambda opened: str(opened.handshake()), IdCardReader.check)
        self._broken_off = 0  # reads in a row that began and did not end
        self._doubted = False  # whether a card did not verify, and none was read since
        self._lost = False
        self.on_change(self._notice_loss)

    def poll(self, on_reading: Callable[[], None]) -> CardPoll:
        reading = False

        def began() -> None:
            nonlocal reading
            reading = True
            on_reading()

        try:
            outcome = self.do(lambda reader: reader.poll(began), _POLL_SECONDS)
        except DeviceError:
            return CardProblem(TroubleCode.READER_LOST)
        match outcome:
            case polling.NoCard():
                return NoCard()
            case polling.CardStillThere():
                return CardStillThere()
            case polling.CardRead(card):
                self._broken_off = 0
                self._doubted = False
                return _seen(card)
            case polling.CardFault(code):
                return CardProblem(self._trouble(code, reading=reading))

    def _trouble(self, code: CardFaultCode, *, reading: bool) -> TroubleCode:
        if code is CardFaultCode.OUT_OF_SERVICE:
            # Its module may call itself well when asked alone; operations hear of it all the same.
            self.tell(DeviceStatus(Health.FAILED, "id_card_reader.out_of_service"))
        if reading and code in _TAKEN_AWAY:
            self._broken_off += 1
            # Nobody lifts a card too early every time: then it is the card.
            if self._broken_off < _CARD_TO_BLAME:
                return TroubleCode.CARD_REMOVED_TOO_SOON
        if code is CardFaultCode.NOT_GENUINE and not self._doubted:
            self._doubted = True  # once more, then a person has to look at it
            return TroubleCode.CARD_UNREADABLE
        return _TROUBLE[code]

    def _notice_loss(self) -> None:
        """Told once, however long it is asked in vain."""
        lost = self.state() not in WORKING
        if lost and not self._lost:
            log.warning("id_card_reader.lost", reason=self.status.reason)
        self._lost = lost


def _seen(card: IdentityCard) -> CardPoll:
    if card.birth is None:
        return CardProblem(TroubleCode.CARD_NUMBER_WRONG)
    person = Person(
        kind=_KIND[card.kind],
        name=card.name,
        number=card.number,
        sex=_SEX.get(card.sex, Sex.UNKNOWN),
        birth=card.birth,
        address=card.current_address,
        nation=card.nation,
        issuer=card.issuer,
        valid_from=card.valid_from,
        valid_to=card.valid_to,
        photo=card.photo_wlt,
    )
    return CardSeen(person, consistent=not card.contradictory)
