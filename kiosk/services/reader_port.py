"""The ID-card reader as a session sees it: outcomes in the citizen's vocabulary, reopened after it was gone."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from drivers.devices.id_card_reader import IdCardReader
from drivers.errors import DeviceError
from drivers.protocols.sdt import polling
from drivers.protocols.sdt.card import IdentityCard
from drivers.protocols.sdt.card import Sex as CardSex
from drivers.protocols.sdt.layouts import CardKind as Layout
from drivers.protocols.sdt.polling import CardFaultCode
from kiosk.filing.person import CardKind, Person, Sex
from kiosk.services.ports import CardPoll, CardProblem, CardSeen, CardStillThere, NoCard
from kiosk.services.snapshot import DeviceState, TroubleCode

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


class CardReader:
    """Implements `CardReaderPort`. `poll` and `refresh` run on workers."""

    def __init__(self, make: Callable[[], IdCardReader]) -> None:
        self._make = make
        self._reader: IdCardReader | None = None
        self._lock = threading.Lock()
        self._state = DeviceState.NO_ANSWER
        self._closed = False

    def state(self) -> DeviceState:
        return self._state

    def refresh(self) -> None:
        """Asks the reader whether it is alive, unless it is being used."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            usable = self._opened().check().usable
            self._become(DeviceState.READY if usable else DeviceState.FAULT)
        except DeviceError:
            self._lose()
        finally:
            self._lock.release()

    def poll(self, on_reading: Callable[[], None]) -> CardPoll:
        reading = False

        def began() -> None:
            nonlocal reading
            reading = True
            on_reading()

        with self._lock:
            try:
                outcome = self._opened().poll(began)
            except DeviceError as error:
                log.warning("id_card_reader.lost", reason=error.code)
                self._lose()
                return CardProblem(TroubleCode.READER_LOST)
            self._become(DeviceState.READY)
        match outcome:
            case polling.NoCard():
                return NoCard()
            case polling.CardStillThere():
                return CardStillThere()
            case polling.CardRead(card):
                return _seen(card)
            case polling.CardFault(code):
                if reading and code in _TAKEN_AWAY:
                    return CardProblem(TroubleCode.CARD_REMOVED_TOO_SOON)
                return CardProblem(_TROUBLE[code])

    def close(self) -> None:
        self._closed = True
        reader = self._reader
        if reader is not None:
            reader.cancel()
        with self._lock:
            self._lose()

    def _opened(self) -> IdCardReader:
        if self._reader is None:
            if self._closed:
                raise DeviceError("the session is over")
            reader = self._make()
            reader.open()
            self._reader = reader
            sam = reader.handshake()
            log.info("id_card_reader.opened", sam=str(sam))
        return self._reader

    def _lose(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        self._become(DeviceState.NO_ANSWER)

    def _become(self, state: DeviceState) -> None:
        if state is not self._state:
            log.info("id_card_reader.state", state=state.value)
            self._state = state


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
