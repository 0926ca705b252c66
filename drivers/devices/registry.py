"""Every model that the drivers know, as data (`models.toml`), and how a serial one is made.

The registry is explicit: a model is here or it is not; nothing registers itself by being imported.
"""

from __future__ import annotations

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


class DeviceKind(StrEnum):
    ID_CARD_READER = "id_card_reader"
    RECEIPT_PRINTER = "receipt_printer"
    CODE_SCANNER = "code_scanner"
    DOCUMENT_CAMERA = "document_camera"
    PAGE_PRINTER = "page_printer"


class Tier(StrEnum):
    """How well a model is known to work; `models.toml` says what each means."""

    PROVEN = "proven"
    EMULATED = "emulated"
    DESCRIBED = "described"


class LineKind(StrEnum):
    SERIAL = "serial"
    TCP = "tcp"
    CAMERA = "camera"
    IPP = "ipp"


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


def line_to(model: Model, address: str, baud: int | None = None) -> Transport:
    """The line to a serial device: a path, or host:port for a model behind a serial server."""
    if model.line is LineKind.SERIAL:
        return SerialLine(address, baud or model.speeds[0])
    if model.line is LineKind.TCP:
        host, _, port = address.rpartition(":")
        if host and port.isdigit():
            return TcpLine(host, int(port))
    raise LocalProtocolError(f"{address!r} is no address of a {model.line} device")


SerialDevice = IdCardReader | ReceiptPrinter | CodeScanner


def make_device(model: Model, line: Transport, today: Callable[[], date]) -> SerialDevice:
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
