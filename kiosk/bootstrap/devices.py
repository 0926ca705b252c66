"""The devices that the configuration binds, behind the session's ports. Making them opens nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from drivers.devices.code_scanner import CodeScanner
from drivers.devices.document_camera import DocumentCamera
from drivers.devices.hot_plug import HotPlugWatch
from drivers.devices.id_card_reader import IdCardReader
from drivers.devices.page_printer import PagePrinter
from drivers.devices.port_status_printer import printer_on
from drivers.devices.power_supply import PowerSupply
from drivers.devices.registry import DeviceKind, Model, line_to, make_switch, model_of
from drivers.devices.smart_card_reader import SmartCardReader
from drivers.devices.speaker import Speaker
from drivers.devices.switch import SwitchContact
from drivers.devices.unfinished import FileMark
from drivers.errors import LocalProtocolError
from drivers.health import NOT_ASKED
from drivers.protocols.escpos.profile import profile_of
from drivers.protocols.nut import parse_address
from drivers.transports.transport import Transport
from kiosk.config import (
    CameraDevice,
    DevicesSection,
    PagePrinterDevice,
    PowerDevice,
    SerialDevice,
    SmartCardDevice,
    SpeakerDevice,
    SwitchDevice,
)
from kiosk.errors import ConfigError
from kiosk.services.cabinet import Door, Headset, Loudspeaker, Power
from kiosk.services.camera import Camera
from kiosk.services.loop import Handle, Loop
from kiosk.services.page_port import Pages
from kiosk.services.ports import Ports
from kiosk.services.reader_port import CardReader
from kiosk.services.receipt_port import SlipPrinter
from kiosk.services.scanner_port import Scanner
from kiosk.services.smart_card_port import SmartCard
from kiosk.services.snapshot import DeviceState

_CAMERA_SECONDS = 0.5
_UNFINISHED_SLIP = "receipt_printer.unfinished"

Supervised = CardReader | SlipPrinter | Pages | Scanner | SmartCard | Power | Door | Headset | Loudspeaker
_CABINET = ("power", "door_contact", "headset", "speaker")


@dataclass(slots=True)
class Devices:
    """`open` sets the devices' supervisors to work; until then each device says that it was not asked yet."""

    ports: Ports
    _supervised: tuple[Supervised, ...]
    _cameras: tuple[Camera, ...]
    _power: Power | None
    _ticks: list[Handle] = field(default_factory=list)
    _plugs: HotPlugWatch | None = None

    def open(self, loop: Loop, changed: Callable[[], None]) -> None:
        """`changed` is called on the loop's thread after each change of a device's state."""
        for device in self._supervised:
            device.on_change(lambda: loop.post(changed))
            device.open()
        for camera in self._cameras:
            camera.tick()
            self._ticks.append(loop.every(_CAMERA_SECONDS, camera.tick))
        self._plugs = HotPlugWatch(self._look_again)

    @property
    def power_lasts(self) -> bool:
        """Whether another filing may be begun, as far as the power goes."""
        return self._power is None or self._power.lasts

    def cabinet(self) -> dict[str, DeviceState]:
        """The states of what no item needs, as far as they were asked for; what is not bound is not installed."""
        bound = {device.name: device for device in self._supervised if device.name in _CABINET}
        asked = {name: device.state() for name, device in bound.items() if device.status is not NOT_ASKED}
        return asked | {name: DeviceState.NOT_INSTALLED for name in _CABINET if name not in bound}

    def close(self) -> None:
        for ticks in self._ticks:
            ticks.cancel()
        if self._plugs is not None:
            self._plugs.close()
        self.ports.close()

    def _look_again(self) -> None:
        """Something was plugged in or out somewhere. Called from the watch's thread."""
        for device in self._supervised:
            device.look_again()
        for camera in self._cameras:
            camera.look_again()


def make_devices(section: DevicesSection, data_dir: Path | None = None) -> Devices:
    """`data_dir` is where a device's driver may remember what its successor has to know; None for nowhere."""
    reader = None if section.id_card_reader is None else _reader(section.id_card_reader, data_dir)
    slip_printer = None if section.receipt_printer is None else _slip_printer(section.receipt_printer, data_dir)
    page_printer = None if section.page_printer is None else _page_printer(section.page_printer)
    camera = None if section.document_camera is None else _camera(section.document_camera)
    portraits = None if section.portrait_camera is None else _portrait_camera(section.portrait_camera)
    cameras = tuple(each for each in (camera, portraits) if each is not None)
    scanner = None if section.code_scanner is None else _scanner(section.code_scanner, data_dir)
    smart_card = None if section.smart_card_reader is None else _smart_card(section.smart_card_reader)
    power = None if section.power is None else _power(section.power)
    door = None if section.door_contact is None else Door(_contact("door_contact", section.door_contact))
    headset = None if section.headset is None else Headset(_contact("headset", section.headset))
    speaker = None if section.speaker is None else _speaker(section.speaker)
    every = (reader, scanner, smart_card, page_printer, slip_printer, power, door, headset, speaker)
    made = [device for device in every if device is not None]

    def close() -> None:
        for each in cameras:
            each.close()
        # Side by side: the next screen waits for the ports, and a printer may need a moment to finish.
        with ThreadPoolExecutor(max_workers=max(1, len(made))) as pool:
            for closing in [pool.submit(device.close) for device in made]:
                closing.result()

    ports = Ports(reader, slip_printer, page_printer, camera, scanner, smart_card, close, portraits)
    return Devices(ports, tuple(made), cameras, power)


