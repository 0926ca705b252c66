"""What is attached and answers. A port belongs to a model only when the device behind it answered as that model.

Each question is harmless to a device of another kind: a reader's status, a scanner module's heartbeat, a printer's
real-time status.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyudev
from serial.tools import list_ports

from drivers.devices.code_scanner import CodeScanner
from drivers.devices.id_card_reader import IdCardReader
from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.devices.registry import DeviceKind, Model, line_to, model_of
from drivers.errors import DeviceAbsent, DeviceBusy, DeviceDenied, DeviceError, DeviceFailed, RemoteProtocolError
from drivers.protocols.escpos.profile import profile_of
from drivers.protocols.hid_descriptor import decode_descriptor
from drivers.protocols.sdt.commands import SPEEDS
from drivers.protocols.sdt.wrappings import REPORT
from drivers.transports import pcsc
from drivers.transports.sdt_lines import HidLine, SplitPipeLine
from drivers.transports.serial_line import SerialLine
from drivers.transports.transport import Transport
from drivers.transports.usb_pipes import attached
from drivers.transports.usb_printer_line import UsbPrinterLine

_DEV = Path("/dev")
_BY_ID = _DEV / "serial/by-id"
_CAMERAS_BY_ID = _DEV / "v4l/by-id"
_USB_PRINTERS = _DEV / "usb"
_SIDE_BY_SIDE = 32  # a kiosk's board has up to ten serial ports, and the kernel makes 32 of which most lead nowhere
_NOT_ASKED = "device.not_asked"
_MUTE_PRINTER = "USB printer that answers nothing but its port's status"
_READER, _SCANNER, _PRINTER = "sdt", "gm65", "generic-80"
_USB_READER, _HID_READER = "sdt-usb", "sdt-hid"


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


def usb_printers() -> list[Port]:
    """Printers of the USB printer class, by their stable path where our udev rules made one."""
    stable = {link.resolve(): link for link in _USB_PRINTERS.glob("by-path/*")}
    return [Port(str(stable.get(path, path))) for path in sorted(_USB_PRINTERS.glob("lp*"))]


def usb_readers() -> list[Port]:
    """ID-card readers on USB's own pipes, by the port that they hang on."""
    kinds = [tuple(int(number, 16) for number in kind.split(":")) for kind in sorted(model_of(_USB_READER).usb)]
    found = attached((vendor, product) for vendor, product in kinds)
    return [Port(str(address), f"{address.vendor:04x}:{address.product:04x}") for address in found]


def ports() -> list[Port]:
    """All that `ask` may ask, the serial ports first."""
    return [*serial_ports(), *usb_printers(), *usb_readers()]


def hid_wrappers() -> list[Found]:
    """HID devices that carry their maker's own reports of 64 bytes, as wrapped readers do. They are not asked: what a
    report would mean to a device that is none is unknown, and so is the maker's command. Ask one by its whole address.
    """
    try:
        nodes = list(pyudev.Context().list_devices(subsystem="hidraw"))
    except (ImportError, OSError):
        return []  # no libudev
    return [
        Found(Port(node.device_node, _hid_kind(node)), model_of(_HID_READER), note=_NOT_ASKED)
        for node in nodes
        if _wraps(node)
    ]


def _wraps(node: pyudev.Device) -> bool:
    if node.parent is None:
        return False
    try:
        # Not by libudev, which takes what it reads for text and ends it at the first zero.
        reports = decode_descriptor(Path(node.parent.sys_path, "report_descriptor").read_bytes())
    except (OSError, RemoteProtocolError):
        return False
    return reports.vendors_own and not reports.numbered and reports.read == reports.written == REPORT


def _hid_kind(node: pyudev.Device) -> str:
    """vendor:product of HID_ID, which is bus:vendor:product in eight digits each."""
    parts = str(node.parent.properties.get("HID_ID", "")).lower().split(":")
    return f"{parts[1][-4:]}:{parts[2][-4:]}" if len(parts) == 3 else ""


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


def find_port(kind: DeviceKind, among: Iterable[Port] | None = None) -> Found | None:
    """The first port, of all or of those given, at which a device of `kind` answers, for who names no port."""
    for port in ports() if among is None else among:
        found = ask(port, [kind])
        if found.model is not None:
            return found
    return None


def ask_all(among: Sequence[Port]) -> list[Found]:
    """What hangs on each, in their order. They are asked side by side: a silent serial port takes nine seconds."""
    with ThreadPoolExecutor(max_workers=max(1, min(len(among), _SIDE_BY_SIDE))) as pool:
        return list(pool.map(ask, among))


def ask(port: Port, kinds: Iterable[DeviceKind] = DeviceKind) -> Found:
    """Asks what hangs on `port`, at each speed that its models have."""
    questions = _questions(line_to(port.path, 0))
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


def _questions(line: Transport) -> dict[DeviceKind, Callable[[Port], Found | None]]:
    """What can hang there: pipes and reports are a reader's, a printer port is a printer's."""
    match line:
        case SplitPipeLine() | HidLine():
            return {DeviceKind.ID_CARD_READER: _ask_reader}
        case UsbPrinterLine():
            return {DeviceKind.RECEIPT_PRINTER: _ask_printer}
        case SerialLine():
            scanner = {DeviceKind.CODE_SCANNER: _ask_scanner}
            return {DeviceKind.ID_CARD_READER: _ask_reader, DeviceKind.RECEIPT_PRINTER: _ask_printer, **scanner}
        case _:
            return {DeviceKind.ID_CARD_READER: _ask_reader, DeviceKind.RECEIPT_PRINTER: _ask_printer}


def _ask_reader(port: Port) -> Found | None:
    """Its handshake tries all speeds by itself."""
    line = line_to(port.path, SPEEDS[0])
    model = _reader_model(line)
    reader = IdCardReader(line, lambda: date.min)  # no card is read, so no day matters
    try:
        reader.open()
        identity = str(reader.handshake())
        return Found(port, model, _speed(line), identity)
    except (DeviceAbsent, DeviceBusy, DeviceDenied):
        raise
    except DeviceFailed as error:  # a reader it is, and a sick one
        return Found(port, model, _speed(line), note=error.reason)
    except DeviceError:
        return None
    finally:
        reader.close()


def _reader_model(line: Transport) -> Model:
    match line:
        case SplitPipeLine():
            return model_of(_USB_READER)
        case HidLine():
            return model_of(_HID_READER)
        case _:
            return model_of(_READER)


def _speed(line: Transport) -> int | None:
    return line.baud if isinstance(line, SerialLine) else None


def _ask_printer(port: Port) -> Found | None:
    model = model_of(_PRINTER)
    for baud in model.speeds:
        line = line_to(port.path, baud)
        printer = ReceiptPrinter(line, profile_of(model.name))
        try:
            printer.open()
            return Found(port, model, _speed(line), "ESC/POS")
        except (DeviceAbsent, DeviceBusy, DeviceDenied):
            raise
        except DeviceError:
            if isinstance(line, UsbPrinterLine):
                return _port_tells(port, line)
            if _speed(line) is None:
                break
        finally:
            printer.close()
    return None


def _port_tells(port: Port, line: UsbPrinterLine) -> Found | None:
    """A printer it is, by its class; whether it prints slips or pages it does not say, so no model claims it."""
    try:
        line.open()
        line.port_status()
        return Found(port, identity=_MUTE_PRINTER)
    except DeviceError:
        return None
    finally:
        line.close()


def _ask_scanner(port: Port) -> Found | None:
    model = model_of(_SCANNER)
    for baud in model.speeds:
        scanner = CodeScanner(line_to(port.path, baud), module=True)
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
