"""Asking a receipt printer and hearing what it says, also unasked, on one line."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from drivers.errors import DeviceTimeout, RemoteProtocolError
from drivers.protocols.escpos import status
from drivers.protocols.escpos.answers import AnswerParser, AtOnce, Automatic, InTurn
from drivers.protocols.escpos.encode import REPORT_PAPER
from drivers.protocols.escpos.status import Fault, PrinterState, Query
from drivers.transports.transport import Transport

ANSWER_SECONDS = 0.5  # a status byte takes a millisecond; a printer that is busy burning a picture some hundred
_BLOCK_SECONDS = 0.2  # in which the four bytes of an automatic status have long arrived, at any speed
LATE_SECONDS = 1.0  # an answer that has not come so long after the one before it does not come any more
_MENDED_BY_HAND = {Fault.CUTTER, Fault.MECHANICAL}
_MOST_READS = 16  # of some kilobytes; a printer says a dozen bytes in a second


class PrinterTalk:
    """`told` has the state that the printer sent by itself, None until it does; `in_turn` counts answers in turn, of
    which `owed_in_turn` may still come. `jammed`: its knife failed since who uses this set it to False.

    No answer says which question it is for. One that came after its time would be taken for the next question's, so
    that a printer that is well seems to have its cover open. Where a question was given up, the answers that are owed
    are waited for before the next reading.
    """

    def __init__(self, transport: Transport, clock: Callable[[], float]) -> None:
        self._transport = transport
        self._clock = clock
        self._parser = AnswerParser()
        self._heard_at = 0.0
        self._at_once: list[int] = []
        self._owed = 0  # answers at once; a line that is closed and opened again may still bring them
        self.in_turn = 0
        self.owed_in_turn = 0
        self.told: PrinterState | None = None
        self.jammed = False

    def reset(self) -> None:
        self._parser.gap()
        self._at_once.clear()
        self.in_turn = 0
        self.told = None

    def write(self, data: bytes, seconds: float = ANSWER_SECONDS) -> None:
        self._transport.write(data, self._clock() + seconds)

    def ask_in_turn(self) -> None:
        self.write(REPORT_PAPER)
        self.owed_in_turn += 1

    def read_state(self) -> PrinterState:
        """Asks all four questions. Raises DeviceTimeout when one is not answered."""
        if self._owed:
            self._catch_up()
        state = status.read_realtime({query: self._ask(query) for query in Query})
        self.jammed = self.jammed or state.fault is Fault.CUTTER
        return state

    def look(self) -> PrinterState | None:
        """As `read_state`; None when the printer does not answer."""
        try:
            return self.read_state()
        except (DeviceTimeout, RemoteProtocolError):
            return None

    def look_mended(self) -> PrinterState | None:
        """As `look`; a printer that stands still for a fault that a person may have mended is told to go on."""
        state = self.look()
        if state is not None and state.fault in _MENDED_BY_HAND:
            with suppress(DeviceTimeout):
                self.write(status.RECOVER)
            state = self.look()
        return state

    def hear(self) -> None:
        """Takes what has come, and waits for nothing; of what never ends it takes a part."""
        with suppress(DeviceTimeout):
            for _ in range(_MOST_READS):
                self._hear(self._clock())

    def wait_in_turn(self, seconds: float) -> bool:
        """Waits until an answer in turn comes; looks no further once one came or the printer told a new state."""
        count, told = self.in_turn, self.told
        with suppress(DeviceTimeout):
            self._wait(lambda: self.in_turn != count or self.told != told, seconds)
        return self.in_turn > count

    def hear_out(self, quiet: float) -> bool:
        """Waits until no answer in turn comes any more, and expects none after that; whether all came that were owed.
        `quiet` seconds without one are enough where none is owed."""
        with suppress(DeviceTimeout):
            for count in range(self.in_turn, self.in_turn + _MOST_READS):
                self._wait_beyond(count, LATE_SECONDS if self.owed_in_turn else quiet)
        all_came, self.owed_in_turn = not self.owed_in_turn, 0
        return all_came

    def _wait_beyond(self, count: int, seconds: float) -> None:
        self._wait(lambda: self.in_turn > count, seconds)

    def _catch_up(self) -> None:
        self._question(Query.PRINTER)
        self._wait(lambda: bool(self._at_once), ANSWER_SECONDS)
        with suppress(DeviceTimeout):
            self._wait(lambda: not self._owed, LATE_SECONDS)
        self._owed = 0

    def _ask(self, query: Query) -> int:
        self._question(query)
        self._wait(lambda: bool(self._at_once), ANSWER_SECONDS)
        return self._at_once[-1]

    def _question(self, query: Query) -> None:
        """What was there before the question is no answer to it."""
        self.hear()
        self._at_once.clear()
        self.write(status.request(query))
        self._owed += 1

    def _wait(self, done: Callable[[], bool], seconds: float) -> None:
        """Hears until `done`. Raises DeviceTimeout, also on a line that never falls silent."""
        deadline = self._clock() + seconds
        while not done():
            if self._clock() > deadline + LATE_SECONDS:
                raise DeviceTimeout("noise instead of an answer")
            self._hear(deadline)

    def _hear(self, deadline: float) -> None:
        data = self._transport.read(deadline)
        now = self._clock()
        if now - self._heard_at > _BLOCK_SECONDS:
            self._parser.gap()
        self._heard_at = now
        for answer in self._parser.feed(data):
            match answer:
                case AtOnce(byte):
                    self._at_once.append(byte)
                    self._owed = max(0, self._owed - 1)
                case InTurn():
                    self.in_turn += 1
                    self.owed_in_turn = max(0, self.owed_in_turn - 1)
                case Automatic(state):
                    self.told = state
                    self.jammed = self.jammed or state.fault is Fault.CUTTER
