"""The A4 printer, driverless (IPP Everywhere): a page counts as printed when the printer says so, and not before."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from drivers.devices.ipp_client import IppClient, IppRefused
from drivers.devices.page_document import PrintDocument, Unprintable, prepare
from drivers.devices.page_outcome import NotPrinted, PageOutcome, Printed, PrintFailure
from drivers.errors import DeviceAbsent, DeviceError, DeviceTimeout
from drivers.health import NOT_ASKED, OK, DeviceStatus, Health
from drivers.protocols.ipp.operations import JobState, Operation, job_template
from drivers.protocols.ipp.views import JobView, PrinterCondition, PrinterView
from drivers.transports.ipp_http import PrinterAddress

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PagePrinterSettings:
    """`exchange` seconds for one question and its answer, `poll` seconds between two looks at a job."""

    exchange: float = 8.0
    poll: float = 0.5


DEFAULT_SETTINGS = PagePrinterSettings()


class PagePrinter:
    """`uri`: ipp://host[:631]/ipp/print; a USB printer is reached through ipp-usb at http://localhost:60000/ipp/print.

    `clock` gives seconds that only go forward, `pause` waits (an Event's `wait` serves). Calls block within their
    bounds and belong on a worker; `status` and `condition` answer at once with what was seen last.
    """

    def __init__(
        self,
        uri: str,
        clock: Callable[[], float],
        pause: Callable[[float], object],
        settings: PagePrinterSettings = DEFAULT_SETTINGS,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._client = IppClient(PrinterAddress.parse(uri), settings.exchange, trust)
        self._clock = clock
        self._pause = pause
        self._settings = settings
        self._condition: PrinterCondition | None = None

    def open(self) -> None:
        """Raises the errors of `check`. Nothing stays open between two questions."""
        self.check()

    def close(self) -> None:
        """There is nothing to close."""

    def cancel(self) -> None:
        """Every question ends by its own bound; a job is withdrawn by `cancelled` of `print_pdf`."""

    def clear_cancel(self) -> None:
        """See `cancel`."""

    def check(self) -> DeviceStatus:
        """Raises DeviceAbsent or DeviceTimeout when the printer does not answer."""
        if self.look() is None:
            absent = self.condition is PrinterCondition.ABSENT
            raise (DeviceAbsent if absent else DeviceTimeout)("the page printer does not answer")
        return self.status()

    @property
    def condition(self) -> PrinterCondition:
        return self._condition or PrinterCondition.UNKNOWN

    def status(self) -> DeviceStatus:
        return NOT_ASKED if self._condition is None else status_of(self._condition)

    def look(self) -> PrinterView | None:
        """Asks the printer how it is; None when it does not answer, and `condition` then says in which way."""
        try:
            view = self._client.printer()
        except DeviceError as error:
            self._see(_silence(error))
            return None
        self._see(view.condition)
        return view

    def print_pdf(self, pdf: bytes, job_name: str, deadline: float, cancelled: Callable[[], bool]) -> PageOutcome:
        """Prints `pdf`, one-sided on A4, and waits until the printer has done it.

        `job_name` is shown on the printer's panel and must not name the citizen. At `deadline` (by `clock`), or when
        `cancelled` answers True, the job is withdrawn, so that no page comes out when nobody waits for it.
        """
        outcome = self._print(pdf, job_name, deadline, cancelled)
        if isinstance(outcome, NotPrinted) and outcome.left_in_printer:
            _log.warning("page_printer.job_left_behind")
        return outcome

    def _print(self, pdf: bytes, job_name: str, deadline: float, cancelled: Callable[[], bool]) -> PageOutcome:
        view = self.look()
        if view is None:
            return NotPrinted(PrintFailure.NO_ANSWER, self.condition)
        if not view.accepting or view.condition in _CANNOT_PRINT:
            return NotPrinted(PrintFailure.NOT_READY, view.condition)
        try:
            document = prepare(pdf, view)
        except Unprintable:
            return NotPrinted(PrintFailure.UNPRINTABLE, view.condition)
        sent = self._send(view, document, job_name)
        if isinstance(sent, NotPrinted):
            return sent
        return self._follow(sent, document, deadline, cancelled)

    def _send(self, view: PrinterView, document: PrintDocument, name: str) -> int | NotPrinted:
        """The job's id, once the document is on its way; a lost answer is no lost job."""
        template = job_template(monochrome="color" not in view.colour_modes)
        separate = {Operation.CREATE_JOB, Operation.SEND_DOCUMENT} <= set(view.operations)
        try:
            if not separate:
                return self._client.print_job(name, template, document).job_id
            # The id is known before the document goes, so a lost answer leaves no doubt which job it is.
            job_id = self._client.create_job(name, template).job_id
        except IppRefused:
            return NotPrinted(PrintFailure.REFUSED, self.condition)
        except DeviceError as error:
            self._see(_silence(error))
            return NotPrinted(PrintFailure.NO_ANSWER, self.condition) if separate else self._find(name)
        try:
            self._client.send_document(job_id, document)
        except IppRefused:
            return NotPrinted(PrintFailure.REFUSED, self.condition, left_in_printer=not self._withdraw(job_id))
        except DeviceError as error:
            self._see(_silence(error))
        return job_id

    def _find(self, name: str) -> int | NotPrinted:
        """After Print-Job without an answer: whether the printer has the job."""
        try:
            job_id = self._client.find_job(name)
        except DeviceError:
            return NotPrinted(PrintFailure.NO_ANSWER, self.condition, left_in_printer=True)
        return NotPrinted(PrintFailure.NO_ANSWER, self.condition) if job_id is None else job_id

    def _follow(
        self, job_id: int, document: PrintDocument, deadline: float, cancelled: Callable[[], bool]
    ) -> PageOutcome:
        while True:
            try:
                job = self._client.job(job_id)
            except IppRefused as refused:
                if refused.unknown_job:
                    return NotPrinted(PrintFailure.UNCONFIRMED, self.condition)
            except DeviceError as error:
                self._see(_silence(error))
            else:
                self.look()  # a job that waits for paper may still call itself processing
                if job.state in _ENDED:
                    return self._ended(job, document)
            if cancelled():
                return self._give_up(job_id, document, PrintFailure.CANCELLED)
            if self._clock() >= deadline:
                return self._give_up(job_id, document, PrintFailure.DEADLINE)
            self._pause(self._settings.poll)

    def _ended(self, job: JobView, document: PrintDocument) -> PageOutcome:
        counted = job.impressions_completed
        if job.state is not JobState.COMPLETED:
            failure = PrintFailure.CANCELED if job.state is JobState.CANCELED else PrintFailure.ABORTED
            return NotPrinted(failure, self.condition, counted)
        # Zero pages of a completed job is how printers that do not count report it.
        missing = counted is not None and 0 < counted < document.pages
        if missing or "job-completed-with-errors" in job.reasons:
            return NotPrinted(PrintFailure.PAGES_MISSING, self.condition, counted)
        return Printed(document.pages, counted=bool(counted))

    def _give_up(self, job_id: int, document: PrintDocument, failure: PrintFailure) -> PageOutcome:
        """Withdraws the job; it may have been completed in that very moment, and then it is printed."""
        withdrawn = self._withdraw(job_id)
        try:
            job = self._client.job(job_id)
        except DeviceError:
            return NotPrinted(failure, self.condition, left_in_printer=not withdrawn)
        if job.state is JobState.COMPLETED:
            return self._ended(job, document)
        return NotPrinted(failure, self.condition, job.impressions_completed, left_in_printer=not withdrawn)

    def _withdraw(self, job_id: int) -> bool:
        """Whether nothing more of the job will come out; a job that had ended cannot be cancelled and need not be."""
        try:
            self._client.cancel_job(job_id)
        except IppRefused:
            return self._has_ended(job_id)
        except DeviceError:
            return False
        return True

    def _has_ended(self, job_id: int) -> bool:
        try:
            return self._client.job(job_id).state in _ENDED
        except IppRefused as refused:
            return refused.unknown_job
        except DeviceError:
            return False

    def _see(self, condition: PrinterCondition) -> None:
        if condition is not self._condition:
            _log.info("page_printer.condition", condition=str(condition))
            self._condition = condition


def status_of(condition: PrinterCondition) -> DeviceStatus:
    return _STATUS[condition]


def _silence(error: DeviceError) -> PrinterCondition:
    return PrinterCondition.ABSENT if isinstance(error, DeviceAbsent) else PrinterCondition.NO_ANSWER


_ENDED = {JobState.CANCELED, JobState.ABORTED, JobState.COMPLETED}

_CANNOT_PRINT = {
    PrinterCondition.PAPER_OUT,
    PrinterCondition.JAMMED,
    PrinterCondition.COVER_OPEN,
    PrinterCondition.TRAY_MISSING,
    PrinterCondition.OUTPUT_FULL,
    PrinterCondition.TONER_EMPTY,
    PrinterCondition.PAUSED,
    PrinterCondition.FAULT,
}

_HEALTH = {
    PrinterCondition.READY: Health.OK,
    PrinterCondition.PRINTING: Health.OK,
    PrinterCondition.PAPER_LOW: Health.CONSUMABLE_LOW,
    PrinterCondition.TONER_LOW: Health.CONSUMABLE_LOW,
    PrinterCondition.OUTPUT_NEARLY_FULL: Health.CONSUMABLE_LOW,
    PrinterCondition.WORN: Health.CONSUMABLE_LOW,
    PrinterCondition.PAPER_OUT: Health.NEEDS_ATTENDANT,
    PrinterCondition.JAMMED: Health.NEEDS_ATTENDANT,
    PrinterCondition.COVER_OPEN: Health.NEEDS_ATTENDANT,
    PrinterCondition.TRAY_MISSING: Health.NEEDS_ATTENDANT,
    PrinterCondition.OUTPUT_FULL: Health.NEEDS_ATTENDANT,
    PrinterCondition.TONER_EMPTY: Health.NEEDS_ATTENDANT,
    PrinterCondition.PAUSED: Health.NEEDS_ATTENDANT,
    PrinterCondition.FAULT: Health.FAILED,
    PrinterCondition.NO_ANSWER: Health.FAILED,
    PrinterCondition.ABSENT: Health.ABSENT,
    PrinterCondition.UNKNOWN: Health.UNKNOWN,
}
_STATUS = {
    condition: OK if health is Health.OK else DeviceStatus(health, f"page_printer.{condition}")
    for condition, health in _HEALTH.items()
}
