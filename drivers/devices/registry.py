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
from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.errors import LocalProtocolError
from drivers.protocols.escpos.profile import profile_of
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


class Tier(StrEnum):
    """How well a model is known to work; `models.toml` says what each means."""

    PROVEN = "proven"
    EMULATED = "emulated"
    DESCRIBED = "described"


class LineKind(StrEnum):
    """What a model talks over. Bytes travel over a serial port, a USB printer port or TCP: the address says which."""

    BYTES = "bytes"
    CAMERA = "camera"
    IPP = "ipp"
    PCSC = "pcsc"


@dataclass(frozen=True, slots=True)
class Model:
    """`speeds` in baud, the likeliest first; `usb` holds vendor:product ids in lower-case hexadecimal."""

    name: str
    kind: DeviceKind
    title: str
    tier: Tier
    line: LineKind
    speeds: tuple[int, ...] = ()
    capabilities: frozenset[str] = frozenset()
    usb: frozenset[str] = frozenset()

    def can(self, capability: str) -> bool:
        return capability in self.capabilities


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
    """`tcp://host:port`, a USB printer's /dev/usb/lpN, or the path of a serial port. Opens nothing."""
    if address.startswith("tcp://"):
        host, _, port = address.removeprefix("tcp://").rpartition(":")
        if not host or not port.isdigit():
            raise LocalProtocolError(f"{address!r} is not tcp://host:port")
        return TcpLine(host, int(port))
    if _USB_PRINTER.fullmatch(address):
        return UsbPrinterLine(address)
    return SerialLine(address, baud)


_USB_PRINTER = re.compile(r"/dev/usb/lp\d+")

ByteDevice = IdCardReader | ReceiptPrinter | CodeScanner


def make_device(model: Model, line: Transport, today: Callable[[], date]) -> ByteDevice:
    """The driver of a model that hangs on a byte stream; opens nothing."""
    match model.kind:
        case DeviceKind.ID_CARD_READER:
            return IdCardReader(line, today)
        case DeviceKind.RECEIPT_PRINTER:
            return ReceiptPrinter(line, profile_of(model.name))
        case DeviceKind.CODE_SCANNER:
            return CodeScanner(line, module=model.can("handshake"))
        case _:
            raise LocalProtocolError(f"a {model.kind} hangs on no byte stream")
