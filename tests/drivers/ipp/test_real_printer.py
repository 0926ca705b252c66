"""The driver against CUPS' `ippeveprinter`: an IPP Everywhere printer that somebody else wrote."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from drivers.devices.page_outcome import NotPrinted, PageOutcome, Printed, PrintFailure
from drivers.devices.page_printer import PagePrinter
from drivers.protocols.ipp.pwg_raster import decode
from drivers.protocols.ipp.views import PrinterCondition
from drivers.sim.lease_page import lease_page
from drivers.vision.pages_pdf import pages_to_pdf
from kiosk.demo.ports import HeldPorts
from tests.drivers.ipp.conftest import driver, late_once, never, soon
from tests.drivers.ipp.name_service import NameService
from tests.waiting import PATIENCE, wait_for

IPPEVEPRINTER = shutil.which("ippeveprinter", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin")

pytestmark = pytest.mark.skipif(IPPEVEPRINTER is None, reason="cups-ipp-utils is not installed")

Start = Callable[[str, str], "Started"]


class Started(NamedTuple):
    driver: PagePrinter
    spool: Path

    def print_pages(self, *numbers: int, deadline: float | None = None) -> PageOutcome:
        pdf = pages_to_pdf([lease_page(number) for number in numbers], 800_000)
        return self.driver.print_pdf(pdf, "0417-000483", soon() if deadline is None else deadline, never)


@contextmanager
def running(folder: Path, bus: str, formats: str, command: Path, port: int) -> Iterator[str]:
    arguments = [str(IPPEVEPRINTER), "-p", str(port), "-n", "localhost", "-r", "off", "-f", formats]
    arguments += ["-d", str(folder), "-k", "-c", str(command), "Everywhere"]
    environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": bus, "TMPDIR": str(folder)}
    with (folder / "log").open("wb") as log:
        printer = subprocess.Popen(arguments, stdout=log, stderr=log, env=environment)
    try:
        wait_for(lambda: _listens(port, printer, folder / "log"), (folder / "log").read_text)
        yield f"ipp://localhost:{port}/ipp/print"
    finally:
        printer.terminate()
        printer.wait(PATIENCE)


def _listens(port: int, printer: subprocess.Popen[bytes], log: Path) -> bool:
    assert printer.poll() is None, log.read_text()
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts a printer that takes `formats` and prints by the shell's `command`."""
    with ExitStack() as stack:

        def begin(formats: str, command: str) -> Started:
            folder = tmp_path_factory.mktemp("p")
            script = folder / "command"
            script.write_text(f"#!/bin/sh\n{command}\n")
            script.chmod(0o755)
            bus = stack.enter_context(NameService(folder / "bus"))
            port = stack.enter_context(closing(HeldPorts())).port
            uri = stack.enter_context(running(folder, bus.address, formats, script, port))
            return Started(driver(uri), folder)

        yield begin


def test_a_pdf_is_printed(start: Start) -> None:
    assert isinstance(start("application/pdf,image/pwg-raster", "exit 0").print_pages(1, 2), Printed)


def test_a_printer_without_pdf_gets_raster(start: Start) -> None:
    printer = start("image/pwg-raster,image/jpeg", "exit 0")
    assert isinstance(printer.print_pages(1, 2), Printed)
    spooled = next(printer.spool.glob("*.pwg*"))
    assert [page.header.resolution_feed for page in decode(spooled.read_bytes())] == [300, 300]


def test_a_job_that_the_printer_fails_is_not_printed(start: Start) -> None:
    outcome = start("application/pdf", "exit 1").print_pages(1)
    assert isinstance(outcome, NotPrinted)
    assert outcome.failure is PrintFailure.ABORTED


def test_its_reasons_become_typed_conditions(start: Start) -> None:
    printer = start("application/pdf", "echo 'STATE: +toner-low' >&2; exit 0")
    assert isinstance(printer.print_pages(1), Printed)
    assert printer.driver.look() is not None
    assert printer.driver.condition is PrinterCondition.TONER_LOW


def test_a_job_that_waits_for_paper_is_seen_to_wait_and_withdrawn(start: Start) -> None:
    printer = start("application/pdf", "echo 'STATE: +media-empty' >&2; exit 0")
    assert isinstance(printer.print_pages(1), Printed)
    waits_for_paper = late_once(printer.driver, lambda: printer.driver.condition is PrinterCondition.PAPER_OUT)
    outcome = printer.print_pages(1, deadline=waits_for_paper)
    assert isinstance(outcome, NotPrinted)
    assert (outcome.failure, outcome.condition) == (PrintFailure.DEADLINE, PrinterCondition.PAPER_OUT)


def test_an_open_cover_is_seen_before_anything_is_sent(start: Start) -> None:
    printer = start("application/pdf", "echo 'STATE: +cover-open' >&2; exit 0")
    assert isinstance(printer.print_pages(1), Printed)
    assert printer.print_pages(1) == NotPrinted(PrintFailure.NOT_READY, PrinterCondition.COVER_OPEN)


def test_a_slow_job_is_withdrawn_at_the_deadline(start: Start) -> None:
    outcome = start("application/pdf", "exec sleep 30").print_pages(1, deadline=0.0)
    assert isinstance(outcome, NotPrinted)
    assert outcome.failure is PrintFailure.DEADLINE
    assert not outcome.left_in_printer
