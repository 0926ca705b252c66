"""After the durable moment: the slip, what the centre answers, and the rating.

The slip is printed by itself, once: an action counts as done when the printer confirmed it, and a second confirmed
print carries the mark of a copy. A result that the centre issues (class C) is waited for within a bound; it is opened
in memory and printed, never stored. The slip of such a filing waits for the case number alone, and only while the
centre can be reached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from kiosk.catalog.model import Capability, ServiceItem
from kiosk.errors import StorageError
from kiosk.services.device_states import WORKING
from kiosk.services.loop import Handle, Loop
from kiosk.services.ports import NotPrinted, Ports, Printed, PrintReport
from kiosk.services.slip import Slip
from kiosk.services.snapshot import DeviceState, Network, PartPromise, PrintPhase, ReceiptView, Trouble, TroubleCode

_RESULT_POLL_SECONDS = 0.3
_RESULT_LIMIT_SECONDS = 60.0  # a citizen stands and waits; after this the screen says that it takes longer

_SLIP_TROUBLE = {
    DeviceState.READY: TroubleCode.RECEIPT_UNCONFIRMED,
    DeviceState.PAPER_OUT: TroubleCode.RECEIPT_PRINTER_PAPER,
    DeviceState.NO_ANSWER: TroubleCode.RECEIPT_PRINTER_LOST,
    DeviceState.ABSENT: TroubleCode.RECEIPT_PRINTER_LOST,
    DeviceState.UNKNOWN: TroubleCode.RECEIPT_PRINTER_LOST,
    DeviceState.NOT_INSTALLED: TroubleCode.RECEIPT_PRINTER_LOST,
}
# While a slip waits in the printer, which goes on by itself.
_AWAITED = {
    DeviceState.PAPER_OUT: TroubleCode.RECEIPT_PAPER_AWAITED,
    DeviceState.COVER_OPEN: TroubleCode.RECEIPT_COVER_AWAITED,
}
_PAGE_TROUBLE = {
    DeviceState.PAPER_OUT: TroubleCode.PAGE_PRINTER_PAPER,
    DeviceState.NO_ANSWER: TroubleCode.PAGE_PRINTER_LOST,
    DeviceState.ABSENT: TroubleCode.PAGE_PRINTER_LOST,
    DeviceState.UNKNOWN: TroubleCode.PAGE_PRINTER_LOST,
    DeviceState.NOT_INSTALLED: TroubleCode.PAGE_PRINTER_LOST,
}


@dataclass(frozen=True, slots=True)
class TakenResult:
    """What the centre issued, opened in memory, and the case number that stands on it."""

    document: bytes = field(repr=False)
    case_number: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the durable moment left in memory for the rest of the session."""

    submission_id: str
    number: str
    item: ServiceItem
    applicant: str  # masked
    qr_text: str
    answer_by: date | None
    calendar_ends: int | None  # the last year whose holidays are published, when the answer's day lies beyond
    promised_days: int
    slip: Callable[[str | None], Slip] = field(repr=False)  # argument: the centre's case number, once known
    take_result: Callable[[], TakenResult | None] = field(repr=False)
    case_number: Callable[[], str | None] = field(repr=False)
    abandon: Callable[[], None] = field(repr=False)  # nobody waits for the result any more
    parts: tuple[PartPromise, ...] = ()  # of a visit


