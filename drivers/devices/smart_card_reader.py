"""The contact card reader: social-security cards and, for payouts, a bank card's number."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future
from enum import StrEnum
from typing import TypeVar

from drivers.errors import DeviceBusy, DeviceError, DeviceTimeout, RemoteProtocolError
from drivers.health import NOT_ASKED, OK, DeviceStatus, Health
from drivers.protocols.smart_card import bank, social_security
from drivers.protocols.smart_card.apdu import Command, Response, exchange
from drivers.protocols.smart_card.bank import BankCard
from drivers.protocols.smart_card.social_security import NotRead, SocialSecurityCard
from drivers.transports import pcsc

T = TypeVar("T")


class CardFailure(StrEnum):
    """Why no card was read."""

    NO_SERVICE = "no_service"  # pcscd does not run
    NO_READER = "no_reader"
    NO_CARD = "no_card"
    MUTE = "mute"  # upside down or broken
    REMOVED = "removed"  # too soon
    BUSY = "busy"  # another program uses the reader
    OTHER_CARD = "other_card"
    LOCKED = "locked"
    UNREADABLE = "unreadable"
    NO_ANSWER = "no_answer"  # the deadline passed inside the reader


class SlotState(StrEnum):
    NO_SERVICE = "no_service"
    NO_READER = "no_reader"
    EMPTY = "empty"
    CARD = "card"
    MUTE = "mute"
    NO_ANSWER = "no_answer"


_FAILURES: tuple[tuple[type[DeviceError], CardFailure], ...] = (
    (pcsc.NoService, CardFailure.NO_SERVICE),
    (pcsc.NoReader, CardFailure.NO_READER),
    (pcsc.NoCard, CardFailure.NO_CARD),
    (pcsc.CardMute, CardFailure.MUTE),
    (pcsc.CardRemoved, CardFailure.REMOVED),
    (DeviceBusy, CardFailure.BUSY),
    (RemoteProtocolError, CardFailure.UNREADABLE),
)

_STATUS = {
    SlotState.NO_SERVICE: DeviceStatus(Health.FAILED, "smart_card.no_service"),
    SlotState.NO_READER: DeviceStatus(Health.ABSENT, "smart_card.no_reader"),
    SlotState.EMPTY: OK,
    SlotState.CARD: OK,
    SlotState.MUTE: OK,
    SlotState.NO_ANSWER: DeviceStatus(Health.FAILED, "smart_card.no_answer"),
}


class SmartCardReader:
    """`name`: part of the reader's PC/SC name, "" for the first that is no SAM slot.

    Each call ends within `seconds`. PC/SC cannot be interrupted, so the work is done on a thread that is left behind
    when it is overdue; until it returns, every call answers at once that the reader gives no answer.
    """

    def __init__(self, name: str = "", seconds: float = 8.0) -> None:
        self._name = name
        self._seconds = seconds
        self._overdue: threading.Thread | None = None
        self._last: SlotState | None = None

    @property
    def name(self) -> str:
        return self._name or "the first contact card reader"

    def open(self) -> None:
        """Raises the errors of `check`. PC/SC keeps nothing open between two cards."""
        self.check()

    def close(self) -> None:
        """There is nothing to close."""

    def cancel(self) -> None:
        """PC/SC cannot be interrupted; every call ends by its own bound."""

    def clear_cancel(self) -> None:
        """See `cancel`."""

    def check(self) -> DeviceStatus:
        """Raises NoService, NoReader or DeviceTimeout."""
        match self.look():
            case SlotState.NO_SERVICE:
                raise pcsc.NoService("pcscd does not run")
            case SlotState.NO_READER:
                raise pcsc.NoReader(f"pcscd knows no reader {self._name!r}")
            case SlotState.NO_ANSWER:
                raise DeviceTimeout("the card reader gives no answer")
        return self.status()

    def status(self) -> DeviceStatus:
        """What the last call saw; asks nobody."""
        return NOT_ASKED if self._last is None else _STATUS[self._last]

    def look(self) -> SlotState:
        state = self._within(self._look) or SlotState.NO_ANSWER
        self._last = state
        return state

    def read_social_security_card(self) -> SocialSecurityCard | CardFailure:
        return self._read(social_security.read_card)

    def read_bank_card(self) -> BankCard | CardFailure:
        return self._read(bank.read_card)

    def _look(self) -> SlotState:
        try:
            slot = self._slot()
        except pcsc.NoService:
            return SlotState.NO_SERVICE
        except pcsc.NoReader:
            return SlotState.NO_READER
        if not slot.card:
            return SlotState.EMPTY
        return SlotState.MUTE if slot.mute else SlotState.CARD

    def _slot(self) -> pcsc.Slot:
        for slot in pcsc.slots():
            # A SAM slot holds the authority's module (PSAM), never a citizen's card.
            if self._name in slot.name and " SAM" not in slot.name.upper():
                return slot
        raise pcsc.NoReader("no such reader")

    def _read(self, reading: Callable[[], Generator[Command, Response, T | NotRead]]) -> T | CardFailure:
        return self._within(lambda: self._sit(reading)) or CardFailure.NO_ANSWER

    def _sit(self, reading: Callable[[], Generator[Command, Response, T | NotRead]]) -> T | CardFailure:
        try:
            with pcsc.connected(self._slot().name) as card:
                read = _talk(card, reading())
        except DeviceError as error:
            return next((failure for kind, failure in _FAILURES if isinstance(error, kind)), CardFailure.UNREADABLE)
        return CardFailure(read.value) if isinstance(read, NotRead) else read

    def _within(self, work: Callable[[], T]) -> T | None:
        """None when `work` is overdue, or an earlier one still is."""
        if self._overdue is not None and self._overdue.is_alive():
            return None
        future: Future[T] = Future()
        self._overdue = threading.Thread(target=_fulfil, args=(future, work), name="smart-card", daemon=True)
        self._overdue.start()
        try:
            return future.result(self._seconds)
        except TimeoutError:
            return None


def _fulfil(future: Future[T], work: Callable[[], T]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001 - raised again where the result is awaited
        future.set_exception(error)


def _talk(card: pcsc.Card, reading: Generator[Command, Response, T]) -> T:
    """Carries commands to the card and its answers back until the reading is done."""
    command = next(reading)
    while True:
        try:
            command = reading.send(_exchanged(card, command))
        except StopIteration as end:
            result: T = end.value
            return result


def _exchanged(card: pcsc.Card, command: Command) -> Response:
    talk = exchange(command.as_t0() if card.t0 else command)
    raw = next(talk)
    while True:
        try:
            raw = talk.send(card.transmit(raw))
        except StopIteration as end:
            response: Response = end.value
            return response
