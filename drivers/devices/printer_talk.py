"""Asking a receipt printer and hearing what it says, also unasked, on one line."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from drivers.errors import DeviceTimeout, RemoteProtocolError
from drivers.protocols.escpos import status
from drivers.protocols.escpos.answers import AnswerParser, AtOnce, Automatic, InTurn
from drivers.protocols.escpos.encode import REPORT_PAPER
from drivers.protocols.escpos.status import PrinterState, Query
from drivers.transports.transport import Transport

ANSWER_SECONDS = 0.5  # a status byte takes a millisecond; a printer that is busy burning a picture some hundred
_BLOCK_SECONDS = 0.2  # in which the four bytes of an automatic status have long arrived, at any speed


class PrinterTalk:
    """`told` has the state that the printer sent by itself, None until it does; `in_turn` counts answers in turn."""

    def __init__(self, transport: Transport, clock: Callable[[], float]) -> None:
        self._transport = transport
        self._clock = clock
        self._parser = AnswerParser()
        self._heard_at = 0.0
        self._at_once: list[int] = []
        self.in_turn = 0
        self.told: PrinterState | None = None

    def reset(self) -> None:
        self._parser.gap()
        self._at_once.clear()
        self.in_turn = 0
        self.told = None

    def write(self, data: bytes, seconds: float = ANSWER_SECONDS) -> None:
        self._transport.write(data, self._clock() + seconds)

    def ask_in_turn(self) -> None:
        self.write(REPORT_PAPER)

    def read_state(self) -> PrinterState:
        """Asks all four questions. Raises DeviceTimeout when one is not answered."""
        return status.read_realtime({query: self._ask(query) for query in Query})

    def look(self) -> PrinterState | None:
        """As `read_state`; None when the printer does not answer."""
        try:
            return self.read_state()
        except (DeviceTimeout, RemoteProtocolError):
            return None

    def hear(self) -> None:
        """Takes what has come, and waits for nothing."""
        with suppress(DeviceTimeout):
            while True:
                self._hear(self._clock())

    def wait_in_turn(self, seconds: float) -> bool:
        """Waits until an answer in turn comes; looks no further once one came or the printer told a new state."""
        deadline = self._clock() + seconds
        count, told = self.in_turn, self.told
        with suppress(DeviceTimeout):
            while self.in_turn == count and self.told == told:
                self._hear(deadline)
        return self.in_turn > count

    def _ask(self, query: Query) -> int:
        """What was there before the question is no answer to it."""
        self.hear()
        self._at_once.clear()
        deadline = self._clock() + ANSWER_SECONDS
        self._transport.write(status.request(query), deadline)
        while not self._at_once:
            self._hear(deadline)
        return self._at_once[-1]

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
                case InTurn():
                    self.in_turn += 1
                case Automatic(state):
                    self.told = state
