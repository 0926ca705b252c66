"""The devices as a session sees them. Each call may take seconds and is made on a worker, never on the screen's thread.

Every call has its own bound; a device that does not answer in time is a typed answer, not an exception.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kiosk.filing.person import Person
from kiosk.services.slip import Slip
from kiosk.services.snapshot import DeviceState, TroubleCode

Picture = NDArray[np.uint8]  # height × width × 3, BGR


@dataclass(frozen=True, slots=True)
class NoCard:
    pass


@dataclass(frozen=True, slots=True)
class CardStillThere:
    """A card that was read before lies on the reader; it must leave before the next is found."""


@dataclass(frozen=True, slots=True)
class CardSeen:
    """`consistent` is False when the number's check digit, birth date or sex contradict the card."""

    person: Person = field(repr=False)
    consistent: bool = True


@dataclass(frozen=True, slots=True)
class CardProblem:
    code: TroubleCode


CardPoll = NoCard | CardStillThere | CardSeen | CardProblem


class CardReaderPort(Protocol):
    def poll(self, on_reading: Callable[[], None]) -> CardPoll:
        """Looks once for a card and reads it; `on_reading` is called from the worker when one was found."""

    def state(self) -> DeviceState: ...


@dataclass(frozen=True, slots=True)
class Printed:
    """The printer itself confirmed it."""


@dataclass(frozen=True, slots=True)
class NotPrinted:
    """`may_be_on_paper`: it was sent and only not confirmed, so the next print of it carries the mark of a copy.

    `state` is READY for a printer that took it and is well, and cannot say whether it is on paper.
    """

    state: DeviceState
    may_be_on_paper: bool = False


PrintReport = Printed | NotPrinted


class SlipPrinterPort(Protocol):
    def print_slip(self, slip: Slip, job: str, *, copy: bool, progress: Callable[[DeviceState], None]) -> PrintReport:
        """`progress` is told the printer's state, on the device's thread, as often as it changes while it is waited
        for: paper that ran out in the middle of the slip, and that it is back."""

    def state(self) -> DeviceState: ...


class PagePrinterPort(Protocol):
    def print_pdf(self, pdf: bytes, job: str) -> PrintReport: ...
    def state(self) -> DeviceState: ...


@dataclass(frozen=True, slots=True)
class Frame:
    """`number` grows with each picture the camera gave; `at` is seconds of the monotonic clock."""

    picture: Picture = field(repr=False)
    number: int
    at: float


class CameraPort(Protocol):
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def latest(self) -> Frame | None: ...
    def state(self) -> DeviceState: ...


@dataclass(frozen=True, slots=True)
class CodeRead:
    """`symbology` is what the scanner says it was read from, None where it does not say: "qr", "code_128", …"""

    text: str = field(repr=False)
    symbology: str | None = None


@dataclass(frozen=True, slots=True)
class CodeNotRead:
    """Something was held before the scanner and is no whole code: torn, too long, or not text."""

    reason: str


@dataclass(frozen=True, slots=True)
class ScannerLost:
    """Told once; codes are waited for again when it is back."""


CodeEvent = CodeRead | CodeNotRead | ScannerLost


class ScannerPort(Protocol):
    def start(self, on_event: Callable[[CodeEvent], None]) -> None:
        """Waits for codes, one after the other, until `stop`; returns at once. `on_event` is called on the device's
        thread (give it to `Loop.post`). A second start takes the place of the first."""

    def stop(self) -> None:
        """Returns at once; no event is told after it."""

    def state(self) -> DeviceState: ...


class SmartCardTrouble(StrEnum):
    """Why nothing was read from the contact card reader."""

    NO_CARD = "no_card"  # none is in it; no fault of anybody
    LOST = "lost"  # the reader or its service is gone, or does not answer
    MUTE = "mute"  # upside down, or broken
    REMOVED = "removed"  # pulled out too soon
    BUSY = "busy"  # another program uses it
    OTHER_CARD = "other_card"
    LOCKED = "locked"  # it wants a PIN first, and none is ever tried
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class BankNumber:
    """`number` passed the Luhn check; `masked` may be shown."""

    number: str = field(repr=False)
    masked: str


@dataclass(frozen=True, slots=True)
class SocialSecurityNumber:
    """`holder_number` (社会保障号码) and `holder_name` are None where the region locks them with a PIN."""

    card_number: str = field(repr=False)
    area: str  # issuing area, 320100 for Nanjing
    holder_number: str | None = field(repr=False, default=None)
    holder_name: str | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class SmartCardProblem:
    code: SmartCardTrouble


class SmartCardPort(Protocol):
    """Each call looks once at the card that is in the reader now and ends within some seconds."""

    def read_bank_card(self) -> BankNumber | SmartCardProblem: ...
    def read_social_security_card(self) -> SocialSecurityNumber | SmartCardProblem: ...
    def state(self) -> DeviceState: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """What is installed; None is `not installed`."""

    card_reader: CardReaderPort | None = None
    slip_printer: SlipPrinterPort | None = None
    page_printer: PagePrinterPort | None = None
    camera: CameraPort | None = None
    scanner: ScannerPort | None = None
    smart_card: SmartCardPort | None = None
    close: Callable[[], None] = lambda: None
    portrait_camera: CameraPort | None = None  # looks at the person who stands before the kiosk
