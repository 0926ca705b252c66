"""A device whose port nobody names is found by its answer, and found again elsewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from drivers.devices.finding import Port
from drivers.devices.found_line import FoundLine
from drivers.devices.id_card_reader import IdCardReader
from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.devices.registry import DeviceKind
from drivers.devices.supervisor import Supervisor
from drivers.errors import DeviceAbsent, DeviceClosed
from drivers.health import OK
from drivers.protocols.escpos.profile import profile_of
from drivers.protocols.sdt.polling import CardRead
from drivers.sim.code_scanner import CodeScannerSimulator
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.sim.receipt_printer import SimulatedReceiptPrinter
from tests.waiting import wait_for

from .conftest import Attach


@pytest.fixture
def machine(attach: Attach, tmp_path: Path) -> list[Port]:
    """Its serial ports, the reader's last and at an unusual speed."""
    scanner = attach(CodeScannerSimulator(tmp_path / "a"))
    printer = attach(SimulatedReceiptPrinter(tmp_path / "b", tmp_path / "slips"))
    reader = attach(IdCardReaderSimulator(tmp_path / "c", 38400))
    reader.place("lin")
    return [Port(str(path)) for path in (scanner.path, printer.port.path, reader.path)]


def test_a_card_is_read_at_a_port_that_nobody_named(machine: list[Port]) -> None:
    reader = IdCardReader(FoundLine(DeviceKind.ID_CARD_READER, among=lambda: machine), date.today)
    reader.open()
    assert isinstance(reader.poll(), CardRead)
    assert reader.name == machine[2].path
    reader.close()


def test_what_was_found_is_asked_alone_the_next_time(machine: list[Port], tmp_path: Path) -> None:
    memory = tmp_path / "memory"
    for among in (machine, []):
        line = FoundLine(DeviceKind.RECEIPT_PRINTER, memory, lambda among=among: among)
        printer = ReceiptPrinter(line, profile_of("generic-80"))
        printer.open()
        assert printer.check() == OK
        printer.close()
    memory.write_text("no memory of ours", encoding="utf-8")
    with pytest.raises(DeviceAbsent):
        FoundLine(DeviceKind.RECEIPT_PRINTER, memory, list).open()


def test_a_device_that_moved_to_another_port_is_found_there(attach: Attach, tmp_path: Path) -> None:
    ports = [Port(str(tmp_path / "here")), Port(str(tmp_path / "there"))]
    line = FoundLine(DeviceKind.ID_CARD_READER, tmp_path / "memory", lambda: ports)
    reader = IdCardReader(line, date.today)
    supervisor = Supervisor("id_card_reader", reader, lambda opened: str(opened.handshake()), IdCardReader.check)
    supervisor.start()
    for port in ports:
        simulator = attach(IdCardReaderSimulator(Path(port.path)))
        wait_for(lambda: supervisor.status == OK)
        assert reader.name == port.path
        simulator.unplug()
        supervisor.nudge()
        wait_for(lambda: supervisor.status != OK)
    supervisor.stop()


def test_a_line_that_led_nowhere_is_closed(machine: list[Port]) -> None:
    line = FoundLine(DeviceKind.ID_CARD_READER, among=lambda: machine[:2])
    with pytest.raises(DeviceAbsent):
        line.open()
    with pytest.raises(DeviceClosed):
        line.write(b"", 0.0)
    line.cancel()
    line.close()
