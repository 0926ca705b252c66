"""A receipt printer that counts a slip as printed only when the printer says so.

Every document ends with GS r, which the printer answers in its turn, after the cut: that answer is the confirmation.
While it is waited for, the real-time status is asked, which is answered at any time: paper that ran out in the middle
is seen, refilling is waited for, and the printer itself goes on where it stopped. A printer that was switched off and
on has lost the job: asked a second time in turn it answers once where it owes two answers. That is reported, never
taken for success.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import structlog

from drivers.devices.receipt_drawing import draw_line, draw_qr, qr_modules
from drivers.errors import DeviceAbsent, DeviceError, DeviceTimeout, RemoteProtocolError
from drivers.health import OK, DeviceStatus, Health
from drivers.protocols.escpos import status
from drivers.protocols.escpos.document import Align, Document, Size, Text
from drivers.protocols.escpos.encode import REPORT_PAPER, Encoder
from drivers.protocols.escpos.profile import Profile
from drivers.protocols.escpos.status import Fault, Paper, PrinterState, Query
from drivers.transports.transport import Transport

log = structlog.get_logger()

_ANSWER_SECONDS = 0.5  # a status byte takes a millisecond; a printer that is busy burning a picture some hundred
_LOOK_SECONDS = 0.4  # between two looks at the status while a job prints
_PROBE_AFTER = 2  # looks in a row that find the printer well before it is asked in turn whether it has the job
_SETTLE_SECONDS = 1.0  # at opening; a printer that is still printing is waited for before its next job instead
_QUIET_SECONDS = 0.3  # answers in turn to two questions in a row come within milliseconds of each other
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
    """`may_be_on_paper`: the slip was sent, so the next print of it has to carry the mark of a copy."""

    end: PrintEnd
    may_be_on_paper: bool = False

    @property
    def confirmed(self) -> bool:
        return self.end is PrintEnd.CONFIRMED


class ReceiptPrinter:
    """One thread at a time. `clock` gives seconds of the same clock as the transport's deadlines."""

    def __init__(self, transport: Transport, profile: Profile, clock: Callable[[], float] = time.monotonic) -> None:
        self._transport = transport
        self._profile = profile
        self._clock = clock
        self._settled = False  # whether the printer owes no answer in turn
        self._encoder = Encoder(profile, draw_line, draw_qr, qr_modules)

    def open(self) -> None:
        """Opens the line and proves that a printer answers on it; raises DeviceError when none does.

        A printer that stands still with half a slip in it is told to forget it; one that is printing is left to finish.
        """
        self._transport.open()
        self._settled = False
        try:
            if self._read_state().can_print:
                self._settle(_SETTLE_SECONDS)  # now, while nobody waits for a slip
            else:
                self._forget()
        except DeviceError:
            self._transport.close()
            raise

    def close(self) -> None:
        self._transport.close()

    def cancel(self) -> None:
        self._transport.cancel()

    def clear_cancel(self) -> None:
        self._transport.clear_cancel()

    def check(self) -> DeviceStatus:
        """Asks the printer; raises DeviceError when it does not answer."""
        return health_of(self._read_state())

    def status(self) -> DeviceStatus:
        """As `check`; a printer that does not answer is unknown, and a DeviceError says that the line is gone."""
        try:
            return self.check()
        except (DeviceTimeout, RemoteProtocolError):
            return DeviceStatus(Health.UNKNOWN, "printer.no_answer")

    def print(self, document: Document, *, copy: bool = False, patience: float = 20.0) -> PrintOutcome:
        """Prints one slip and waits for its confirmation, for at most `patience` seconds in which nothing moves.

        `copy` puts the mark of a copy on top. When it fails, nothing of the job is left in the printer (where the model
        can forget), so that half a slip does not come out for the next citizen. Raises DeviceError when the line was
        gone before anything was sent.
        """
        if copy:
            document = replace(document, blocks=(_COPY_MARK, *document.blocks))
        try:
            before = self._read_state()
        except (DeviceTimeout, RemoteProtocolError):
            return PrintOutcome(PrintEnd.NO_ANSWER)
        if not before.can_print:
            return PrintOutcome(_end_of(before))
        if not self._settle(patience):
            return PrintOutcome(PrintEnd.NO_ANSWER)
        data = self._encoder.encode(document)
        self._settled = False
        try:
            self._transport.write(data, self._clock() + patience + len(data) / _BYTES_PER_SECOND)
            end = self._confirmation(patience)
        except DeviceTimeout:  # it takes no more bytes
            end = PrintEnd.NO_ANSWER
        except DeviceAbsent:
            end = PrintEnd.ABSENT
        if end is PrintEnd.CONFIRMED:
            self._settled = True
        else:
            log.warning("printer.not_confirmed", end=end.value)
            if end is not PrintEnd.ABSENT:
                self._forget()
        return PrintOutcome(end, may_be_on_paper=True)

    # -- what the printer says ------------------------------------------------------------------------------------

    def _read_state(self) -> PrinterState:
        """Asks all four questions. Raises DeviceTimeout when one is not answered."""
        return status.read_realtime({query: self._ask(query)[0] for query in Query})

    def _ask(self, query: Query) -> tuple[int, int]:
        """The answer, and how many answers in turn came meanwhile. What was there before the question is no answer."""
        in_turn = self._in_turn_within(0)
        deadline = self._clock() + _ANSWER_SECONDS
        self._transport.write(status.request(query), deadline)
        while True:
            data = self._transport.read(deadline)
            in_turn += sum(map(status.is_in_turn, data))
            answers = [byte for byte in data if status.is_realtime(byte)]
            if answers:
                return answers[-1], in_turn

    def _in_turn_within(self, seconds: float) -> int:
        """How many answers in turn come within `seconds`; looks no further once one came."""
        deadline = self._clock() + seconds
        count = 0
        try:
            while not count:
                count = sum(map(status.is_in_turn, self._transport.read(deadline)))
        except DeviceTimeout:
            return 0
        return count

    # -- one job --------------------------------------------------------------------------------------------------

    def _settle(self, patience: float) -> bool:
        """Waits until nothing of an earlier job is left that could answer for the next one."""
        if self._settled:
            return True
        self._transport.write(REPORT_PAPER, self._clock() + _ANSWER_SECONDS)
        if not self._in_turn_within(patience):
            return False
        while self._in_turn_within(_QUIET_SECONDS):
            pass
        self._settled = True
        return True

    def _confirmation(self, patience: float) -> PrintEnd:
        """A job that seems to have gone is asked for once more, in turn: a printer that has it answers twice."""
        answers, probes, idle_looks = 0, 0, 0
        last: PrinterState | None = None
        deadline = self._clock() + patience
        while True:
            answers += self._in_turn_within(_LOOK_SECONDS)
            state, in_turn = self._look()
            answers += in_turn
            if answers and answers == probes:
                answers += self._in_turn_within(_QUIET_SECONDS)
            if answers:
                return PrintEnd.CONFIRMED if answers > probes else PrintEnd.LOST
            if state is not None and state != last:
                deadline = self._clock() + patience
                last = state
            idle_looks = idle_looks + 1 if state is not None and state.can_print else 0
            if idle_looks == _PROBE_AFTER and not probes:
                self._transport.write(REPORT_PAPER, self._clock() + _ANSWER_SECONDS)
                probes = 1
            if self._clock() > deadline:
                return _given_up(state)

    def _look(self) -> tuple[PrinterState | None, int]:
        """The state while a job prints, None when it does not answer, and the answers in turn that came meanwhile."""
        answers: dict[Query, int] = {}
        in_turn = 0
        try:
            for query in Query:
                answers[query], more = self._ask(query)
                in_turn += more
            return status.read_realtime(answers), in_turn
        except (DeviceTimeout, RemoteProtocolError):
            return None, in_turn

    def _forget(self) -> None:
        """Empties the printer's buffer where the model can; otherwise the next job waits until it is through."""
        self._settled = False
        if self._profile.clears_buffer:
            try:
                self._transport.write(_CLEAR_BUFFER, self._clock() + _ANSWER_SECONDS)
            except DeviceError:
                log.warning("printer.not_cleared")


def _given_up(state: PrinterState | None) -> PrintEnd:
    if state is None:
        return PrintEnd.NO_ANSWER
    return PrintEnd.LOST if state.can_print else _end_of(state)


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
