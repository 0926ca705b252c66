from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from drivers.devices.finding import Port, ask, ask_all, cameras, card_readers, find_port, serial_ports
from drivers.devices.id_card_reader import IdCardReader
from drivers.devices.registry import DeviceKind, LineKind, Tier, line_to, make_device, model_of, models
from drivers.devices.self_test import run_self_test
from drivers.errors import LocalProtocolError
from drivers.protocols.escpos.profile import profiles
from drivers.sim.camera import CameraSimulator
from drivers.sim.camera_commands import camera_commands
from drivers.sim.code_scanner import CodeScannerSimulator
from drivers.sim.control import Arguments
from drivers.sim.desk import Desk
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.sim.ipp_printer import PagePrinterSimulator
from drivers.sim.line_faults import FaultKind, LineFault
from drivers.sim.pty_port import PtyPort
from drivers.sim.receipt_printer import SimulatedReceiptPrinter
from drivers.transports.sdt_lines import HidLine, SplitPipeLine
from drivers.transports.serial_line import SerialLine
from drivers.transports.tcp_line import TcpLine
from drivers.transports.usb_printer_line import UsbPrinterLine

from .conftest import Attach


@pytest.fixture
def attached(attach: Attach, tmp_path: Path) -> dict[str, Path]:
    """A reader at an unusual speed, a printer and a scanner."""
    reader = attach(IdCardReaderSimulator(tmp_path / "reader", 38400))
    printer = attach(SimulatedReceiptPrinter(tmp_path / "printer", tmp_path / "slips"))
    scanner = attach(CodeScannerSimulator(tmp_path / "scanner"))
    return {"sdt": reader.path, "generic-80": printer.port.path, "gm65": scanner.path}


def test_every_model_can_be_made_or_says_why_not() -> None:
    assert set(profiles()) <= set(models())
    for model in models().values():
        assert model.tier is not Tier.PROVEN  # none is claimed to have met the device itself
        if model.line is LineKind.BYTES:
            line = line_to("/dev/usb/lp0" if model.name == "generic-80-mute" else "/dev/null", 0)
            assert make_device(model, line, date.today)
        else:
            with pytest.raises(LocalProtocolError):
                make_device(model, SerialLine("/dev/null"), date.today)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("tcp://10.0.0.7:9100", TcpLine),
        ("/dev/usb/lp0", UsbPrinterLine),
        ("/dev/usb/by-path/pci-0000:00:14.0-usb-0:3:1.0", UsbPrinterLine),
        ("usb:0400:c35a@1-2.4", SplitPipeLine),
        ("/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0", SerialLine),
    ],
)
def test_the_address_says_what_the_line_is(address: str, kind: type[object]) -> None:
    line = line_to(address, 115200)
    assert type(line) is kind
    assert line.name == address


def test_a_hid_readers_address_names_the_makers_command() -> None:
    line = line_to("/dev/hidraw0?command=51", 0)
    assert type(line) is HidLine
    assert line.name == "/dev/hidraw0"
    for unclear in ("/dev/hidraw0", "usb:0400", "usb:0400:c35a@2"):
        with pytest.raises(LocalProtocolError):
            line_to(unclear, 0)


def test_a_printer_that_only_its_usb_port_tells_of_is_made_on_no_other_line() -> None:
    with pytest.raises(LocalProtocolError, match="USB port"):
        make_device(model_of("generic-80-mute"), SerialLine("/dev/ttyUSB0"), date.today)


def test_an_unknown_model_names_the_known_ones() -> None:
    with pytest.raises(LocalProtocolError, match="generic-80"):
        model_of("toaster")
    with pytest.raises(LocalProtocolError):
        line_to("tcp://no-port", 115200)


def test_each_device_is_found_by_its_answer(attached: dict[str, Path]) -> None:
    for name, path in attached.items():
        found = ask(Port(str(path)))
        assert found.model is not None
        assert found.model.name == name
    assert ask(Port(str(attached["sdt"]))).baud == 38400


def test_a_port_that_does_not_answer_is_nobodys(attach: Attach, attached: dict[str, Path], tmp_path: Path) -> None:
    mute = attach(CodeScannerSimulator(tmp_path / "plain", module=False))
    assert ask(Port(str(mute.path))).note == "device.no_answer"
    assert ask(Port(str(tmp_path / "nothing"))).note == "device.absent"
    assert ask(Port(str(attached["sdt"])), [DeviceKind.DOCUMENT_CAMERA]).model is None


