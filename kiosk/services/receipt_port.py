"""The receipt printer as a session sees it, and the slip in its blocks."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from drivers.devices.port_status_printer import SlipPrinterDevice
from drivers.devices.print_outcome import PrintEnd, PrintOutcome
from drivers.errors import DeviceAbsent, DeviceError
from drivers.health import DeviceStatus
from drivers.protocols.escpos.document import Align, Block, Document, Pair, QrCode, Rule, Size, Text
from kiosk.services.device_states import WORKING, state_of
from kiosk.services.ports import NotPrinted, Printed, PrintReport
from kiosk.services.slip import Slip, SlipCode, SlipLine, SlipPair, SlipRule, SlipText
from kiosk.services.snapshot import DeviceState
from kiosk.services.supervised import Supervised

log = structlog.get_logger()

_STATE_OF_END = {
    PrintEnd.PAPER_END: DeviceState.PAPER_OUT,
    PrintEnd.COVER_OPEN: DeviceState.COVER_OPEN,
    PrintEnd.JAMMED: DeviceState.JAMMED,
    PrintEnd.NO_ANSWER: DeviceState.NO_ANSWER,
    PrintEnd.ABSENT: DeviceState.ABSENT,
    PrintEnd.FAULT: DeviceState.FAULT,
    PrintEnd.LOST: DeviceState.FAULT,
}
_ALIGN = {"left": Align.LEFT, "center": Align.CENTER}
_PATIENCE = 20.0  # seconds for paper to be put in before the slip is given up
_JOB_SECONDS = 120.0  # however often somebody opens and closes the cover meanwhile
_FINISH_SECONDS = 2.0  # a slip takes as long; what is still printing then, the printer ends by itself


class SlipPrinter(Supervised[SlipPrinterDevice]):
    """Implements `SlipPrinterPort`; `print_slip` runs on workers."""

    def __init__(self, printer: SlipPrinterDevice) -> None:
        super().__init__(
            "receipt_printer", printer, lambda _: "ESC/POS", lambda opened: opened.check(), finish=_FINISH_SECONDS
        )

    def print_slip(self, slip: Slip, job: str, *, copy: bool, progress: Callable[[DeviceState], None]) -> PrintReport:
        begun = False

        def seen(status: DeviceStatus) -> None:
            self.tell(status)
            progress(state_of(status))

        def print_it(printer: SlipPrinterDevice) -> PrintOutcome:
            nonlocal begun
            begun = True
            return printer.print(document_of(slip), copy=copy, patience=_PATIENCE, progress=seen)

        try:
            outcome = self.do(print_it, _JOB_SECONDS, try_now=True)
        except DeviceError as error:
            log.warning("receipt.not_printed", job=job, end=error.code)
            state = self.state()
            sent = begun and not isinstance(error, DeviceAbsent)  # absent it was before anything was sent
            return NotPrinted(DeviceState.NO_ANSWER if state in WORKING else state, may_be_on_paper=sent)
        self.look_again()
        if outcome.confirmed:
            log.info("receipt.printed", job=job, copy=copy)
            return Printed()
        if outcome.end is PrintEnd.TAKEN:
            log.info("receipt.handed_over", job=job, copy=copy)
            return NotPrinted(DeviceState.READY, may_be_on_paper=True)
        log.warning("receipt.not_printed", job=job, end=outcome.end.value)
        return NotPrinted(_STATE_OF_END[outcome.end], may_be_on_paper=outcome.may_be_on_paper)


def document_of(slip: Slip) -> Document:
    return Document(tuple(_block(line) for line in slip.lines))


def _block(line: SlipLine) -> Block:
    match line:
        case SlipText():
            size = Size.DOUBLE if line.size == "large" else Size.NORMAL
            return Text(line.text, size, _ALIGN[line.align], line.bold, line.reverse)
        case SlipPair():
            return Pair(line.label, line.value, bold=line.bold)
        case SlipRule():
            return Rule()
        case SlipCode():
            return QrCode(line.text.encode("ascii"))
