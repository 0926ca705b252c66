"""A receipt printer on USB that answers nothing: all that it says is its port's status, three bits.

It takes bytes at its own pace, so what was handed over was taken; paper that ended and an error are told. That a slip
is on paper it cannot say: one that it took whole, and after which it stays well for as long as a slip is printed, is
TAKEN and never CONFIRMED, and the next print of it carries the mark of a copy.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol, TypeGuard

import structlog

from drivers.devices.print_outcome import PrintEnd, PrintOutcome, end_of, health_of
from drivers.devices.receipt_drawing import draw_line, draw_qr, qr_modules
from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.devices.unfinished import Mark, MemoryMark
from drivers.errors import DeviceAbsent, DeviceError, DeviceFull, DeviceTimeout, LocalProtocolError
from drivers.health import DeviceStatus, StatusListener
from drivers.protocols.escpos.document import Document, as_copy
from drivers.protocols.escpos.encode import Encoder, ending
from drivers.protocols.escpos.profile import Profile
from drivers.protocols.escpos.status import Fault, Paper, PrinterState
from drivers.transports.transport import Transport
from drivers.transports.usb_printer_line import PortStatus

log = structlog.get_logger()

_LOOK_SECONDS = 0.4  # between two looks at the port while a job prints
_PRINTS_SECONDS = 3.0  # a slip from its last byte to its cut, at 100 mm/s; paper that ends in it is told within this
_PIECE = 1024  # bytes between two looks


class TellsPortStatus(Transport, Protocol):
    def port_status(self) -> PortStatus: ...


class PortStatusPrinter:
    """One thread at a time. `clock` gives seconds of the same clock as the line's deadlines."""

    def __init__(
        self,
        line: TellsPortStatus,
        profile: Profile,
        clock: Callable[[], float] = time.monotonic,
        unfinished: Mark | None = None,
    ) -> None:
        self._line = line
        self._profile = profile
        self._clock = clock
        self._unfinished = unfinished or MemoryMark()
        self._encoder = Encoder(profile, draw_line, draw_qr, qr_modules)

    def open(self) -> None:
        """Raises DeviceError, also where the port tells no status."""
        self._line.open()
        try:
            self._line.port_status()
        except DeviceError:
            self._line.close()
            raise

    def close(self) -> None:
        self._line.close()

    def cancel(self) -> None:
        self._line.cancel()

    def clear_cancel(self) -> None:
        self._line.clear_cancel()

    def check(self) -> DeviceStatus:
        return health_of(self._state())

    def status(self) -> DeviceStatus:
        return self.check()

    def print(
        self,
        document: Document,
        *,
        copy: bool = False,
        patience: float = 20.0,
        progress: StatusListener = lambda _: None,
    ) -> PrintOutcome:
        """As `ReceiptPrinter.print`; what would be confirmed there is TAKEN here."""
        before = self._state()
        if not before.can_print:
            return PrintOutcome(end_of(before))
        data = self._encoder.encode(as_copy(document) if copy else document)
        if self._unfinished.is_set():
            data = ending(self._profile) + data  # cuts off what hangs out of it, somebody else's
        self._unfinished.set()
        try:
            end = self._hand_over(data, patience, progress)
        except DeviceAbsent:
            end = PrintEnd.ABSENT
        if end is PrintEnd.TAKEN:
            self._unfinished.clear()
        else:
            log.warning("printer.not_confirmed", end=end.value)
        return PrintOutcome(end, may_be_on_paper=True)

    def _hand_over(self, data: bytes, patience: float, progress: StatusListener) -> PrintEnd:
        """Until all was taken and the printer was well for a while; gives up after `patience` without a move."""
        left, last = memoryview(data), self._state()
        moved = well_since = self._clock()
        while left or self._clock() < well_since + _PRINTS_SECONDS:
            taken = self._take(left)
            left = left[taken:]
            state = self._state()
            if taken or state != last:
                moved = self._clock()
            if state != last:
                progress(health_of(state))
                last = state
            if left or not state.can_print:
                well_since = self._clock()
                if well_since > moved + patience:
                    return PrintEnd.NO_ANSWER if state.can_print else end_of(state)
        return PrintEnd.TAKEN

    def _take(self, left: memoryview) -> int:
        """How many bytes the printer took within a look; with none left it is only waited."""
        piece = bytes(left[:_PIECE])
        until = self._clock() + _LOOK_SECONDS
        try:
            if piece:
                self._line.write(piece, until)
            else:
                with suppress(DeviceTimeout):
                    self._line.read(until)
        except DeviceFull as full:
            return full.taken
        return len(piece)

    def _state(self) -> PrinterState:
        port = self._line.port_status()
        paper = Paper.END if port.paper_empty else Paper.OK
        # A printer without paper reports an error too; any other is not told apart.
        fault = Fault.MECHANICAL if port.error and not port.paper_empty else Fault.NONE
        return PrinterState(online=port.selected, paper=paper, fault=fault)


SlipPrinterDevice = ReceiptPrinter | PortStatusPrinter


def printer_on(line: Transport, profile: Profile, unfinished: Mark | None = None) -> SlipPrinterDevice:
    """The driver of a printer with this profile; LocalProtocolError for a line that cannot carry what it needs."""
    if profile.answers:
        return ReceiptPrinter(line, profile, unfinished=unfinished)
    if not _tells_port_status(line):
        raise LocalProtocolError(f"{profile.model} tells its state by a USB port alone, and {line.name} is none")
    return PortStatusPrinter(line, profile, unfinished=unfinished)


def _tells_port_status(line: Transport) -> TypeGuard[TellsPortStatus]:
    return hasattr(line, "port_status")
