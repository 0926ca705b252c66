"""The devices that the configuration binds, behind the session's ports. Making them opens nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from drivers.devices.code_scanner import CodeScanner
from drivers.devices.document_camera import DocumentCamera
from drivers.devices.id_card_reader import IdCardReader
from drivers.devices.page_printer import PagePrinter
from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.devices.registry import DeviceKind, Model, line_to, model_of
from drivers.devices.smart_card_reader import SmartCardReader
from drivers.errors import LocalProtocolError
from drivers.protocols.escpos.profile import profile_of
from kiosk.config import CameraDevice, DevicesSection, PagePrinterDevice, SerialDevice, SmartCardDevice
from kiosk.errors import ConfigError
from kiosk.services.camera import Camera
from kiosk.services.loop import Handle, Loop
from kiosk.services.page_port import Pages
from kiosk.services.ports import Ports
from kiosk.services.reader_port import CardReader
from kiosk.services.receipt_port import SlipPrinter
from kiosk.services.scanner_port import Scanner
from kiosk.services.smart_card_port import SmartCard

_REFRESH_SECONDS = 2.0
# The screen process before this one may still hold a port for a moment; the next citizen should not read that a reader
# is gone because of it.
_FIRST_LOOKS = (0.2, 0.5, 1.0)
_CAMERA_SECONDS = 0.5


@dataclass(slots=True)
class Devices:
    """`open` begins to look at the devices through the loop; until then each says that it has not answered."""

    ports: Ports
    _refresh: tuple[Callable[[], None], ...]
    _supervised: tuple[Scanner | SmartCard, ...]
    _camera: Camera | None
    _handles: list[Handle]
    _busy: set[int]

    def open(self, loop: Loop, changed: Callable[[], None]) -> None:
        def look(number: int, refresh: Callable[[], None]) -> None:
            # A device that takes long to answer is not asked again meanwhile; the others do not wait for it.
            if number in self._busy:
                return
            self._busy.add(number)

            def done(_: None) -> None:
                self._busy.discard(number)
                changed()

            loop.run(refresh, done, _raise)

        def look_at_all() -> None:
            for number, refresh in enumerate(self._refresh):
                look(number, refresh)

        for device in self._supervised:
            device.on_change(lambda: loop.post(changed))
            device.open()
        look_at_all()
        self._handles += [loop.later(seconds, look_at_all) for seconds in _FIRST_LOOKS]
        self._handles.append(loop.every(_REFRESH_SECONDS, look_at_all))
        if self._camera is not None:
            self._camera.tick()
            self._handles.append(loop.every(_CAMERA_SECONDS, self._camera.tick))

    def close(self) -> None:
        for handle in self._handles:
            handle.cancel()
        self.ports.close()


def make_devices(section: DevicesSection) -> Devices:
    reader = None if section.id_card_reader is None else _reader(section.id_card_reader)
    slip_printer = None if section.receipt_printer is None else _slip_printer(section.receipt_printer)
    page_printer = None if section.page_printer is None else _page_printer(section.page_printer)
    camera = None if section.document_camera is None else _camera(section.document_camera)
    scanner = None if section.code_scanner is None else _scanner(section.code_scanner)
    smart_card = None if section.smart_card_reader is None else _smart_card(section.smart_card_reader)
    supervised = tuple(device for device in (scanner, smart_card) if device is not None)
    made = [device for device in (reader, slip_printer, page_printer) if device is not None]

    def close() -> None:
        for device in (*made, *supervised):
            device.close()
        if camera is not None:
            camera.close()

    ports = Ports(reader, slip_printer, page_printer, camera, scanner, smart_card, close)
    return Devices(ports, tuple(device.refresh for device in made), supervised, camera, [], set())


def _reader(device: SerialDevice) -> CardReader:
    return CardReader(lambda: IdCardReader(line_to(device.port, device.baud), date.today))


def _slip_printer(device: SerialDevice) -> SlipPrinter:
    try:
        profile = profile_of(device.model)
    except LocalProtocolError as error:
        raise ConfigError(f"devices.receipt_printer.model: {error}") from error
    return SlipPrinter(lambda: ReceiptPrinter(line_to(device.port, device.baud), profile))


def _scanner(device: SerialDevice) -> Scanner:
    model = _model("code_scanner", device.model, DeviceKind.CODE_SCANNER)
    return Scanner(CodeScanner(line_to(device.port, device.baud), module=model.can("handshake")))


def _smart_card(device: SmartCardDevice) -> SmartCard:
    _model("smart_card_reader", device.model, DeviceKind.SMART_CARD_READER)
    return SmartCard(SmartCardReader(device.reader))


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
    return Pages(lambda clock, pause: PagePrinter(device.uri, clock, pause))


def _camera(device: CameraDevice) -> Camera:
    return Camera(DocumentCamera(device.source, time.monotonic), time.monotonic)


def _raise(error: Exception) -> None:
    raise error  # ports answer with states; anything else is a bug
