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
from contextlib import suppress

import structlog

from drivers.devices.print_outcome import NO_ANSWER, PrintEnd, PrintOutcome, end_of, given_up, health_of
from drivers.devices.printer_talk import PrinterTalk
from drivers.devices.receipt_drawing import draw_line, draw_qr, qr_modules
from drivers.devices.unfinished import Mark, MemoryMark
from drivers.errors import DeviceAbsent, DeviceCancelled, DeviceError, DeviceFull, DeviceTimeout, RemoteProtocolError
from drivers.health import DeviceStatus, StatusListener
from drivers.protocols.escpos.document import Document, as_copy
from drivers.protocols.escpos.encode import AUTOMATIC_STATUS, Encoder, ending
from drivers.protocols.escpos.profile import Profile
from drivers.protocols.escpos.status import PrinterState
from drivers.transports.transport import Transport

__all__ = ["PrintEnd", "PrintOutcome", "ReceiptPrinter"]

log = structlog.get_logger()

_LOOK_SECONDS = 0.4  # between two looks at the status while a job prints
_PROBE_AFTER = 2  # looks in a row that find the printer well before it is asked in turn whether it has the job
_SETTLE_SECONDS = 1.0  # at opening; a printer that is still printing is waited for before its next job instead
_SETTLE_TORN_SECONDS = 5.0  # … and what it prints may be a whole slip
_SILENCE_AFTER = 2  # looks in a row without an answer before that is told; one may fall into a cut
_QUIET_SECONDS = 0.3  # answers in turn to two questions in a row come within milliseconds of each other
_ROUNDS = 6  # of asking it until it answers once; four are needed at the worst
_ASKED_AT_LEAVING = 3  # times, before a printer counts as silent
_PIECE = 1024  # bytes between two moments of listening
_BYTES_PER_SECOND = 9600 / 10  # the slowest line that is sold; bounds how long writing may take
_CLEAR_BUFFER = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"


