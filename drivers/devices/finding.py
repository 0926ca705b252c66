"""What is attached and answers. A port belongs to a model only when the device behind it answered as that model.

Each question is harmless to a device of another kind: a reader's status, a scanner module's heartbeat, a printer's
real-time status.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from serial.tools import list_ports

from drivers.devices.code_scanner import CodeScanner
from drivers.devices.id_card_reader import IdCardReader
from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.devices.registry import DeviceKind, Model, model_of
from drivers.errors import DeviceAbsent, DeviceBusy, DeviceDenied, DeviceError, DeviceFailed
from drivers.protocols.escpos.profile import profile_of
from drivers.transports import pcsc
from drivers.transports.serial_line import SerialLine

_DEV = Path("/dev")
_BY_ID = _DEV / "serial/by-id"
_CAMERAS_BY_ID = _DEV / "v4l/by-id"
_NOT_ASKED = "device.not_asked"
_READER, _SCANNER, _PRINTER = "sdt", "gm65", "generic-80"


@dataclass(frozen=True, slots=True)
class Port:
    """`usb` is vendor:product of what the port hangs on, "" where it hangs on no USB."""

    path: str
    usb: str = ""
    maker: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What answered at a port: `model` None when nothing did, and `note` then says why it could not be asked."""

    port: Port
    model: Model | None = None
    baud: int | None = None
    identity: str = ""
    note: str = ""


def serial_ports() -> list[Port]:
    """The serial ports of this machine, by their stable path where udev made one."""
    stable = {str(link.resolve()): str(link) for link in sorted(_BY_ID.glob("*"))} if _BY_ID.is_dir() else {}
    return [
        Port(
            path=stable.get(port.device, port.device),
            usb=f"{port.vid:04x}:{port.pid:04x}" if port.vid is not None and port.pid is not None else "",
            maker=port.manufacturer or "",
        )
        for port in list_ports.comports()
    ]


def cameras() -> list[Found]:
    """Video devices that this machine shows. They are not opened: `kiosk devices test` looks at the picture."""
    paths = sorted(_CAMERAS_BY_ID.glob("*-index0")) or sorted(_DEV.glob("video*"))
    return [Found(Port(str(path)), model_of("uvc"), note=_NOT_ASKED) for path in paths]


def card_readers() -> list[Found]:
    """What PC/SC lists; nothing where its service does not run."""
    try:
        slots = pcsc.slots()
    except DeviceError:
        return []
    return [Found(Port(slot.name), model_of("pcsc"), identity=slot.name) for slot in slots]


def find_port(kind: DeviceKind, ports: Iterable[Port] | None = None) -> Found | None:
    """The first port at which a device of `kind` answers, for a configuration that names no port."""
    for port in serial_ports() if ports is None else ports:
        found = ask(port, [kind])
        if found.model is not None:
            return found
    return None


def ask(port: Port, kinds: Iterable[DeviceKind] = DeviceKind) -> Found:
    """Asks what hangs on `port`, at each speed that its models have."""
    questions = {
        DeviceKind.ID_CARD_READER: _ask_reader,
        DeviceKind.RECEIPT_PRINTER: _ask_printer,
        DeviceKind.CODE_SCANNER: _ask_scanner,
    }
    for kind in kinds:
        question = questions.get(kind)
        if question is None:
            continue
        try:
            found = question(port)
        except (DeviceAbsent, DeviceBusy, DeviceDenied) as error:
            return Found(port, note=error.code)
        if found is not None:
            return found
    return Found(port, note="device.no_answer")


def _ask_reader(port: Port) -> Found | None:
    """Its handshake tries all speeds by itself."""
    line = SerialLine(port.path)
    reader = IdCardReader(line, lambda: date.min)  # no card is read, so no day matters
    try:
        reader.open()
        identity = str(reader.handshake())
        return Found(port, model_of(_READER), line.baud, identity)
    except (DeviceAbsent, DeviceBusy, DeviceDenied):
        raise
    except DeviceFailed as error:  # a reader it is, and a sick one
        return Found(port, model_of(_READER), line.baud, note=error.reason)
    except DeviceError:
        return None
    finally:
        reader.close()


def _ask_printer(port: Port) -> Found | None:
    model = model_of(_PRINTER)
    for baud in model.speeds:
        printer = ReceiptPrinter(SerialLine(port.path, baud), profile_of(model.name))
        try:
            printer.open()
            return Found(port, model, baud, "ESC/POS")
        except (DeviceAbsent, DeviceBusy, DeviceDenied):
            raise
        except DeviceError:
            continue
        finally:
            printer.close()
    return None


def _ask_scanner(port: Port) -> Found | None:
    model = model_of(_SCANNER)
    for baud in model.speeds:
        scanner = CodeScanner(SerialLine(port.path, baud), module=True)
        try:
            scanner.open()
            return Found(port, model, baud, scanner.handshake())
        except (DeviceAbsent, DeviceBusy, DeviceDenied):
            raise
        except DeviceError:
            continue
        finally:
            scanner.close()
    return None
