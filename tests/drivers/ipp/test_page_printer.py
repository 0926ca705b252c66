"""The real driver against the simulated printer, over a real connection."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drivers.devices.page_outcome import NotPrinted, PageOutcome, Printed, PrintFailure
from drivers.devices.page_printer import PagePrinter, PagePrinterSettings
from drivers.errors import LocalProtocolError
from drivers.health import Health
from drivers.protocols.ipp.operations import PWG_RASTER
from drivers.protocols.ipp.views import PrinterCondition
from drivers.sim.control import ControlError, ControlServer, send_command
from drivers.sim.ipp_commands import ipp_commands
from drivers.sim.ipp_printer import Line, PagePrinterSimulator
from drivers.sim.lease_page import lease_page
from drivers.vision.pages_pdf import pages_to_pdf
from tests.drivers.ipp.conftest import blank_pdf, driver, late_once, never, soon
from tests.waiting import PATIENCE, wait_for


def out(simulator: PagePrinterSimulator) -> list[str]:
    return sorted(path.name for path in simulator.folder.iterdir())


def failure(outcome: PageOutcome) -> PrintFailure:
    assert isinstance(outcome, NotPrinted)
    return outcome.failure


def in_background(work: Callable[[], PageOutcome]) -> Future[PageOutcome]:
    pool = ThreadPoolExecutor(1)
    future = pool.submit(work)
    pool.shutdown(wait=False)
    return future


def test_a_job_is_printed_when_the_printer_says_so(printer: PagePrinter, simulator: PagePrinterSimulator) -> None:
    assert printer.print_pdf(blank_pdf(2), "0417-000483", soon(), never) == Printed(2, counted=True)
    assert out(simulator) == ["job-1-page-1.png", "job-1-page-2.png"]
    assert printer.condition is PrinterCondition.READY


@pytest.mark.parametrize("separate", [True, False], ids=["create and send", "print-job"])
@pytest.mark.parametrize("formats", [("application/pdf", PWG_RASTER), (PWG_RASTER,)], ids=["pdf", "raster"])
def test_the_page_that_comes_out_is_the_page_that_was_sent(
    printer: PagePrinter, simulator: PagePrinterSimulator, formats: tuple[str, ...], *, separate: bool
) -> None:
    simulator.answers.formats, simulator.answers.separate_documents = formats, separate
    outcome = printer.print_pdf(pages_to_pdf([lease_page(1)], 800_000), "job", soon(), never)
    assert outcome == Printed(1, counted=True)
    with Image.open(simulator.folder / "job-1-page-1.png") as page:
        came = np.asarray(page.convert("L").resize((124, 175)), np.float64)
    with Image.fromarray(np.ascontiguousarray(lease_page(1)[:, :, ::-1])) as page:
        sent = np.asarray(page.convert("L").resize((124, 175)), np.float64)
    assert float(np.corrcoef(came.ravel(), sent.ravel())[0, 1]) > 0.9


@pytest.mark.parametrize(
    ("reason", "condition"),
    [
        ("media-empty", PrinterCondition.PAPER_OUT),
        ("media-jam", PrinterCondition.JAMMED),
        ("door-open", PrinterCondition.COVER_OPEN),
        ("toner-empty", PrinterCondition.TONER_EMPTY),
        ("output-area-full", PrinterCondition.OUTPUT_FULL),
    ],
)
def test_a_printer_that_cannot_print_is_not_sent_anything(
    printer: PagePrinter, simulator: PagePrinterSimulator, reason: str, condition: PrinterCondition
) -> None:
    simulator.engine.set_reason(reason)
    outcome = printer.print_pdf(blank_pdf(1), "job", soon(), never)
    assert outcome == NotPrinted(PrintFailure.NOT_READY, condition)
    assert printer.status().health is Health.NEEDS_ATTENDANT
    assert simulator.engine.jobs(completed=False) == []


def test_low_toner_prints_and_is_told(printer: PagePrinter, simulator: PagePrinterSimulator) -> None:
    simulator.engine.set_reason("toner-low")
    printer.look()
    assert printer.status().health is Health.CONSUMABLE_LOW
    assert isinstance(printer.print_pdf(blank_pdf(1), "job", soon(), never), Printed)


def test_paper_that_ends_in_mid_job_is_seen_and_the_job_goes_on_after_refilling(
    printer: PagePrinter, simulator: PagePrinterSimulator
) -> None:
    simulator.engine.paper(1)
    outcome = in_background(lambda: printer.print_pdf(blank_pdf(3), "job", soon(), never))
    wait_for(lambda: printer.condition is PrinterCondition.PAPER_OUT)
    assert out(simulator) == ["job-1-page-1.png"]
    simulator.engine.clear()
    assert outcome.result(PATIENCE) == Printed(3, counted=True)
    assert len(out(simulator)) == 3


def test_at_the_deadline_the_stopped_job_is_withdrawn_and_never_comes_out(
    printer: PagePrinter, simulator: PagePrinterSimulator
) -> None:
    simulator.engine.paper(1)
    deadline = late_once(printer, lambda: printer.condition is PrinterCondition.PAPER_OUT)
    outcome = printer.print_pdf(blank_pdf(2), "job", deadline, never)
    assert outcome == NotPrinted(PrintFailure.DEADLINE, PrinterCondition.PAPER_OUT, 1, left_in_printer=False)
    simulator.engine.clear()
    assert isinstance(printer.print_pdf(blank_pdf(1), "next", soon(), never), Printed)
    assert out(simulator) == ["job-1-page-1.png", "job-2-page-1.png"]


def test_cancelling_withdraws_the_job(printer: PagePrinter, simulator: PagePrinterSimulator) -> None:
    simulator.engine.paper(0)
    outcome = printer.print_pdf(blank_pdf(1), "job", soon(), lambda: True)
    assert failure(outcome) is PrintFailure.CANCELLED
    assert len(simulator.engine.jobs(completed=True)) == 1


def test_a_job_completed_in_the_moment_of_cancelling_is_printed(
    printer: PagePrinter, simulator: PagePrinterSimulator
) -> None:
    def just_too_late() -> bool:
        wait_for(lambda: bool(simulator.engine.jobs(completed=True)))
        return True

    simulator.engine.paper(5)
    assert isinstance(printer.print_pdf(blank_pdf(1), "job", soon(), just_too_late), Printed)


def test_a_job_aborted_by_the_printer_is_not_printed(printer: PagePrinter, simulator: PagePrinterSimulator) -> None:
    simulator.engine.abort_next()
    outcome = printer.print_pdf(blank_pdf(2), "job", soon(), never)
    assert outcome == NotPrinted(PrintFailure.ABORTED, PrinterCondition.READY, 1)


def test_a_job_cancelled_at_the_panel_is_not_printed(printer: PagePrinter, simulator: PagePrinterSimulator) -> None:
    simulator.engine.set_reason("toner-low")
    simulator.engine.paper(0)
    outcome = in_background(lambda: printer.print_pdf(blank_pdf(1), "job", soon(), never))
    wait_for(lambda: printer.condition is PrinterCondition.PAPER_OUT)
    simulator.engine.cancel(simulator.engine.jobs(completed=False)[0])
    assert failure(outcome.result(PATIENCE)) is PrintFailure.CANCELED


def test_a_page_less_than_sent_is_not_printed(printer: PagePrinter, simulator: PagePrinterSimulator) -> None:
    simulator.engine.lose_next_page()
    outcome = printer.print_pdf(blank_pdf(3), "job", soon(), never)
    assert failure(outcome) is PrintFailure.PAGES_MISSING


def test_a_printer_that_does_not_count_is_believed_and_said_so(
    printer: PagePrinter, simulator: PagePrinterSimulator
) -> None:
    simulator.answers.counts_pages = False
    assert printer.print_pdf(blank_pdf(3), "job", soon(), never) == Printed(3, counted=False)


def test_a_printer_that_is_not_accepting_jobs_gets_none(printer: PagePrinter, simulator: PagePrinterSimulator) -> None:
    simulator.engine.accepting = False
    assert failure(printer.print_pdf(blank_pdf(1), "job", soon(), never)) is PrintFailure.NOT_READY


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7 broken", b"\x00" * 100])
def test_what_is_no_pdf_is_never_sent(printer: PagePrinter, simulator: PagePrinterSimulator, pdf: bytes) -> None:
    assert failure(printer.print_pdf(pdf, "job", soon(), never)) is PrintFailure.UNPRINTABLE
    assert simulator.engine.jobs(completed=True) == []


def test_a_printer_of_foreign_formats_is_not_sent_anything(
    printer: PagePrinter, simulator: PagePrinterSimulator
) -> None:
    simulator.answers.formats = ("image/urf",)
    assert failure(printer.print_pdf(blank_pdf(1), "job", soon(), never)) is PrintFailure.UNPRINTABLE


@pytest.mark.parametrize("line", [Line.SILENT, Line.HALF, Line.GARBAGE, Line.MUTE, Line.TRICKLE, Line.ERROR])
def test_a_printer_that_does_not_answer_is_neither_empty_nor_absent(
    simulator: PagePrinterSimulator, line: Line
) -> None:
    printer = driver(simulator.uri, PagePrinterSettings(exchange=0.2, poll=0.01))
    simulator.behave(line)
    assert printer.look() is None
    assert printer.condition is PrinterCondition.NO_ANSWER
    assert printer.status().health is Health.FAILED
    assert failure(printer.print_pdf(blank_pdf(1), "job", soon(), never)) is PrintFailure.NO_ANSWER


def test_a_printer_that_vanished_is_absent_and_found_again(
    printer: PagePrinter, simulator: PagePrinterSimulator
) -> None:
    simulator.vanish()
    assert printer.look() is None
    assert printer.condition is PrinterCondition.ABSENT
    simulator.come_back()
    assert printer.look() is not None
    assert printer.condition is PrinterCondition.READY


def test_a_network_lost_in_mid_job_is_waited_out(printer: PagePrinter, simulator: PagePrinterSimulator) -> None:
    simulator.engine.paper(1)
    outcome = in_background(lambda: printer.print_pdf(blank_pdf(2), "job", soon(), never))
    wait_for(lambda: printer.condition is PrinterCondition.PAPER_OUT)
    simulator.vanish()
    wait_for(lambda: printer.condition is PrinterCondition.ABSENT)
    simulator.engine.clear()
    simulator.come_back()
    assert outcome.result(PATIENCE) == Printed(2, counted=True)


@pytest.mark.allow_logs("page_printer.job_left_behind")
def test_a_job_that_cannot_be_withdrawn_is_reported_as_left_behind(
    printer: PagePrinter, simulator: PagePrinterSimulator
) -> None:
    simulator.engine.paper(0)
    deadline = late_once(printer, lambda: printer.condition is PrinterCondition.ABSENT)
    outcome = in_background(lambda: printer.print_pdf(blank_pdf(1), "job", deadline, never))
    wait_for(lambda: printer.condition is PrinterCondition.PAPER_OUT)
    simulator.vanish()
    assert outcome.result(PATIENCE) == NotPrinted(
        PrintFailure.DEADLINE, PrinterCondition.ABSENT, None, left_in_printer=True
    )


@pytest.mark.parametrize("separate", [True, False], ids=["send-document", "print-job"])
def test_a_lost_answer_prints_the_job_once_and_finds_it(simulator: PagePrinterSimulator, *, separate: bool) -> None:
    """The printer takes the document and hangs up without a word; the driver finds the job and follows it."""
    simulator.answers.separate_documents = separate
    simulator.lose_next_document_answer()
    printer = driver(simulator.uri)
    assert printer.print_pdf(blank_pdf(1), "only-this", soon(), never) == Printed(1, counted=True)
    assert out(simulator) == ["job-1-page-1.png"]


def test_a_printer_that_forgot_the_job_confirms_nothing(printer: PagePrinter, simulator: PagePrinterSimulator) -> None:
    simulator.engine.paper(0)
    outcome = in_background(lambda: printer.print_pdf(blank_pdf(1), "job", soon(), never))
    wait_for(lambda: printer.condition is PrinterCondition.PAPER_OUT)
    simulator.engine.forget_all()
    assert failure(outcome.result(PATIENCE)) is PrintFailure.UNCONFIRMED


def test_each_control_command_is_taken(
    simulator: PagePrinterSimulator, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path: Path = tmp_path_factory.mktemp("s") / "c"
    with ControlServer(path, ipp_commands(simulator)):
        for command in ("media_empty", "media_jam", "door_open", "toner_low", "abort", "stop", "forget", "refuse"):
            send_command(path, command)
        assert simulator.engine.reasons == (
            "door-open-error", "media-empty-error", "media-jam-error", "other-error", "toner-low-warning",
        )  # fmt: skip
        send_command(path, "clear")
        assert simulator.engine.reasons == ("none",)
        send_command(path, "accept")
        send_command(path, "formats", pdf=False)
        assert simulator.answers.formats == (PWG_RASTER,)
        send_command(path, "line", **{"as": "silent"})
        assert simulator.line is Line.SILENT
        with pytest.raises(ControlError, match="line is one of"):
            send_command(path, "line", **{"as": "purple"})


@pytest.mark.parametrize("uri", ["", "printer", "socket://printer:9100", "ipp://", "file:///dev/lp0"])
def test_an_address_that_names_no_printer_is_refused(uri: str) -> None:
    with pytest.raises(LocalProtocolError, match="not an ipp"):
        driver(uri)