def _reader(device: SerialDevice, data_dir: Path | None) -> CardReader:
    model = _model("id_card_reader", device.model, DeviceKind.ID_CARD_READER)
    return CardReader(IdCardReader(_line("id_card_reader", device, model, data_dir), date.today))


def _slip_printer(device: SerialDevice, data_dir: Path | None) -> SlipPrinter:
    try:
        profile = profile_of(device.model)
    except LocalProtocolError as error:
        raise ConfigError(f"devices.receipt_printer.model: {error}") from error
    model = _model("receipt_printer", device.model, DeviceKind.RECEIPT_PRINTER)
    unfinished = None if data_dir is None else FileMark(data_dir / _UNFINISHED_SLIP)
    try:
        return SlipPrinter(printer_on(_line("receipt_printer", device, model, data_dir), profile, unfinished))
    except LocalProtocolError as error:
        raise ConfigError(f"devices.receipt_printer.port: {error}") from error


def _scanner(device: SerialDevice, data_dir: Path | None) -> Scanner:
    model = _model("code_scanner", device.model, DeviceKind.CODE_SCANNER)
    return Scanner(CodeScanner(_line("code_scanner", device, model, data_dir), module=model.can("handshake")))


def _smart_card(device: SmartCardDevice) -> SmartCard:
    _model("smart_card_reader", device.model, DeviceKind.SMART_CARD_READER)
    return SmartCard(SmartCardReader(device.reader))


def _power(device: PowerDevice) -> Power:
    _model("power", device.model, DeviceKind.POWER)
    try:
        ups, server = parse_address(device.ups)
    except LocalProtocolError as error:
        raise ConfigError(f"devices.power.ups: {error}") from error
    return Power(PowerSupply(line_to(server, 0), ups))


def _contact(key: str, device: SwitchDevice) -> SwitchContact:
    return make_switch(_model(key, device.model, DeviceKind(key)), device.path)


def _speaker(device: SpeakerDevice) -> Loudspeaker:
    _model("speaker", device.model, DeviceKind.SPEAKER)
    return Loudspeaker(Speaker(device.card))


def _line(key: str, device: SerialDevice, model: Model, data_dir: Path | None) -> Transport:
    """ConfigError where the port is written in no form that there is."""
    if not device.port:
        if not model.can("handshake"):
            raise ConfigError(f"devices.{key}.port: {model.name} cannot be found by asking; name its port")
        # What asks every port of a machine takes longer to import than a kiosk that names its ports need wait.
        from drivers.devices.found_line import FoundLine  # noqa: PLC0415

        return FoundLine(model.kind, None if data_dir is None else data_dir / f"{key}.port")
    try:
        return line_to(device.port, device.baud or model.speed)
    except LocalProtocolError as error:
        raise ConfigError(f"devices.{key}.port: {error}") from error


def _model(key: str, name: str, kind: DeviceKind) -> Model:
    """ConfigError where the configuration names a model that nobody described, or one of another kind."""
    try:
        model = model_of(name)
    except LocalProtocolError as error:
        raise ConfigError(f"devices.{key}.model: {error}") from error
    if model.kind is not kind:
        raise ConfigError(f"devices.{key}.model: {name!r} is a {model.kind.value}")
    return model


def _page_printer(device: PagePrinterDevice) -> Pages:
    _model("page_printer", device.model, DeviceKind.PAGE_PRINTER)
    try:
        return Pages(lambda clock, pause: PagePrinter(device.uri, clock, pause))
    except LocalProtocolError as error:
        raise ConfigError(f"devices.page_printer.uri: {error}") from error


def _camera(device: CameraDevice) -> Camera:
    _model("document_camera", device.model, DeviceKind.DOCUMENT_CAMERA)
    return Camera(DocumentCamera(device.source, time.monotonic), time.monotonic)


def _portrait_camera(device: CameraDevice) -> Camera:
    _model("portrait_camera", device.model, DeviceKind.DOCUMENT_CAMERA)
    camera = DocumentCamera(device.source, time.monotonic)
    return Camera(camera, time.monotonic, "portrait_camera", sees_people=True)
