"""The A4 printer through its port: the real driver, over a real connection, on its supervisor."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from drivers.devices.page_printer import PagePrinter
from drivers.sim.control import Arguments
from drivers.sim.ipp_commands import ipp_commands
from drivers.sim.ipp_printer import PagePrinterSimulator
from kiosk.services.page_port import Pages
from kiosk.services.ports import NotPrinted, Printed
from kiosk.services.snapshot import DeviceState
from tests.drivers.ipp.conftest import QUICK, blank_pdf
from tests.waiting import PATIENCE, wait_for


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[PagePrinterSimulator]:
    with PagePrinterSimulator(tmp_path / "out", seconds_per_page=0.01) as running:
        yield running


@pytest.fixture
def pages(simulator: PagePrinterSimulator) -> Iterator[Pages]:
    port = Pages(lambda clock, pause: PagePrinter(simulator.uri, clock, pause, QUICK))
    port.open()
    yield port
    port.close()


def tell(simulator: PagePrinterSimulator, do: str) -> None:
    ipp_commands(simulator)[do](Arguments({}))


def becomes(pages: Pages, state: DeviceState) -> None:
    pages.look_again()
    wait_for(lambda: pages.state() is state, lambda: pages.state().value)


def test_a_page_is_printed_when_the_printer_says_so(pages: Pages) -> None:
    assert pages.print_pdf(blank_pdf(1), "0417-000001") == Printed()
    becomes(pages, DeviceState.READY)


@pytest.mark.allow_logs("result.not_printed")
@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        ("media_empty", DeviceState.PAPER_OUT),
        ("media_jam", DeviceState.JAMMED),
        ("door_open", DeviceState.COVER_OPEN),
        ("toner_empty", DeviceState.NEEDS_ATTENDANT),
        ("stop", DeviceState.FAULT),
    ],
)
def test_what_is_wrong_is_told_before_and_by_a_job(
    pages: Pages, simulator: PagePrinterSimulator, trouble: str, state: DeviceState
) -> None:
    becomes(pages, DeviceState.READY)
    tell(simulator, trouble)
    becomes(pages, state)
    assert pages.print_pdf(blank_pdf(1), "0417-000002") == NotPrinted(state)
    tell(simulator, "clear")
    becomes(pages, DeviceState.READY)
    assert pages.print_pdf(blank_pdf(1), "0417-000002") == Printed()


@pytest.mark.allow_logs("result.not_printed")
def test_a_printer_that_went_is_absent_and_prints_at_once_when_it_is_back(
    pages: Pages, simulator: PagePrinterSimulator
) -> None:
    becomes(pages, DeviceState.READY)
    tell(simulator, "vanish")
    becomes(pages, DeviceState.ABSENT)
    assert pages.print_pdf(blank_pdf(1), "0417-000003") == NotPrinted(DeviceState.ABSENT)
    tell(simulator, "return")
    assert pages.print_pdf(blank_pdf(1), "0417-000003") == Printed()


@pytest.mark.allow_logs("result.not_printed")
def test_at_the_sessions_end_a_job_that_waits_for_paper_is_withdrawn(
    pages: Pages, simulator: PagePrinterSimulator
) -> None:
    becomes(pages, DeviceState.READY)
    ipp_commands(simulator)["paper"](Arguments({"sheets": 1}))
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(pages.print_pdf, blank_pdf(2), "0417-000004")
        wait_for(lambda: pages.state() is DeviceState.PAPER_OUT or bool(list(simulator.folder.iterdir())))
        closing = threading.Thread(target=pages.close)
        closing.start()
        assert isinstance(job.result(PATIENCE), NotPrinted)
        closing.join(PATIENCE)
    ipp_commands(simulator)["paper"](Arguments({"sheets": 10}))
    assert len(list(simulator.folder.iterdir())) == 1
