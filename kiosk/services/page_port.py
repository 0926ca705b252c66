"""The A4 printer as a session sees it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from drivers.devices import page_outcome
from drivers.devices.page_printer import PagePrinter
from drivers.protocols.ipp.views import PrinterCondition
from kiosk.services.ports import NotPrinted, Printed, PrintReport
from kiosk.services.snapshot import DeviceState

log = structlog.get_logger()

_LIMIT_SECONDS = 60.0  # the slowest first page of a cold laser printer, with room

_STATE = {
    PrinterCondition.READY: DeviceState.READY,
    PrinterCondition.PRINTING: DeviceState.READY,
    PrinterCondition.OUTPUT_NEARLY_FULL: DeviceState.READY,
    PrinterCondition.PAPER_LOW: DeviceState.PAPER_LOW,
    PrinterCondition.TONER_LOW: DeviceState.PAPER_LOW,
    PrinterCondition.PAPER_OUT: DeviceState.PAPER_OUT,
    PrinterCondition.TRAY_MISSING: DeviceState.PAPER_OUT,
    PrinterCondition.JAMMED: DeviceState.JAMMED,
    PrinterCondition.COVER_OPEN: DeviceState.COVER_OPEN,
    PrinterCondition.OUTPUT_FULL: DeviceState.FAULT,
    PrinterCondition.TONER_EMPTY: DeviceState.FAULT,
    PrinterCondition.PAUSED: DeviceState.FAULT,
    PrinterCondition.FAULT: DeviceState.FAULT,
    PrinterCondition.NO_ANSWER: DeviceState.NO_ANSWER,
    PrinterCondition.ABSENT: DeviceState.NO_ANSWER,
    PrinterCondition.UNKNOWN: DeviceState.NO_ANSWER,
}


class Pages:
    """Implements `PagePrinterPort`; `refresh` and `print_pdf` run on workers."""

    def __init__(self, make: Callable[[Callable[[], float], Callable[[float], object]], PagePrinter]) -> None:
        self._closing = threading.Event()
        self._printer = make(time.monotonic, self._closing.wait)
        self._lock = threading.Lock()
        self._told = DeviceState.NO_ANSWER

    def state(self) -> DeviceState:
        return _STATE[self._printer.condition]

    def refresh(self) -> None:
        """Asks the printer how it is, unless it is printing."""
        if self._lock.acquire(blocking=False):
            try:
                self._printer.look()
                self._tell()
            finally:
                self._lock.release()

    def print_pdf(self, pdf: bytes, job: str) -> PrintReport:
        deadline = time.monotonic() + _LIMIT_SECONDS
        with self._lock:
            outcome = self._printer.print_pdf(pdf, job, deadline, self._closing.is_set)
            self._tell()
        if isinstance(outcome, page_outcome.Printed):
            log.info("result.printed", job=job, pages=outcome.pages)
            return Printed()
        log.warning("result.not_printed", job=job, failure=outcome.failure.value, left=outcome.left_in_printer)
        state = _STATE[outcome.condition]
        well = state in {DeviceState.READY, DeviceState.PAPER_LOW}
        return NotPrinted(DeviceState.FAULT if well else state)

    def close(self) -> None:
        self._closing.set()

    def _tell(self) -> None:
        """Operations learn of each change once. The lock is held."""
        state = self.state()
        if state is not self._told:
            log.info("device.state", device="page_printer", state=state.value)
            self._told = state