class ReceiptFlow:
    def __init__(
        self,
        submitted: Submitted,
        ports: Ports,
        loop: Loop,
        monotonic: Callable[[], float],
        network: Callable[[], Network],
        changed: Callable[[], None],
    ) -> None:
        self._submitted = submitted
        self._ports = ports
        self._loop = loop
        self._monotonic = monotonic
        self._network = network
        self._changed = changed
        self._slip_phase = PrintPhase.NONE
        self._slip_out = False  # confirmed, or perhaps on paper
        self._result_phase = PrintPhase.NONE
        self._result: bytes | None = None
        self._slip_trouble: Trouble | None = None
        self._result_trouble: Trouble | None = None
        self._waiting = submitted.item.result.printed_here
        self._waiting_since = monotonic()
        self._case_number: str | None = None
        self._timer: Handle | None = None

    @property
    def busy(self) -> bool:
        """Whether paper is on its way; the idle clock waits for it."""
        return PrintPhase.PRINTING in {self._slip_phase, self._result_phase} or self._waiting

    @property
    def view(self) -> ReceiptView:
        submitted = self._submitted
        item = submitted.item
        return ReceiptView(
            number=submitted.number,
            item_name=item.plain_name,
            official_name=item.main_name,
            applicant=submitted.applicant,
            online=self._network() is Network.ONLINE,
            answer_by=submitted.answer_by.isoformat() if submitted.answer_by else None,
            calendar_ends=submitted.calendar_ends,
            promised_days=submitted.promised_days,
            delivery_days=item.time_limit.delivery_days,
            department=item.department,
            qr_text=submitted.qr_text,
            printing=self._slip_phase,
            trouble=self._result_trouble or self._slip_trouble,
            result_printing=self._result_phase,
            waiting_for_centre=self._waiting,
            case_number=self._case_number,
            parts=submitted.parts,
        )

    def start(self) -> None:
        if self._waiting:
            self._look_for_result()
        else:
            self.print_slip()

    def stop(self) -> None:
        if self._waiting:
            self._submitted.abandon()
        self._waiting = False
        self._result = None
        if self._timer is not None:
            self._timer.cancel()

    def print_slip(self) -> None:
        if self._slip_phase is PrintPhase.PRINTING:
            return
        printer = self._ports.slip_printer
        if printer is None:
            self._slip_done(NotPrinted(DeviceState.NOT_INSTALLED))
            return
        slip = self._submitted.slip(self._case_number)
        copy = self._slip_out
        self._slip_phase = PrintPhase.PRINTING
        self._slip_trouble = None
        self._changed()
        job = self._submitted.submission_id

        def progress(state: DeviceState) -> None:
            self._loop.post(lambda: self._slip_waits(state))

        self._loop.run(lambda: printer.print_slip(slip, job, copy=copy, progress=progress), self._slip_done, self._bug)

    def _slip_waits(self, state: DeviceState) -> None:
        """What a person can do for the slip that is being printed, or that all is well again."""
        if self._slip_phase is not PrintPhase.PRINTING:
            return
        code = None if state in WORKING else _AWAITED.get(state, TroubleCode.RECEIPT_PRINTER_AWAITED)
        self._slip_trouble = None if code is None else Trouble(code, Capability.RECEIPT_PRINTER)
        self._changed()

    def _slip_done(self, report: PrintReport) -> None:
        self._slip_phase, self._slip_trouble = _outcome(
            report, _SLIP_TROUBLE, TroubleCode.RECEIPT_PRINTER_FAULT, Capability.RECEIPT_PRINTER
        )
        self._slip_out = self._slip_out or isinstance(report, Printed) or report.may_be_on_paper
        self._changed()

    def print_result(self) -> None:
        printer = self._ports.page_printer
        result = self._result
        if result is None or self._result_phase is PrintPhase.PRINTING:
            return
        if printer is None:
            self._result_done(NotPrinted(DeviceState.NOT_INSTALLED))
            return
        self._result_phase = PrintPhase.PRINTING
        self._result_trouble = None
        self._changed()
        job = self._submitted.number
        self._loop.run(lambda: printer.print_pdf(result, job), self._result_done, self._bug)

    def _result_done(self, report: PrintReport) -> None:
        self._result_phase, self._result_trouble = _outcome(
            report, _PAGE_TROUBLE, TroubleCode.PAGE_PRINTER_FAULT, Capability.PAGE_PRINTER
        )
        self._changed()

    def _print_first_slip(self) -> None:
        if self._slip_phase is PrintPhase.NONE:
            self.print_slip()

    def _look_for_result(self) -> None:
        submitted = self._submitted

        def look() -> tuple[str | None, TakenResult | None]:
            return submitted.case_number(), submitted.take_result()

        self._loop.run(look, self._looked, self._not_looked)

    def _not_looked(self, error: Exception) -> None:
        if not isinstance(error, StorageError):
            raise error
        self._looked((None, None))  # a database that is held or on a full disk may answer the next time

    def _looked(self, found: tuple[str | None, TakenResult | None]) -> None:
        if not self._waiting:
            return
        case_number, result = found
        if case_number is not None and case_number != self._case_number:
            self._case_number = case_number
            self._changed()
        if result is not None:
            self._waiting = False
            self._result = result.document
            self._case_number = result.case_number
            self.print_result()
            self._print_first_slip()
        elif self._monotonic() - self._waiting_since > _RESULT_LIMIT_SECONDS:
            self._waiting = False
            self._result_trouble = Trouble(TroubleCode.CENTRE_SLOW)
            self._changed()
            self._print_first_slip()
        else:
            if self._case_number is not None or self._network() is not Network.ONLINE:
                self._print_first_slip()  # no better one would come of waiting
            self._timer = self._loop.later(_RESULT_POLL_SECONDS, self._look_for_result)

    def _bug(self, error: Exception) -> None:
        raise error  # ports answer with typed outcomes; anything else must be seen


def _outcome(
    report: PrintReport, troubles: dict[DeviceState, TroubleCode], otherwise: TroubleCode, device: Capability
) -> tuple[PrintPhase, Trouble | None]:
    if isinstance(report, Printed):
        return PrintPhase.PRINTED, None
    return PrintPhase.FAILED, Trouble(troubles.get(report.state, otherwise), device)
