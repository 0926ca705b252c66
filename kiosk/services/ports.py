"""The devices as a session sees them. Each call may take seconds and is made on a worker, never on the screen's thread.

Every call has its own bound; a device that does not answer in time is a typed answer, not an exception.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
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
    """`may_be_on_paper`: it was sent and only not confirmed, so the next print of it carries the mark of a copy."""

    state: DeviceState
    may_be_on_paper: bool = False


PrintReport = Printed | NotPrinted


class SlipPrinterPort(Protocol):
    def print_slip(self, slip: Slip, job: str, *, copy: bool) -> PrintReport: ...
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
class Ports:
    """What is installed; None is `not installed`."""

    card_reader: CardReaderPort | None = None
    slip_printer: SlipPrinterPort | None = None
    page_printer: PagePrinterPort | None = None
    camera: CameraPort | None = None
    close: Callable[[], None] = lambda: None
