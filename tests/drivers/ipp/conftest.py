from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from drivers.devices.page_printer import PagePrinter, PagePrinterSettings
from drivers.sim.ipp_printer import PagePrinterSimulator
from tests.waiting import PATIENCE

QUICK = PagePrinterSettings(exchange=PATIENCE, poll=0.01)


def blank_pdf(pages: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842).close()
    written = BytesIO()
    document.save(written)
    document.close()
    return written.getvalue()


def driver(uri: str, settings: PagePrinterSettings = QUICK) -> PagePrinter:
    return PagePrinter(uri, time.monotonic, threading.Event().wait, settings)


def soon() -> float:
    """A deadline that no test means to reach."""
    return time.monotonic() + PATIENCE


def late_once(printer: PagePrinter, it_is_time: Callable[[], bool]) -> float:
    """A deadline that has come as soon as `it_is_time`, however fast this machine is."""
    printer._clock = lambda: float(it_is_time())
    return 1.0


def never() -> bool:
    return False


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[PagePrinterSimulator]:
    with PagePrinterSimulator(tmp_path / "out", seconds_per_page=0.01) as running:
        yield running


@pytest.fixture
def printer(simulator: PagePrinterSimulator) -> PagePrinter:
    return driver(simulator.uri)
