"""How a slip ended, and what a printer's state means to a supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drivers.health import OK, DeviceStatus, Health
from drivers.protocols.escpos.status import Fault, Paper, PrinterState

NO_ANSWER = DeviceStatus(Health.UNKNOWN, "printer.no_answer")


class PrintEnd(StrEnum):
    CONFIRMED = "confirmed"
    TAKEN = "taken"  # whole, by a printer that cannot say whether it is on paper
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


def given_up(state: PrinterState | None) -> PrintEnd:
    if state is None:
        return PrintEnd.NO_ANSWER
    return PrintEnd.LOST if state.can_print else end_of(state)


def end_of(state: PrinterState) -> PrintEnd:
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
