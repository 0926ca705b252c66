from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from drivers.devices.id_card_reader import IdCardReader
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.transports.serial_line import SerialLine

TODAY = date(2026, 3, 2)


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[IdCardReaderSimulator]:
    with IdCardReaderSimulator(tmp_path / "reader") as running:
        yield running


@pytest.fixture
def reader(simulator: IdCardReaderSimulator) -> Iterator[IdCardReader]:
    """The real driver on the real pseudo-terminal, open and greeted."""
    opened = IdCardReader(SerialLine(str(simulator.path)), lambda: TODAY)
    opened.open()
    opened.handshake()
    yield opened
    opened.close()
