"""What a printer and a job say of themselves, made typed (RFC 8011 sections 5.3 and 5.4; PWG 5100.14).

A reason may carry `-report`, `-warning` or `-error`; without one it is an error (RFC 8011 section 5.4.12).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drivers.errors import RemoteProtocolError
from drivers.protocols.ipp.message import Group
from drivers.protocols.ipp.operations import JobState, PrinterState


class Severity(StrEnum):
    REPORT = "report"
    WARNING = "warning"
    ERROR = "error"


class PrinterCondition(StrEnum):
    """One word for a printer, the worst of what it says. Not answering is never one of the paper's states."""

    READY = "ready"
    PRINTING = "printing"
    PAPER_LOW = "paper_low"
    TONER_LOW = "toner_low"
    OUTPUT_NEARLY_FULL = "output_nearly_full"
    WORN = "worn"  # the drum or the waste box is nearly done
    PAPER_OUT = "paper_out"
    JAMMED = "jammed"
    COVER_OPEN = "cover_open"
    TRAY_MISSING = "tray_missing"
    OUTPUT_FULL = "output_full"
    TONER_EMPTY = "toner_empty"
    PAUSED = "paused"
    FAULT = "fault"
    NO_ANSWER = "no_answer"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    keyword: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Marker:
    """A toner or ink. `level` is 0 to 100, None when the printer does not know."""

    name: str
    level: int | None


@dataclass(frozen=True, slots=True)
class PrinterView:
    state: PrinterState | None
    reasons: tuple[Reason, ...]
    accepting: bool
    model: str
    formats: tuple[str, ...]
    operations: tuple[int, ...]
    media_ready: tuple[str, ...]
    sides: tuple[str, ...]
    colour_modes: tuple[str, ...]
    raster_types: tuple[str, ...]
    markers: tuple[Marker, ...]
    queued: int | None

    @property
    def condition(self) -> PrinterCondition:
        return condition_of(self.state, self.reasons)


@dataclass(frozen=True, slots=True)
class JobView:
    job_id: int
    state: JobState
    reasons: tuple[str, ...]
    impressions_completed: int | None


# What stops printing stands before what only warns; a keyword's place is its rank.
_CONDITIONS = {
    "media-jam": PrinterCondition.JAMMED,
    "cover-open": PrinterCondition.COVER_OPEN,
    "door-open": PrinterCondition.COVER_OPEN,
    "interlock-open": PrinterCondition.COVER_OPEN,
    "input-tray-missing": PrinterCondition.TRAY_MISSING,
    "output-tray-missing": PrinterCondition.TRAY_MISSING,
    "media-empty": PrinterCondition.PAPER_OUT,
    "media-needed": PrinterCondition.PAPER_OUT,
    "output-area-full": PrinterCondition.OUTPUT_FULL,
    "toner-empty": PrinterCondition.TONER_EMPTY,
    "marker-supply-empty": PrinterCondition.TONER_EMPTY,
    "developer-empty": PrinterCondition.TONER_EMPTY,
    "marker-waste-full": PrinterCondition.FAULT,
    "fuser-over-temp": PrinterCondition.FAULT,
    "fuser-under-temp": PrinterCondition.FAULT,
    "opc-life-over": PrinterCondition.FAULT,
    "shutdown": PrinterCondition.FAULT,
    "timed-out": PrinterCondition.FAULT,
    "spool-area-full": PrinterCondition.FAULT,
    "other": PrinterCondition.FAULT,
    "paused": PrinterCondition.PAUSED,
    "moving-to-paused": PrinterCondition.PAUSED,
    "media-low": PrinterCondition.PAPER_LOW,
    "toner-low": PrinterCondition.TONER_LOW,
    "marker-supply-low": PrinterCondition.TONER_LOW,
    "developer-low": PrinterCondition.TONER_LOW,
    "output-area-almost-full": PrinterCondition.OUTPUT_NEARLY_FULL,
    "marker-waste-almost-full": PrinterCondition.WORN,
    "opc-near-eol": PrinterCondition.WORN,
}
_RANK = {keyword: rank for rank, keyword in enumerate(_CONDITIONS)}
_ONLY_WARNINGS = {
    PrinterCondition.PAPER_LOW,
    PrinterCondition.TONER_LOW,
    PrinterCondition.OUTPUT_NEARLY_FULL,
    PrinterCondition.WORN,
}
_ALWAYS_STOPS = {PrinterCondition.JAMMED, PrinterCondition.COVER_OPEN}
# The same keyword as a warning: the printer still prints, from another tray perhaps.
_AS_WARNING = {
    PrinterCondition.PAPER_OUT: PrinterCondition.PAPER_LOW,
    PrinterCondition.TONER_EMPTY: PrinterCondition.TONER_LOW,
    PrinterCondition.OUTPUT_FULL: PrinterCondition.OUTPUT_NEARLY_FULL,
}


