"""Every model that the drivers know, as data (`models.toml`), and how one that talks in bytes is made.

The registry is explicit: a model is here or it is not; nothing registers itself by being imported.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType

from drivers.devices.code_scanner import CodeScanner
from drivers.devices.id_card_reader import IdCardReader
from drivers.devices.port_status_printer import SlipPrinterDevice, printer_on
from drivers.devices.switch import Role, SwitchContact
from drivers.errors import LocalProtocolError
from drivers.protocols.escpos.profile import profile_of
from drivers.protocols.evdev import Switch
from drivers.protocols.sdt.wrappings import IN_BODY, IN_HEAD, OUT_BODY, OUT_HEAD, REPORT
from drivers.transports.hidraw_line import HidrawLine
from drivers.transports.input_line import InputLine
from drivers.transports.sdt_lines import HidLine, SplitPipeLine
from drivers.transports.serial_line import SerialLine
from drivers.transports.tcp_line import TcpLine
from drivers.transports.transport import Transport
from drivers.transports.usb_printer_line import UsbPrinterLine


class DeviceKind(StrEnum):
    ID_CARD_READER = "id_card_reader"
    RECEIPT_PRINTER = "receipt_printer"
    CODE_SCANNER = "code_scanner"
    DOCUMENT_CAMERA = "document_camera"
    PAGE_PRINTER = "page_printer"
    SMART_CARD_READER = "smart_card_reader"
    POWER = "power"
    DOOR_CONTACT = "door_contact"
    HEADSET = "headset"
    SPEAKER = "speaker"


class Tier(StrEnum):
    """How well a model is known to work; `models.toml` says what each means."""

    PROVEN = "proven"
    EMULATED = "emulated"
    DESCRIBED = "described"


class LineKind(StrEnum):
    """What a model talks over. Bytes travel over a serial port, a USB printer port, USB pipes, HID reports or TCP: the
    address says which."""

    BYTES = "bytes"
    CAMERA = "camera"
    IPP = "ipp"
    PCSC = "pcsc"
    NUT = "nut"
    INPUT = "input"
    ALSA = "alsa"


@dataclass(frozen=True, slots=True)
class Model:
    """`speeds` in baud, the likeliest first, none where there is no UART; `usb` holds vendor:product ids in lower-case
    hexadecimal; `switch` is the one that a contact is."""

    name: str
    kind: DeviceKind
    title: str
    tier: Tier
    line: LineKind
    speeds: tuple[int, ...] = ()
    capabilities: frozenset[str] = frozenset()
    usb: frozenset[str] = frozenset()
    switch: Switch | None = None

    def can(self, capability: str) -> bool:
        return capability in self.capabilities

    @property
    def speed(self) -> int:
        """The speed in baud that it leaves the factory with; 0 where there is no UART."""
        return next(iter(self.speeds), 0)


@cache
def models() -> MappingProxyType[str, Model]:
    text = resources.files(__package__).joinpath("models.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            name: Model(
                name=name,
                kind=DeviceKind(entry["kind"]),
                title=entry["title"],
                tier=Tier(entry["tier"]),
                line=LineKind(entry["line"]),
                speeds=tuple(entry.get("speeds", ())),
                capabilities=frozenset(entry["capabilities"]),
                usb=frozenset(entry.get("usb", ())),
                switch=Switch[entry["switch"].upper()] if "switch" in entry else None,
            )
            for name, entry in tomllib.loads(text).items()
        }
    )


def model_of(name: str) -> Model:
    """Raises LocalProtocolError for a model that nobody described."""
    found = models().get(name)
    if found is None:
        raise LocalProtocolError(f"no model {name!r}; there are: {', '.join(sorted(models()))}")
    return found


def line_to(address: str, baud: int) -> Transport:
    """What `address` names; opens nothing, raises LocalProtocolError for one that makes no sense.

    `tcp://host:port`; a USB printer's /dev/usb/lpN, or its name in /dev/usb/by-path; an ID-card reader's
    `usb:0400:c35a` or `usb:0400:c35a@1-2.4` (see `UsbAddress`), or its `/dev/hidrawN?command=51` (a path and the
    maker's number, in hexadecimal, for "hand this frame to the module"); anything else is a serial port's path.
    """
    if address.startswith("tcp://"):
        host, _, port = address.removeprefix("tcp://").rpartition(":")
        if not host or not port.isdigit():
            raise LocalProtocolError(f"{address!r} is not tcp://host:port")
        return TcpLine(host, int(port))
    if _USB_PRINTER.fullmatch(address):
        return UsbPrinterLine(address)
    if address.startswith("usb:"):
        # libusb's binding takes 20 ms to import, for which a screen without such a reader need not wait.
        from drivers.transports.usb_pipes import UsbAddress, UsbPipes  # noqa: PLC0415

        return SplitPipeLine(UsbPipes(UsbAddress.parse(address), (OUT_HEAD, OUT_BODY, IN_HEAD, IN_BODY)))
    if (reports := _REPORTS.fullmatch(address)) is not None:
        return HidLine(HidrawLine(reports["path"], REPORT), int(reports["command"], 16))
    if _HIDRAW.fullmatch(address):
        raise LocalProtocolError(f"{address!r} lacks the maker's command number: {address}?command=51")
    return SerialLine(address, baud)


_USB_PRINTER = re.compile(r"/dev/usb/(lp\d+|by-path/[\w:.-]+)")
_HIDRAW = re.compile(r"/dev/hidraw\d+")
_REPORTS = re.compile(r"(?P<path>/[^?]+)\?command=(?P<command>[0-9a-fA-F]{2})")

_ROLES = {DeviceKind.DOOR_CONTACT: Role.DOOR, DeviceKind.HEADSET: Role.HEADSET}


def make_switch(model: Model, path: str) -> SwitchContact:
    """The driver of a model that is a switch of the input system; opens nothing."""
    role = _ROLES.get(model.kind)
    if model.switch is None or role is None:
        raise LocalProtocolError(f"a {model.kind} is no switch")
    return SwitchContact(InputLine(path), model.switch, role)


ByteDevice = IdCardReader | SlipPrinterDevice | CodeScanner


def make_device(model: Model, line: Transport, today: Callable[[], date]) -> ByteDevice:
    """The driver of a model that hangs on a byte stream; opens nothing. Raises LocalProtocolError for a line or a model
    that cannot be."""
    match model.kind:
        case DeviceKind.ID_CARD_READER:
            return IdCardReader(line, today)
        case DeviceKind.RECEIPT_PRINTER:
            return printer_on(line, profile_of(model.name))
        case DeviceKind.CODE_SCANNER:
            return CodeScanner(line, module=model.can("handshake"))
        case _:
            raise LocalProtocolError(f"a {model.kind} hangs on no byte stream")
