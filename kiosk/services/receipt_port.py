"""The receipt printer as a session sees it, and the slip in its blocks."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from drivers.devices.receipt_printer import PrintEnd, ReceiptPrinter
from drivers.errors import DeviceError
from drivers.health import DeviceStatus, Health
from drivers.protocols.escpos.document import Align, Block, Document, Pair, QrCode, Rule, Size, Text
from kiosk.services.ports import NotPrinted, Printed, PrintReport
from kiosk.services.reopening import Reopening
from kiosk.services.slip import Slip, SlipCode, SlipLine, SlipPair, SlipRule, SlipText
from kiosk.services.snapshot import DeviceState

log = structlog.get_logger()

_STATE_OF_END = {
    PrintEnd.PAPER_END: DeviceState.PAPER_OUT,
    PrintEnd.COVER_OPEN: DeviceState.COVER_OPEN,
    PrintEnd.JAMMED: DeviceState.JAMMED,
    PrintEnd.NO_ANSWER: DeviceState.NO_ANSWER,
    PrintEnd.ABSENT: DeviceState.NO_ANSWER,
    PrintEnd.FAULT: DeviceState.FAULT,
    PrintEnd.LOST: DeviceState.FAULT,
}
_STATE_OF_REASON = {
    "printer.paper_end": DeviceState.PAPER_OUT,
    "printer.cover_open": DeviceState.COVER_OPEN,
    "printer.cutter": DeviceState.JAMMED,
}
_STATE_OF_HEALTH = {
    Health.OK: DeviceState.READY,
    Health.DEGRADED: DeviceState.READY,
    Health.CONSUMABLE_LOW: DeviceState.PAPER_LOW,
    Health.NEEDS_ATTENDANT: DeviceState.FAULT,
    Health.FAILED: DeviceState.FAULT,
    Health.ABSENT: DeviceState.NO_ANSWER,
    Health.UNKNOWN: DeviceState.NO_ANSWER,
}
_ALIGN = {"left": Align.LEFT, "center": Align.CENTER}
_PATIENCE = 20.0  # seconds for paper to be put in before the slip is given up


def state_of(status: DeviceStatus) -> DeviceState:
    return _STATE_OF_REASON.get(status.reason, _STATE_OF_HEALTH[status.health])


class SlipPrinter:
    """Implements `SlipPrinterPort`; opens the printer again after it was gone. Both verbs run on workers."""

    def __init__(self, make: Callable[[], ReceiptPrinter]) -> None:
        def open_printer() -> ReceiptPrinter:
            printer = make()
            printer.open()
            return printer

        self._kept = Reopening("receipt_printer", open_printer)

    def state(self) -> DeviceState:
        return self._kept.state

    def refresh(self) -> None:
        """Asks the printer how it is, unless it is printing."""
        self._kept.refresh(lambda printer: state_of(printer.status()))

    def print_slip(self, slip: Slip, job: str, *, copy: bool) -> PrintReport:
        with self._kept.lock:
            try:
                outcome = self._kept.opened().print(document_of(slip), copy=copy, patience=_PATIENCE)
            except DeviceError:
                self._kept.lose()
                return NotPrinted(DeviceState.NO_ANSWER)
        if outcome.confirmed:
            log.info("receipt.printed", job=job, copy=copy)
            return Printed()
        state = _STATE_OF_END[outcome.end]
        self._kept.become(state)
        log.warning("receipt.not_printed", job=job, end=outcome.end.value)
        return NotPrinted(state, may_be_on_paper=outcome.may_be_on_paper)

    def close(self) -> None:
        self._kept.close()


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
