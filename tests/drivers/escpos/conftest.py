from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.protocols.escpos.document import Align, Document, Pair, QrCode, Rule, Size, Text
from drivers.protocols.escpos.profile import profile_of
from drivers.sim.receipt_printer import SimulatedReceiptPrinter
from tests.drivers.heard_line import HeardLine
from tests.waiting import PATIENCE

QR_TEXT = (
    b"NMY1:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEXWK G2EP4J0BGJLFX3R3VHXK.PJ:2DPF6R:5SVBHABVCNN95SWMPHQUHQN%A0"
)

SLIP = Document(
    (
        Text("办件回执", Size.DOUBLE, Align.CENTER, bold=True),
        Text("已存好，联网后自动提交", align=Align.CENTER),
        Rule(),
        Text("租房提取住房公积金", bold=True),
        Pair("申请人", "林**"),
        Pair("时间", "2026-03-02 10:15"),
        Rule(),
        QrCode(QR_TEXT),
        Text("扫码可核对这张回执的真伪。", align=Align.CENTER),
    )
)


@pytest.fixture
def model() -> str:
    return "generic-80"


@pytest.fixture
def simulator(tmp_path: Path, model: str) -> Iterator[SimulatedReceiptPrinter]:
    with SimulatedReceiptPrinter(tmp_path / "printer", tmp_path / "slips", model) as running:
        yield running


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks at the status follow each other quickly; an answer of a busy machine may be late."""
    monkeypatch.setattr("drivers.devices.printer_talk.ANSWER_SECONDS", PATIENCE)
    monkeypatch.setattr("drivers.devices.receipt_printer._LOOK_SECONDS", 0.1)
    monkeypatch.setattr("drivers.devices.receipt_printer._QUIET_SECONDS", 0.1)


@pytest.fixture
def printer(simulator: SimulatedReceiptPrinter, model: str) -> Iterator[ReceiptPrinter]:
    """The real driver on the real pseudo-terminal."""
    opened = ReceiptPrinter(HeardLine(simulator.port), profile_of(model))
    opened.open()
    yield opened
    opened.close()
