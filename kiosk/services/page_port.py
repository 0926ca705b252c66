"""The A4 printer as a session sees it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from drivers.devices.page_outcome import PageOutcome, Printed
from drivers.devices.page_printer import PagePrinter, status_of
from drivers.errors import DeviceError
from kiosk.services import ports
from kiosk.services.device_states import WORKING, state_of
from kiosk.services.ports import NotPrinted, PrintReport
from kiosk.services.snapshot import DeviceState
from kiosk.services.supervised import Supervised

log = structlog.get_logger()

_LIMIT_SECONDS = 60.0  # the slowest first page of a cold laser printer, with room
_JOB_SECONDS = _LIMIT_SECONDS + 30.0  # and for questions that are answered late


class Pages(Supervised[PagePrinter]):
    """Implements `PagePrinterPort`; `print_pdf` runs on workers."""

    def __init__(self, make: Callable[[Callable[[], float], Callable[[float], object]], PagePrinter]) -> None:
        self._closing = threading.Event()
        printer = make(time.monotonic, self._closing.wait)
        super().__init__("page_printer", printer, lambda opened: opened.condition.value, PagePrinter.check)

    def print_pdf(self, pdf: bytes, job: str) -> PrintReport:
        def print_it(printer: PagePrinter) -> PageOutcome:
            deadline = time.monotonic() + _LIMIT_SECONDS
            outcome = printer.print_pdf(pdf, job, deadline, self._closing.is_set)
            self.tell(printer.status())
            return outcome

        try:
            outcome = self.do(print_it, _JOB_SECONDS, try_now=True)
        except DeviceError as error:
            log.warning("result.not_printed", job=job, failure=error.code, left=False)
            state = self.state()
            return NotPrinted(DeviceState.NO_ANSWER if state in WORKING else state)
        self.look_again()
        if isinstance(outcome, Printed):
            log.info("result.printed", job=job, pages=outcome.pages)
            return ports.Printed()
        log.warning("result.not_printed", job=job, failure=outcome.failure.value, left=outcome.left_in_printer)
        state = state_of(status_of(outcome.condition))
        return NotPrinted(DeviceState.FAULT if state in WORKING else state)

    def close(self) -> None:
        """A job under way is withdrawn: nobody waits for it any more."""
        self._closing.set()
        super().close()