def condition_of(state: PrinterState | None, reasons: tuple[Reason, ...]) -> PrinterCondition:
    """The worst reason that counts; a stopped printer without one is a fault, an unknown reason alone is not."""
    counted = sorted((each for each in reasons if each.keyword in _CONDITIONS), key=lambda each: _RANK[each.keyword])
    stopping = next((each for each in counted if _stops(each, state)), None)
    if stopping is not None:
        return _CONDITIONS[stopping.keyword]
    if state is PrinterState.STOPPED:
        return PrinterCondition.FAULT
    warning = next((warned for each in counted if (warned := _warned(each)) is not None), None)
    if warning is not None:
        return warning
    if state is None:
        return PrinterCondition.UNKNOWN
    return PrinterCondition.PRINTING if state is PrinterState.PROCESSING else PrinterCondition.READY


def _stops(reason: Reason, state: PrinterState | None) -> bool:
    """Whether nothing comes out until somebody acts.

    Printers choose the severity by what they do at the moment: CUPS' own says `media-empty-report` while idle,
    `-warning` while a job waits for that very paper, and `-error` only when stopped. An empty tray may have a full
    one beside it; an open cover or a jam stops every page, and `media-needed` is a job that waits.
    """
    condition = _CONDITIONS[reason.keyword]
    if condition in _ONLY_WARNINGS:
        return False
    if condition in _ALWAYS_STOPS or (reason.keyword == "media-needed" and reason.severity is not Severity.REPORT):
        return True
    return reason.severity is Severity.ERROR or state is PrinterState.STOPPED


def _warned(reason: Reason) -> PrinterCondition | None:
    condition = _CONDITIONS[reason.keyword]
    return condition if condition in _ONLY_WARNINGS else _AS_WARNING.get(condition)


def parse_reason(text: str) -> Reason | None:
    """None for `none`."""
    if text == "none":
        return None
    for severity in Severity:
        if text.endswith(f"-{severity}"):
            return Reason(text.removesuffix(f"-{severity}"), severity)
    return Reason(text, Severity.ERROR)


def parse_printer(group: Group) -> PrinterView:
    state = group.first("printer-state")
    accepting = group.first("printer-is-accepting-jobs")
    model = group.first("printer-make-and-model")
    reasons = tuple(reason for text in _texts(group, "printer-state-reasons") if (reason := parse_reason(text)))
    return PrinterView(
        state=PrinterState(state) if isinstance(state, int) and state in set(PrinterState) else None,
        reasons=reasons,
        accepting=accepting is not False,
        model=model if isinstance(model, str) else "",
        formats=_texts(group, "document-format-supported"),
        operations=tuple(code for code in group.all("operations-supported") if isinstance(code, int)),
        media_ready=_texts(group, "media-ready"),
        sides=_texts(group, "sides-supported"),
        colour_modes=_texts(group, "print-color-mode-supported"),
        raster_types=_texts(group, "pwg-raster-document-type-supported"),
        markers=_markers(group),
        queued=_number(group, "queued-job-count"),
    )


def parse_job(group: Group) -> JobView:
    """Raises RemoteProtocolError without an id or a state: nothing can be promised of such a job."""
    job_id, state = _number(group, "job-id"), _number(group, "job-state")
    if job_id is None or state is None or state not in set(JobState):
        raise RemoteProtocolError("a job without an id or a state")
    return JobView(job_id, JobState(state), _texts(group, "job-state-reasons"), _impressions(group))


def _impressions(group: Group) -> int | None:
    done = _number(group, "job-impressions-completed")
    return done if done is not None and done >= 0 else None


def _markers(group: Group) -> tuple[Marker, ...]:
    names, levels = _texts(group, "marker-names"), group.all("marker-levels")
    pairs = zip(names, levels, strict=False)
    # Negative levels say "unknown" and "some left" (CUPS: -1, -2, -3).
    return tuple(Marker(name, level if isinstance(level, int) and level >= 0 else None) for name, level in pairs)


def _texts(group: Group, name: str) -> tuple[str, ...]:
    return tuple(value for value in group.all(name) if isinstance(value, str))


def _number(group: Group, name: str) -> int | None:
    value = group.first(name)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value
