"""A receipt printer that counts a slip as printed only when the printer says so.

Every document ends with GS r, which the printer answers in its turn, after the cut: that answer is the confirmation.
While it is waited for, the real-time status is asked, which is answered at any time: paper that ran out in the middle
is seen, refilling is waited for, and the printer itself goes on where it stopped. A printer that is idle and well and
still owes the answer has lost the job (it was switched off and on); that is reported, never taken for success.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import structlog

from drivers.devices.receipt_drawing import draw_line, draw_qr, qr_modules
from drivers.errors import DeviceError, DeviceTimeout, RemoteProtocolError
from drivers.health import OK, DeviceStatus, Health
from drivers.protocols.escpos import status
from drivers.protocols.escpos.document import Align, Document, Size, Text
from drivers.protocols.escpos.encode import INITIALISE, Encoder
from drivers.protocols.escpos.profile import Profile
from drivers.protocols.escpos.status import Fault, Paper, PrinterState, Query
from drivers.transports.transport import Transport

log = structlog.get_logger()

_ANSWER_SECONDS = 0.5  # a status byte takes a millisecond; a printer that is busy burning a picture some hundred
_LOOK_SECONDS = 0.4  # between two looks at the status while a job prints
_LOST_AFTER = 4  # looks in a row that find the printer idle and well without the confirmation
_BYTES_PER_SECOND = 9600 / 10  # the slowest line that is sold; bounds how long writing may take
_CLEAR_BUFFER = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_COPY_MARK = Text("副本 / COPY", Size.DOUBLE, Align.CENTER, bold=True, reverse=True)


class PrintEnd(StrEnum):
    CONFIRMED = "confirmed"
    PAPER_END = "paper_end"
    COVER_OPEN = "cover_open"
    JAMMED = "jammed"  # the cutter
    FAULT = "fault"
    NO_ANSWER = "no_answer"
    ABSENT = "absent"
    LOST = "lost"  # the printer is well and the job is gone


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    end: PrintEnd

    @property
    def confirmed(self) -> bool:
        return self.end is PrintEnd.CONFIRMED


class ReceiptPrinter:
    """One thread at a time. `clock` gives seconds of the same clock as the transport's deadlines."""

    def __init__(self, transport: Transport, profile: Profile, clock: Callable[[], float] = time.monotonic) -> None:
        self._transport = transport
        self._profile = profile
        self._clock = clock
        self._encoder = Encoder(profile, draw_line, draw_qr, qr_modules)

    def open(self) -> None:
        """Opens the line and proves that a printer answers on it; raises DeviceError when none does."""
        self._transport.open()
        try:
            self._read_state()
        except DeviceError:
            self._transport.close()
            raise

    def close(self) -> None:
        self._transport.close()

    def status(self) -> DeviceStatus:
        """Asks the printer; raises DeviceError when the line is gone."""
        try:
            return health_of(self._read_state())
        except (DeviceTimeout, RemoteProtocolError):
            return DeviceStatus(Health.UNKNOWN, "printer.no_answer")

    def print(self, document: Document, *, copy: bool = False, patience: float = 20.0) -> PrintOutcome:
        """Prints one slip and waits for its confirmation, for at most `patience` seconds in which nothing moves.

        `copy` puts the mark of a copy on top. When it fails, nothing of the job is left in the printer (where the model
        can forget), so that half a slip does not come out for the next citizen. Raises DeviceError when the line is
        gone.
        """
        if copy:
            document = replace(document, blocks=(_COPY_MARK, *document.blocks))
        try:
            before = self._read_state()
        except (DeviceTimeout, RemoteProtocolError):
            return PrintOutcome(PrintEnd.NO_ANSWER)
        if not before.can_print:
            return PrintOutcome(_end_of(before))
        data = self._encoder.encode(document)
        self._transport.discard_input()
        self._transport.write(data, self._clock() + 5 + len(data) / _BYTES_PER_SECOND)
        outcome = self._confirmation(patience)
        if not outcome.confirmed:
            log.warning("printer.not_confirmed", end=outcome.end.value)
            self._forget()
        return outcome

    # -- one exchange ---------------------------------------------------------------------------------------------

    def _read_state(self) -> PrinterState:
        """Asks all four questions; an answer that belongs to none of them is passed over."""
        answers: dict[Query, int] = {}
        self._transport.discard_input()
        for query in Query:
            self._transport.write(status.request(query), self._clock() + _ANSWER_SECONDS)
            answers[query] = self._answer(status.is_realtime)
        return status.read_realtime(answers)

    def _answer(self, wanted: Callable[[int], bool]) -> int:
        deadline = self._clock() + _ANSWER_SECONDS
        while True:
            for byte in self._transport.read(deadline):
                if wanted(byte):
                    return byte

    def _confirmation(self, patience: float) -> PrintOutcome:
        idle_looks = 0
        last: PrinterState | None = None
        deadline = self._clock() + patience
        while True:
            if self._confirmed_within(_LOOK_SECONDS):
                return PrintOutcome(PrintEnd.CONFIRMED)
            state, confirmed = self._look()
            if confirmed:
                return PrintOutcome(PrintEnd.CONFIRMED)
            if state is not None and state != last:
                deadline = self._clock() + patience
                last = state
            idle_looks = idle_looks + 1 if state is not None and state.can_print else 0
            if idle_looks >= _LOST_AFTER:
                return PrintOutcome(PrintEnd.LOST)
            if self._clock() > deadline:
                return PrintOutcome(PrintEnd.NO_ANSWER if state is None else _end_of(state))

    def _confirmed_within(self, seconds: float) -> bool:
        deadline = self._clock() + seconds
        try:
            while True:
                if any(status.is_in_turn(byte) for byte in self._transport.read(deadline)):
                    return True
        except DeviceTimeout:
            return False

    def _look(self) -> tuple[PrinterState | None, bool]:
        """The state while a job prints, and whether the confirmation arrived between the answers."""
        answers: dict[Query, int] = {}
        try:
            for query in Query:
                self._transport.write(status.request(query), self._clock() + _ANSWER_SECONDS)
                deadline = self._clock() + _ANSWER_SECONDS
                while query not in answers:
                    for byte in self._transport.read(deadline):
                        if status.is_in_turn(byte):
                            return None, True
                        if status.is_realtime(byte):
                            answers[query] = byte
            return status.read_realtime(answers), False
        except (DeviceTimeout, RemoteProtocolError):
            return None, False

    def _forget(self) -> None:
        """Empties the printer's buffer; a printer that cannot is at least told to begin anew."""
        command = _CLEAR_BUFFER if self._profile.clears_buffer else INITIALISE
        try:
            self._transport.write(command, self._clock() + _ANSWER_SECONDS)
        except DeviceTimeout:
            log.warning("printer.not_cleared")


def _end_of(state: PrinterState) -> PrintEnd:
    if state.paper is Paper.END:
        return PrintEnd.PAPER_END
    return {
        Fault.NONE: PrintEnd.FAULT,
        Fault.COVER_OPEN: PrintEnd.COVER_OPEN,
        Fault.CUTTER: PrintEnd.JAMMED,
    }.get(state.fault, PrintEnd.FAULT)


def health_of(state: PrinterState) -> DeviceStatus:
    """What a supervisor publishes for a printer in `state`: the worst that is true of it."""
    attendant = Health.NEEDS_ATTENDANT
    true = (
        (state.fault is Fault.UNRECOVERABLE, Health.FAILED, "printer.unrecoverable"),
        (state.fault is Fault.OVERHEATED, Health.DEGRADED, "printer.overheated"),
        (state.fault is not Fault.NONE, attendant, f"printer.{state.fault.value}"),
        (state.paper is Paper.END, attendant, "printer.paper_end"),
        (not state.online, attendant, "printer.offline"),
        (state.paper is Paper.NEAR_END, Health.CONSUMABLE_LOW, "printer.paper_near_end"),
    )
    return next((DeviceStatus(health, reason) for holds, health, reason in true if holds), OK)
