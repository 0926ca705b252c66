"""From the moment that a card lies on the reader to a form filled from it, against the bytes' own time on the wire.

The real driver reads a simulated reader over a pseudo-terminal that keeps to 115200 baud. The wire time is that of the
bytes that crossed the line in both directions during that very read, ten bits each. A citizen also waits for the next
look at the reader, which makers ask to be 0.3 s apart: cards are placed at every phase of it.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from drivers.devices.id_card_reader import IdCardReader
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.transports.serial_line import SerialLine
from kiosk.catalog.load import load_catalog
from kiosk.config import assets_dir
from kiosk.filing.draft import Draft
from kiosk.filing.person import Person
from kiosk.forms.engine import Form
from kiosk.services.cards import CardFlow
from kiosk.services.filling import FormFlow
from kiosk.services.ports import CardPoll
from kiosk.services.reader_port import CardReader
from kiosk.services.snapshot import CardRole, DeviceState
from tests.bench.measure import Comparison

_ROUNDS = 20
_BAUD = 115200
_BITS_PER_BYTE = 10  # start, eight data bits, stop
_LOOK_SECONDS = 0.3
_LIMIT_SECONDS = 10.0
_ITEM = "gjj-rent-withdrawal"
_NOW = dt.datetime(2026, 6, 9, 10, tzinfo=dt.UTC)

T = TypeVar("T")


class CountingLine(SerialLine):
    """A serial line that counts what crosses it."""

    def __init__(self, port: str, baud: int) -> None:
        super().__init__(port, baud)
        self.bytes = 0

    def write(self, data: bytes, deadline: float) -> None:
        self.bytes += len(data)
        super().write(data, deadline)

    def read(self, deadline: float) -> bytes:
        data = super().read(deadline)
        self.bytes += len(data)
        return data


@dataclass
class PlainLoop:
    """`kiosk.services.loop.Loop` on one thread, by the clock."""

    due: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def monotonic(self) -> float:
        return time.monotonic()

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - the loop's promise: whatever it raises is for `failed`
            failed(error)
        else:
            done(result)

    def post(self, callback: Callable[[], None]) -> None:
        callback()

    def later(self, seconds: float, callback: Callable[[], None]) -> PlainHandle:
        entry = (time.monotonic() + seconds, callback)
        self.due.append(entry)
        return PlainHandle(self, entry)

    def every(self, seconds: float, callback: Callable[[], None]) -> PlainHandle:
        raise NotImplementedError("nothing measured here repeats")

    def turn_until(self, finished: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _LIMIT_SECONDS
        while not finished():
            if time.monotonic() > deadline or not self.due:
                raise RuntimeError("the card was not read")
            at, callback = self.due.pop(self.due.index(min(self.due, key=lambda entry: entry[0])))
            time.sleep(max(0.0, at - time.monotonic()))
            callback()


@dataclass
class PlainHandle:
    loop: PlainLoop
    entry: tuple[float, Callable[[], None]]

    def cancel(self) -> None:
        if self.entry in self.loop.due:
            self.loop.due.remove(self.entry)


class Watched:
    """The reader's port, noting when each look began and what crossed the line since."""

    def __init__(self, reader: CardReader, line: CountingLine) -> None:
        self._reader = reader
        self._line = line
        self.look_began = 0.0

    def poll(self, on_reading: Callable[[], None]) -> CardPoll:
        self.look_began = time.monotonic()
        self._line.bytes = 0
        return self._reader.poll(on_reading)

    def state(self) -> DeviceState:
        return self._reader.state()


@dataclass(frozen=True, slots=True)
class Reading:
    since_placed: float  # ms
    since_look: float
    wire: float


class Desk:
    """A reader with its driver, and the form that its cards fill."""

    def __init__(self, simulator: IdCardReaderSimulator) -> None:
        self._simulator = simulator
        self._line = CountingLine(str(simulator.path), _BAUD)
        reader = CardReader(IdCardReader(self._line, _NOW.date))
        reader.open()
        self._reader = Watched(reader, self._line)
        catalog = load_catalog(assets_dir() / "catalog")
        self._item = catalog.items[_ITEM]
        self._form = catalog.forms[self._item.form]

    def read(self, phase: float) -> Reading:
        """Places a card `phase` seconds after the first look and waits for the filled form."""
        loop = PlainLoop()
        placed: list[float] = []
        filled: list[float] = []

        def place() -> None:
            self._simulator.place("lin")
            placed.append(time.monotonic())

        def fill(persons: tuple[Person, ...]) -> None:
            draft = Draft(self._item, self._form, "bench", applicant=persons[0])
            view = FormFlow(Form(self._form), draft, lambda: _NOW, lambda: "zh").view
            if not view.known and not draft.answers:
                raise RuntimeError("the card filled nothing")
            filled.append(time.monotonic())

        flow = CardFlow(self._reader, loop, (CardRole.APPLICANT,), _NOW.date, lambda: None, fill)
        loop.later(phase, place)
        flow.start()
        loop.turn_until(lambda: bool(filled))
        began, wire = self._reader.look_began, self._line.bytes * _BITS_PER_BYTE / _BAUD
        self._simulator.remove()
        self._reader.poll(lambda: None)
        return Reading((filled[0] - placed[0]) * 1000, (filled[0] - began) * 1000, wire * 1000)


def measure() -> Iterator[Comparison]:
    with IdCardReaderSimulator(baud=_BAUD, paced=True) as simulator:
        desk = Desk(simulator)
        desk.read(0.1)
        readings = [desk.read(_LOOK_SECONDS * (number + 0.5) / _ROUNDS) for number in range(_ROUNDS)]
    wire = tuple(reading.wire for reading in readings)
    size = round(wire[0] / 1000 * _BAUD / _BITS_PER_BYTE)
    reference = f"{size} bytes on the wire at {_BAUD} baud"
    yield Comparison("card found, form filled", reference, tuple(one.since_look for one in readings), wire)
    yield Comparison("card placed, form filled", reference, tuple(one.since_placed for one in readings), wire)
