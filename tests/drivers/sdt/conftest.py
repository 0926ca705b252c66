from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from drivers.devices.id_card_reader import IdCardReader
from drivers.protocols.sdt.commands import Command
from drivers.sim.id_card_reader import IdCardReaderSimulator
from tests.drivers.heard_line import HeardLine
from tests.waiting import PATIENCE

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line ends what is waited for in vain; an answer of a busy machine may be late."""
    none: dict[Command, float] = {}
    monkeypatch.setattr("drivers.devices.id_card_reader._ANSWER_SECONDS", PATIENCE)
    monkeypatch.setattr("drivers.devices.id_card_reader._ANSWER_SECONDS_OF", none)
    monkeypatch.setattr("drivers.devices.id_card_reader._DETECT_SECONDS", PATIENCE)
    monkeypatch.setattr("drivers.devices.id_card_reader._WHOLE_POLL_SECONDS", PATIENCE)


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[IdCardReaderSimulator]:
    with IdCardReaderSimulator(tmp_path / "reader") as running:
        yield running


@pytest.fixture
def reader(simulator: IdCardReaderSimulator) -> Iterator[IdCardReader]:
    """The real driver on the real pseudo-terminal, open and greeted."""
    opened = IdCardReader(HeardLine(simulator.port), lambda: TODAY)
    opened.open()
    opened.handshake()
    yield opened
    opened.close()
