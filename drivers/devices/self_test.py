"""A device's self-test: what a technician wants to know in front of a kiosk, step by step, in two languages.

A test stops at its first failed step. It reads no citizen's data: with a card on the reader it says that there is one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date

from drivers.devices.camera_source import CameraSettings
from drivers.devices.code_scanner import CodeScanner
from drivers.devices.document_camera import DocumentCamera
from drivers.devices.found_line import FoundLine
from drivers.devices.id_card_reader import IdCardReader
from drivers.devices.page_printer import PagePrinter
from drivers.devices.port_status_printer import PortStatusPrinter, SlipPrinterDevice
from drivers.devices.power_supply import PowerSupply
from drivers.devices.print_outcome import PrintEnd
from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.devices.registry import DeviceKind, LineKind, Model, line_to, make_device, make_switch
from drivers.devices.smart_card_reader import SmartCardReader
from drivers.devices.speaker import Speaker
from drivers.devices.switch import SwitchContact
from drivers.errors import DeviceError, LocalProtocolError
from drivers.health import DeviceStatus
from drivers.protocols.escpos.document import Align, Document, QrCode, Rule, Size, Text
from drivers.protocols.nut import parse_address
from drivers.protocols.sdt.polling import CardFault, CardRead
from drivers.transports.transport import Transport

_FIRST_FRAME_SECONDS = 8.0
_WATCHED_SECONDS = 2.5  # until a picture that is black, or never changes, is believed to be so
_PATIENCE = 10.0
_SLIP = Document(
    (
        Text("打印自检", Size.DOUBLE, Align.CENTER, bold=True),
        Text("Printer self-test", align=Align.CENTER),
        Rule(),
        Text("永和九年，岁在癸丑 0123456789 ABCxyz"),
        QrCode(b"https://www.12345.example/self-test"),
    )
)


_PRINTED = {
    PrintEnd.CONFIRMED: "打印机已确认 / confirmed by the printer",
    PrintEnd.TAKEN: "打印机已收下，请看出纸口 / taken by the printer; look whether it came out",
}


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    passed: bool
    detail: str = ""
    milliseconds: int = 0


@dataclass(slots=True)
class Report:
    kind: DeviceKind
    model: str
    address: str
    steps: list[Step] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return bool(self.steps) and all(step.passed for step in self.steps)


class _Failed(Exception):
    """The step is written down already."""


class _Steps:
    def __init__(self, report: Report, clock: Callable[[], float]) -> None:
        self._report = report
        self._clock = clock

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Put what was found into the list; a DeviceError fails the step and ends the test."""
        began = self._clock()
        found: list[str] = []
        try:
            yield found
        except DeviceError as error:
            self._note(name, began, passed=False, detail=f"{error.code}: {error}")
            raise _Failed from error
        self._note(name, began, passed=True, detail=", ".join(found))

    def require(self, name: str, status: DeviceStatus) -> None:
        self._report.steps.append(Step(name, status.usable, status.reason or status.health.value))
        if not status.usable:
            raise _Failed

    def _note(self, name: str, began: float, *, passed: bool, detail: str) -> None:
        self._report.steps.append(Step(name, passed, detail, round(1000 * (self._clock() - began))))