class ReceiptPrinter:
    """One thread at a time. `clock` gives seconds of the same clock as the transport's deadlines."""

    def __init__(
        self,
        transport: Transport,
        profile: Profile,
        clock: Callable[[], float] = time.monotonic,
        unfinished: Mark | None = None,
    ) -> None:
        self._transport = transport
        self._profile = profile
        self._clock = clock
        self._unfinished = unfinished or MemoryMark()
        self._talk = PrinterTalk(transport, clock)
        self._settled = False  # whether the printer owes no answer in turn
        self._torn = False  # whether half a slip may hang out of it, or half a command wait in it
        self._ending_sent = False
        self._encoder = Encoder(profile, draw_line, draw_qr, qr_modules)

    def open(self) -> None:
        """Opens the line and proves that a printer answers on it; raises DeviceError when none does.

        A printer that stands still with half a slip in it is told to forget it; one that is printing is left to finish.
        What an earlier program left hanging out is cut off.
        """
        self._transport.open()
        self._talk.reset()
        self._settled = self._ending_sent = False
        self._torn = self._unfinished.is_set()
        try:
            state = self._first_state()
            if self._profile.automatic_status:
                self._talk.write(AUTOMATIC_STATUS)
            if state.can_print:
                # Now, while nobody waits for a slip.
                self._settle(_SETTLE_TORN_SECONDS if self._torn else _SETTLE_SECONDS)
            else:
                self._forget()
        except DeviceError:
            self._transport.close()
            raise

    def _first_state(self) -> PrinterState:
        """What an earlier program had handed over before it ended may stand on the line before our question."""
        deadline = self._clock() + (_SETTLE_TORN_SECONDS if self._torn else 0.0)
        while True:
            try:
                return self._talk.read_state()
            except (DeviceTimeout, RemoteProtocolError):
                if self._clock() > deadline:
                    raise

    def close(self) -> None:
        self._transport.close()

    def cancel(self) -> None:
        self._transport.cancel()

    def clear_cancel(self) -> None:
        self._transport.clear_cancel()

    def check(self) -> DeviceStatus:
        """Asks the printer; raises DeviceError when it does not answer."""
        return health_of(self._talk.read_state())

    def status(self) -> DeviceStatus:
        """As `check`; a printer that does not answer is unknown, and a DeviceError says that the line is gone."""
        try:
            return self.check()
        except (DeviceTimeout, RemoteProtocolError):
            return NO_ANSWER

    def print(
        self,
        document: Document,
        *,
        copy: bool = False,
        patience: float = 20.0,
        progress: StatusListener = lambda _: None,
    ) -> PrintOutcome:
        """Prints one slip and waits for its confirmation, for at most `patience` seconds in which nothing moves.

        `progress` is told how the printer is as often as that changes while the slip is waited for: paper that ran out
        in its middle, the cover that was opened, and that all is well again. `copy` puts the mark of a copy on top.
        When it fails, nothing of the job is left in the printer (where the model can forget), so that half a slip does
        not come out for the next citizen. Raises DeviceError when the line was gone before anything was sent, and
        DeviceCancelled.
        """
        before = self._talk.look_mended()
        if before is None:
            return PrintOutcome(PrintEnd.NO_ANSWER)
        if not before.can_print:
            return PrintOutcome(end_of(before))
        unsettled = self._settle(patience, progress)
        if unsettled is not None:
            return PrintOutcome(unsettled)
        end = self._print(self._encoder.encode(as_copy(document) if copy else document), patience, progress)
        if end is not PrintEnd.CONFIRMED:
            log.warning("printer.not_confirmed", end=end.value)
        return PrintOutcome(end, may_be_on_paper=True)

    def _print(self, data: bytes, patience: float, progress: StatusListener) -> PrintEnd:
        self._begin()
        sent = False
        try:
            self._send(data, patience, progress)
            sent = True
            end = self._follow(patience, progress, probing=True)
        except DeviceTimeout:  # it takes no more bytes
            end = PrintEnd.NO_ANSWER
        except DeviceAbsent:
            return PrintEnd.ABSENT
        except DeviceCancelled:
            self._torn = not sent
            self._leave()
            raise
        if end is PrintEnd.CONFIRMED and self._talk.jammed:
            self._torn = True  # it goes on behind the cut that failed
            with suppress(DeviceAbsent, DeviceTimeout):
                self._settle(patience, progress)
        elif end is PrintEnd.CONFIRMED:
            self._be_settled()
        else:
            self._torn = not sent or end in {PrintEnd.LOST, PrintEnd.JAMMED}
            self._forget()
        return end

    # -- one job --------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._settled = self._ending_sent = self._talk.jammed = False
        self._unfinished.set()
        self._talk.in_turn, self._talk.owed_in_turn = 0, 1  # each slip ends with a question

    def _be_settled(self) -> None:
        self._settled, self._torn, self._ending_sent = True, False, False
        self._talk.owed_in_turn = 0
        self._unfinished.clear()

    def _settle(self, patience: float, progress: StatusListener = lambda _: None) -> PrintEnd | None:
        """Waits until nothing of an earlier job is left that could answer for the next one, or hang above it; why not
        when that does not happen.

        It is asked in turn until it answers once: it answers in order, so nothing asked before can be answered after
        that. An answer that never came was lost with its slip, when the printer was switched off: half of that slip
        may hang out.
        """
        if self._settled:
            return None
        for _ in range(_ROUNDS):
            try:
                ends = self._torn and not self._ending_sent
                if ends:
                    self._send(ending(self._profile), patience, progress)
                    self._ending_sent = True
                self._talk.in_turn = 0
                self._talk.ask_in_turn()
            except DeviceTimeout:
                return PrintEnd.NO_ANSWER
            end = self._follow(patience, progress, probing=False)
            if end is PrintEnd.LOST:
                # It could print and answers nothing in its turn: half a command may be waiting in it for the rest.
                self._torn = self._torn or patience > _SETTLE_SECONDS
                return PrintEnd.NO_ANSWER
            if end is not PrintEnd.CONFIRMED:
                return end
            all_came = self._talk.hear_out(_QUIET_SECONDS)
            if not ends and not all_came:
                self._torn, self._ending_sent = True, False
            elif not ends and self._talk.in_turn == 1:
                self._be_settled()
                return None
        return PrintEnd.NO_ANSWER

    def _send(self, data: bytes, patience: float, progress: StatusListener) -> None:
        """Nothing may be asked in the middle of a command; what the printer tells by itself is heard."""
        left = memoryview(data)
        told = self._talk.told
        deadline = self._clock() + patience + len(data) / _BYTES_PER_SECOND
        while left:
            piece = bytes(left[:_PIECE])
            try:
                self._talk.write(piece, _LOOK_SECONDS)
                left = left[len(piece) :]
            except DeviceFull as full:
                left = left[full.taken :]
                if self._clock() > deadline:
                    raise
            self._talk.hear()
            if self._talk.told is not None and self._talk.told != told:
                told = self._talk.told
                progress(health_of(told))
                deadline = max(deadline, self._clock() + patience)

    def _follow(self, patience: float, progress: StatusListener, *, probing: bool) -> PrintEnd:
        """Waits for the answer in turn that ends a job, looking at the printer meanwhile.

        `probing`: a job that seems to have gone is asked for once more; a printer that has it answers twice.
        """
        probes, idle_looks, silent_looks = 0, 0, 0
        last: PrinterState | None = None
        deadline = self._clock() + patience
        while True:
            self._talk.wait_in_turn(_LOOK_SECONDS)
            state = self._talk.look()
            if self._talk.in_turn and self._talk.in_turn == probes:
                self._talk.wait_in_turn(_QUIET_SECONDS)
            if self._talk.in_turn:
                return PrintEnd.CONFIRMED if self._talk.in_turn > probes else PrintEnd.LOST
            silent_looks = silent_looks + 1 if state is None else 0
            if silent_looks == _SILENCE_AFTER:
                progress(NO_ANSWER)
            if state is not None and state != last:
                progress(health_of(state))
                deadline = self._clock() + patience
                last = state
            idle_looks = idle_looks + 1 if state is not None and state.can_print else 0
            if probing and idle_looks == _PROBE_AFTER and not probes:
                self._talk.ask_in_turn()
                probes = 1
            if self._clock() > deadline:
                return given_up(state)

    def _leave(self) -> None:
        """Nobody waits any more. A printer that is well finishes the slip by itself; another is told to forget it; of
        one that is silent nothing is known, and the mark stays."""
        with suppress(DeviceError):
            state = next(filter(None, (self._talk.look() for _ in range(_ASKED_AT_LEAVING))), None)
            if state is None:
                return
            if not state.can_print:
                self._forget()
            elif not self._torn:
                self._unfinished.clear()

    def _forget(self) -> None:
        """Empties the printer's buffer where the model can; otherwise the next job waits until it is through."""
        self._settled = self._ending_sent = False
        if self._profile.clears_buffer:
            self._torn = self._torn or self._unfinished.is_set()
            try:
                self._talk.write(_CLEAR_BUFFER)
            except DeviceError:
                log.warning("printer.not_cleared")
