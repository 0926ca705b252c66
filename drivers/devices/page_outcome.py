"""How printing pages ended. Only the printer's own word makes it `Printed`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drivers.protocols.ipp.views import PrinterCondition


class PrintFailure(StrEnum):
    NOT_READY = "not_ready"  # nothing was sent: the printer said beforehand that it cannot
    NO_ANSWER = "no_answer"
    REFUSED = "refused"  # the printer did not take the job
    UNPRINTABLE = "unprintable"  # the document is no PDF, or the printer takes no format that we have
    ABORTED = "aborted"  # by the printer
    CANCELED = "canceled"  # at the printer's panel or by an operator
    CANCELLED = "cancelled"  # by our caller
    DEADLINE = "deadline"
    UNCONFIRMED = "unconfirmed"  # the printer took the job and knows nothing of it any more
    PAGES_MISSING = "pages_missing"  # the job ended, with fewer pages than were sent


@dataclass(frozen=True, slots=True)
class Printed:
    """The job is completed. `counted`: the printer also counted as many pages as were sent."""

    pages: int
    counted: bool


@dataclass(frozen=True, slots=True)
class NotPrinted:
    """`pages_out`: pages that the printer says it put out all the same, None when it does not say.

    `left_in_printer`: the job could not be withdrawn and may still come out, when nobody waits for it.
    """

    failure: PrintFailure
    condition: PrinterCondition
    pages_out: int | None = None
    left_in_printer: bool = False


PageOutcome = Printed | NotPrinted