def test_a_port_in_use_is_left_alone(attached: dict[str, Path]) -> None:
    in_use = IdCardReader(SerialLine(str(attached["sdt"]), 38400), date.today)
    in_use.open()
    assert ask(Port(str(attached["sdt"]))).note == "device.busy"
    in_use.close()


def test_a_sick_reader_is_found_as_a_reader(attach: Attach, tmp_path: Path) -> None:
    simulator = attach(IdCardReaderSimulator(tmp_path / "reader"))
    simulator.fault(LineFault(FaultKind.STATUS, "sam_status", 0x60, count=0))
    found = ask(Port(str(simulator.path)))
    assert found.model is not None
    assert found.note == "id_card_reader.out_of_service"


def test_this_machines_ports_can_be_listed() -> None:
    assert all(port.path for port in serial_ports())


def test_a_device_is_found_among_ports_that_are_not_its_own(attached: dict[str, Path], tmp_path: Path) -> None:
    ports = [Port(str(tmp_path / "nothing")), *(Port(str(path)) for path in attached.values())]
    found = find_port(DeviceKind.RECEIPT_PRINTER, ports)
    assert found is not None
    assert found.port.path == str(attached["generic-80"])
    assert find_port(DeviceKind.RECEIPT_PRINTER, ports[:2]) is None


def test_ports_asked_side_by_side_are_told_in_their_order(tmp_path: Path) -> None:
    with PtyPort(lambda _: None, tmp_path / "held") as held, closing(SerialLine(str(held.path))) as holder:
        holder.open()
        ports = [Port(str(tmp_path / name)) for name in ("nothing", "held", "nothing more")]
        found = ask_all(ports)
    assert [each.port for each in found] == ports
    assert [each.note for each in found] == ["device.absent", "device.busy", "device.absent"]
    assert ask_all([]) == []


def test_cameras_and_card_readers_are_listed_by_their_model() -> None:
    assert {found.model.name for found in [*cameras(), *card_readers()] if found.model} <= {"uvc", "pcsc"}


def test_healthy_devices_pass(attached: dict[str, Path]) -> None:
    for name, path in attached.items():
        report = run_self_test(model_of(name), str(path), on_paper=True)
        assert report.passed, report
        assert all(step.milliseconds >= 0 for step in report.steps)


def test_a_card_on_the_reader_is_mentioned_and_not_shown(attach: Attach, tmp_path: Path) -> None:
    simulator = attach(IdCardReaderSimulator(tmp_path / "reader"))
    simulator.place("lin")
    report = run_self_test(model_of("sdt"), str(simulator.path))
    assert report.passed
    assert "a card was read" in report.steps[-1].detail
    assert "林" not in repr(report)


def test_a_printer_without_paper_fails_with_its_reason(attach: Attach, tmp_path: Path) -> None:
    simulator = attach(SimulatedReceiptPrinter(tmp_path / "printer", tmp_path / "slips"))
    with_paper = run_self_test(model_of("generic-80"), str(simulator.port.path))
    simulator.commands["paper_out"](None)  # type: ignore[arg-type]
    without = run_self_test(model_of("generic-80"), str(simulator.port.path))
    assert with_paper.passed
    assert not without.passed
    assert without.steps[-1].detail == "printer.paper_end"


def test_what_is_not_there_fails_at_the_first_step(tmp_path: Path) -> None:
    for name in ("sdt", "generic-80", "gm65"):
        report = run_self_test(model_of(name), str(tmp_path / "nothing"))
        assert not report.passed
        assert report.steps[-1].detail.startswith("device.absent")
    assert not run_self_test(model_of("sdt"), "tcp://no-port").passed


def test_camera_and_page_printer_pass_and_fail(attach: Attach, tmp_path: Path) -> None:
    with CameraSimulator(Desk(320, 240)) as camera:
        assert run_self_test(model_of("uvc"), camera.url).passed
        camera_commands(camera)["black"](Arguments({}))
        black = run_self_test(model_of("uvc"), camera.url)
        assert (black.passed, black.steps[-1].detail) == (False, "camera.black")
    with PagePrinterSimulator(tmp_path / "pages") as pages:
        assert run_self_test(model_of("ipp-everywhere"), pages.uri).passed
        gone = pages.uri
    assert not run_self_test(model_of("ipp-everywhere"), gone).passed


def test_a_card_reader_that_is_not_there_fails() -> None:
    report = run_self_test(model_of("pcsc"), "no reader of this name")
    assert not report.passed
    assert report.steps[-1].detail in {"smart_card.no_reader", "smart_card.no_service"}
