from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import RemoteProtocolError
from drivers.protocols.ipp.message import Group
from drivers.protocols.ipp.operations import JobState, PrinterState, attribute, keywords
from drivers.protocols.ipp.values import GroupTag, OutOfBand, ValueTag
from drivers.protocols.ipp.views import (
    PrinterCondition,
    Reason,
    Severity,
    condition_of,
    parse_job,
    parse_printer,
    parse_reason,
)


def condition(state: PrinterState | None, *reasons: str) -> PrinterCondition:
    return condition_of(state, tuple(reason for text in reasons if (reason := parse_reason(text))))


IDLE, PROCESSING, STOPPED = PrinterState.IDLE, PrinterState.PROCESSING, PrinterState.STOPPED


@pytest.mark.parametrize(
    ("state", "reasons", "expected"),
    [
        (IDLE, ["none"], PrinterCondition.READY),
        (IDLE, [], PrinterCondition.READY),
        (PROCESSING, ["none"], PrinterCondition.PRINTING),
        (STOPPED, ["none"], PrinterCondition.FAULT),
        (None, ["none"], PrinterCondition.UNKNOWN),
        (STOPPED, ["media-empty-error"], PrinterCondition.PAPER_OUT),
        (STOPPED, ["media-empty"], PrinterCondition.PAPER_OUT),
        (STOPPED, ["media-needed-report", "media-empty"], PrinterCondition.PAPER_OUT),
        (IDLE, ["media-empty-warning"], PrinterCondition.PAPER_LOW),
        (STOPPED, ["media-empty-warning"], PrinterCondition.PAPER_OUT),
        (IDLE, ["media-low-warning"], PrinterCondition.PAPER_LOW),
        (IDLE, ["media-low-report"], PrinterCondition.PAPER_LOW),
        (IDLE, ["media-empty-report"], PrinterCondition.PAPER_LOW),
        (PROCESSING, ["media-empty-warning", "media-needed-warning"], PrinterCondition.PAPER_OUT),
        (IDLE, ["media-needed-report"], PrinterCondition.PAPER_LOW),
        (IDLE, ["cover-open-report"], PrinterCondition.COVER_OPEN),
        (IDLE, ["fuser-over-temp-report"], PrinterCondition.READY),
        (STOPPED, ["media-jam-error", "media-empty-error"], PrinterCondition.JAMMED),
        (STOPPED, ["toner-low-warning", "door-open-error"], PrinterCondition.COVER_OPEN),
        (STOPPED, ["interlock-open"], PrinterCondition.COVER_OPEN),
        (IDLE, ["toner-low-warning"], PrinterCondition.TONER_LOW),
        (IDLE, ["marker-supply-low-warning"], PrinterCondition.TONER_LOW),
        (IDLE, ["toner-empty-error"], PrinterCondition.TONER_EMPTY),
        (IDLE, ["marker-supply-empty-warning"], PrinterCondition.TONER_LOW),
        (STOPPED, ["output-area-full"], PrinterCondition.OUTPUT_FULL),
        (STOPPED, ["input-tray-missing"], PrinterCondition.TRAY_MISSING),
        (STOPPED, ["output-tray-missing"], PrinterCondition.TRAY_MISSING),
        (STOPPED, ["developer-empty"], PrinterCondition.TONER_EMPTY),
        (IDLE, ["developer-low"], PrinterCondition.TONER_LOW),
        (IDLE, ["output-area-almost-full-report"], PrinterCondition.OUTPUT_NEARLY_FULL),
        (STOPPED, ["marker-waste-full"], PrinterCondition.FAULT),
        (STOPPED, ["opc-life-over"], PrinterCondition.FAULT),
        (STOPPED, ["spool-area-full"], PrinterCondition.FAULT),
        (STOPPED, ["timed-out"], PrinterCondition.FAULT),
        (IDLE, ["shutdown"], PrinterCondition.FAULT),
        (STOPPED, ["moving-to-paused"], PrinterCondition.PAUSED),
        (STOPPED, ["paused"], PrinterCondition.PAUSED),
        (STOPPED, ["fuser-over-temp-error"], PrinterCondition.FAULT),
        (IDLE, ["opc-near-eol-warning", "cups-insecure-filter-warning"], PrinterCondition.WORN),
        (IDLE, ["marker-waste-almost-full"], PrinterCondition.WORN),
        (IDLE, ["connecting-to-device", "cups-insecure-filter-warning"], PrinterCondition.READY),
        (STOPPED, ["vendor-word-error"], PrinterCondition.FAULT),
    ],
)
def test_reasons_become_one_typed_condition(
    state: PrinterState | None, reasons: list[str], expected: PrinterCondition
) -> None:
    assert condition(state, *reasons) is expected


def test_a_reason_without_a_severity_is_an_error() -> None:
    assert parse_reason("media-jam") == Reason("media-jam", Severity.ERROR)
    assert parse_reason("media-jam-report") == Reason("media-jam", Severity.REPORT)


@given(st.sampled_from([*PrinterState, None]), st.lists(st.text(max_size=20), max_size=4))
def test_any_reasons_give_a_condition(state: PrinterState | None, reasons: list[str]) -> None:
    assert condition(state, *reasons) in set(PrinterCondition)


def test_what_a_printer_does_not_say_is_unknown_and_never_zero() -> None:
    silent = parse_printer(Group(GroupTag.PRINTER, ()))
    assert silent.condition is PrinterCondition.UNKNOWN
    assert silent.queued is None
    assert silent.accepting


def test_negative_marker_levels_are_unknown() -> None:
    group = Group(
        GroupTag.PRINTER,
        (
            attribute("marker-names", ValueTag.NAME, "Black", "Waste"),
            attribute("marker-levels", ValueTag.INTEGER, 63, -3),
        ),
    )
    assert [marker.level for marker in parse_printer(group).markers] == [63, None]


def test_a_state_that_the_standard_does_not_know_is_unknown() -> None:
    group = Group(GroupTag.PRINTER, (attribute("printer-state", ValueTag.ENUM, 99),))
    assert parse_printer(group).state is None


def test_a_job_without_a_count_of_pages_has_none() -> None:
    attributes = (
        attribute("job-id", ValueTag.INTEGER, 4),
        attribute("job-state", ValueTag.ENUM, 9),
        keywords("job-state-reasons", ("job-completed-successfully",)),
        attribute("job-impressions-completed", ValueTag.NO_VALUE, OutOfBand()),
    )
    job = parse_job(Group(GroupTag.JOB, attributes))
    assert (job.job_id, job.state, job.impressions_completed) == (4, JobState.COMPLETED, None)


@pytest.mark.parametrize("state", [None, 0, 10])
def test_a_job_in_no_known_state_is_refused(state: int | None) -> None:
    known = () if state is None else (attribute("job-state", ValueTag.ENUM, state),)
    with pytest.raises(RemoteProtocolError):
        parse_job(Group(GroupTag.JOB, (attribute("job-id", ValueTag.INTEGER, 1), *known)))