def run_self_test(
    model: Model,
    address: str,
    baud: int | None = None,
    *,
    on_paper: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> Report:
    """`address` is a path, tcp://host:port, a camera's source, a printer's URI or
    (part of) a card reader's name; "" is the port at which the device answers. `on_paper` prints a test slip too."""
    report = Report(model.kind, model.name, address)
    steps = _Steps(report, clock)
    try:
        match model.line:
            case LineKind.CAMERA:
                _camera(steps, address, clock)
            case LineKind.IPP:
                _page_printer(steps, address, clock)
            case LineKind.PCSC:
                _smart_card_reader(steps, address)
            case LineKind.NUT:
                _power(steps, address)
            case LineKind.INPUT:
                _switch(steps, make_switch(model, address))
            case LineKind.ALSA:
                _speaker(steps, address)
            case LineKind.BYTES:
                line = line_to(address, baud or model.speed) if address else FoundLine(model.kind)
                _bytes(steps, model, line, on_paper=on_paper)
    except _Failed:
        pass
    except LocalProtocolError as error:
        report.steps.append(Step("配置 / configuration", passed=False, detail=str(error)))
    return report


def _bytes(steps: _Steps, model: Model, line: Transport, *, on_paper: bool) -> None:
    device = make_device(model, line, date.today)
    with closing(device):
        with steps.step("打开端口 / open the port"):
            device.open()
        match device:
            case IdCardReader():
                _reader(steps, device)
            case ReceiptPrinter() | PortStatusPrinter():
                _receipt_printer(steps, device, on_paper=on_paper)
            case CodeScanner():
                _scanner(steps, device)


def _reader(steps: _Steps, reader: IdCardReader) -> None:
    with steps.step("应答 / answers") as found:
        found.append(str(reader.handshake()))
    steps.require("安全模块 / security module", reader.check())
    with steps.step("找卡 / look for a card") as found:
        outcome = reader.poll()
        match outcome:
            case CardRead():
                found.append("有卡，读取成功 / a card was read")
            case CardFault(code):
                found.append(f"有卡，未能读取 / a card could not be read: {code.value}")
            case _:
                found.append("无卡 / no card")


def _receipt_printer(steps: _Steps, printer: SlipPrinterDevice, *, on_paper: bool) -> None:
    steps.require("状态 / status", printer.status())
    if on_paper:
        with steps.step("打印 / print a slip") as found:
            outcome = printer.print(_SLIP, patience=_PATIENCE)
            if outcome.end not in _PRINTED:
                raise DeviceError(f"the slip was not confirmed: {outcome.end.value}")
            found.append(_PRINTED[outcome.end])


def _scanner(steps: _Steps, scanner: CodeScanner) -> None:
    with steps.step("应答 / answers") as found:
        found.append(scanner.handshake())


def _camera(steps: _Steps, source: str, clock: Callable[[], float]) -> None:
    camera = DocumentCamera(source, clock, CameraSettings())
    tick = threading.Event()
    camera.start()
    try:
        with steps.step("画面 / picture") as found:
            deadline = clock() + _FIRST_FRAME_SECONDS
            while (frame := camera.latest()) is None:
                if clock() > deadline:
                    raise DeviceError(f"no picture: {camera.state().value}")
                tick.wait(0.02)
            height, width = frame.picture.shape[:2]
            found.append(f"{width} × {height}")
        ends = clock() + _WATCHED_SECONDS
        while camera.status().usable and clock() < ends:
            tick.wait(0.02)
        steps.require("状态 / status", camera.status())
    finally:
        camera.stop()


def _smart_card_reader(steps: _Steps, name: str) -> None:
    reader = SmartCardReader(name)
    with steps.step("插槽 / slot") as found:
        found.append(reader.look().value)
    steps.require("状态 / status", reader.status())


def _power(steps: _Steps, address: str) -> None:
    ups, server = parse_address(address)
    supply = PowerSupply(line_to(server, 0), ups)
    with closing(supply):
        with steps.step("打开端口 / open the port"):
            supply.open()
        with steps.step("应答 / answers") as found:
            found.append(supply.look().source.value)
        steps.require("状态 / status", supply.check())


def _switch(steps: _Steps, contact: SwitchContact) -> None:
    """It answers, and has the switch. A door that stands open while it is tested is no fault."""
    with closing(contact):
        with steps.step("打开端口 / open the port"):
            contact.open()
        with steps.step("应答 / answers") as found:
            found.append(contact.handshake())
        with steps.step("状态 / status") as found:
            status = contact.check()
            found.append(status.reason or status.health.value)


def _speaker(steps: _Steps, card: str) -> None:
    speaker = Speaker(card)
    with steps.step("声卡 / sound card") as found:
        found.append(speaker.handshake())
        speaker.check()


def _page_printer(steps: _Steps, uri: str, clock: Callable[[], float]) -> None:
    printer = PagePrinter(uri, clock, threading.Event().wait)
    with steps.step("应答 / answers") as found:
        view = printer.look()
        if view is None:
            raise DeviceError(f"the printer does not answer: {printer.condition.value}")
        found.append(view.condition.value)
    steps.require("状态 / status", printer.status())
