"""A reader on a USB bus that libusb believes in: Debian's umockdev hands each ioctl of usbfs to this program.

Started by the tests as `umockdev-wrapper /usr/bin/python3 -m tests.drivers.usb.mock_bus`, because umockdev's binding
(python3-gi) belongs to Debian's Python. It writes the folder of its bus to its standard output; a program that runs
with that folder in UMOCKDEV_DIR sees the reader. Orders come as lines on its standard input and are answered by "ok".
"""

from __future__ import annotations

import errno
import os
import pty
import struct
import sys
import tty
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import GLib, UMockdev  # noqa: E402 - the version comes first

from tests.drivers.usb.modules import HidWrapper, Module  # noqa: E402

_DEVICE = "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-2"
_DESCRIPTORS = bytes.fromhex(
    "12 01 1001 00 00 00 40 0004 5ac3 6300 00 00 00 01"  # device: USB 1.1, 0400:C35A, revision 0063
    "09 02 2e00 01 01 00 80 32"  # configuration 1, one interface
    "09 04 00 00 04 ff 00 00 00"  # interface 0, four endpoints, vendor's own class
    "07 05 02 02 4000 00 07 05 06 02 4000 00 07 05 81 02 4000 00 07 05 85 02 4000 00"
)
_VENDORS_REPORTS = "0600ff0901a101150026ff00750895400901810209019102c0"  # 64 bytes each way
_HID = "/devices/pci0000:00/0000:00:14.0/usb1/1-3/1-3:1.0/0003:2015:0008.0001"
_HUB = """\
P: /devices/pci0000:00/0000:00:14.0/usb1
N: bus/usb/001/001
E: DEVNAME=/dev/bus/usb/001/001
E: DEVTYPE=usb_device
E: SUBSYSTEM=usb
A: busnum=1\\n
A: devnum=1\\n
A: speed=12\\n
A: bConfigurationValue=1\\n
H: descriptors=12010002090001406b1d020006010302010109021900010100e0000904000001090000000705810304000c
"""
_READERS = """\
P: /devices/pci0000:00/0000:00:14.0/usb1/1-2
N: bus/usb/001/{number:03}
E: DEVNAME=/dev/bus/usb/001/{number:03}
E: DEVTYPE=usb_device
E: SUBSYSTEM=usb
A: busnum=1\\n
A: devnum={number}\\n
A: speed=12\\n
A: idVendor=0400\\n
A: idProduct=c35a\\n
A: bConfigurationValue=1\\n
H: descriptors={descriptors}

P: {hid}
E: DRIVER=hid-generic
E: HID_ID=0003:00002015:00000008
E: SUBSYSTEM=hid
H: report_descriptor={reports}

P: {hid}/hidraw/hidraw0
E: DEVNAME=/dev/hidraw0
E: SUBSYSTEM=hidraw
"""

# linux/usbdevice_fs.h on x86-64 and arm64
_SUBMIT, _DISCARD, _REAP, _REAP_NOW = 0x8038550A, 0x550B, 0x4008550C, 0x4008550D
_CLAIM, _RELEASE, _CAPABILITIES = 0x8004550F, 0x80045510, 0x8004551A
_GET_DRIVER, _SPEED, _CLEAR_HALT, _RESET_EP = 0x41045508, 0x551F, 0x80045515, 0x80045503
_URB_ENDPOINT, _URB_STATUS, _URB_BUFFER, _URB_LENGTH, _URB_ACTUAL = 1, 4, 16, 24, 28
_FULL_SPEED = 2
_PORT_STATUS = 0x060B  # linux/lp.h, LPGETSTATUS
_WRITTEN = 65  # bytes: 0, because the reports have no numbers, and a report
_IDLE_MS = 2  # libusb polls; without a pause it would ask a thousand times a millisecond


@dataclass
class _Urb:
    data: UMockdev.IoctlData
    buffer: UMockdev.IoctlData
    endpoint: int
    length: int


class Bus:
    """One device; answers usbfs as the kernel does."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._waiting: list[_Urb] = []  # reads that the device has not answered
        self._done: deque[_Urb] = deque()
        self.plugged = True
        self.claimed_by_another = False
        self._handlers: dict[int, Callable[[UMockdev.IoctlClient], None]] = {
            _SUBMIT: self._submit,
            _DISCARD: self._discard,
            _REAP_NOW: self._reap,
            _CAPABILITIES: lambda client: self._number(client, 0),
            _SPEED: lambda client: client.complete(_FULL_SPEED, 0),
            _GET_DRIVER: lambda client: client.complete(-1, errno.ENODATA),
            _CLAIM: lambda client: _refuse(client, errno.EBUSY) if self.claimed_by_another else client.complete(0, 0),
            _RELEASE: lambda client: client.complete(0, 0),
            _CLEAR_HALT: self._clear_halt,
            _RESET_EP: lambda client: client.complete(0, 0),
        }

    def handle(self, _base: UMockdev.IoctlBase, client: UMockdev.IoctlClient) -> bool:
        request = client.get_request() & 0xFFFFFFFF
        handler = self._handlers.get(request)
        if not self.plugged and request not in {_REAP_NOW, _DISCARD}:
            _refuse(client, errno.ENODEV)
        elif handler is None:
            _refuse(client, errno.ENOTTY)
        else:
            handler(client)
        return True

    def _number(self, client: UMockdev.IoctlClient, value: int) -> None:
        client.get_arg().resolve(0, 4).update(0, list(struct.pack("=I", value)))
        client.complete(0, 0)

    def _submit(self, client: UMockdev.IoctlClient) -> None:
        data = client.get_arg().resolve(0, 56)
        raw = bytes(data.retrieve())
        endpoint, (length,) = raw[_URB_ENDPOINT], struct.unpack_from("=i", raw, _URB_LENGTH)
        urb = _Urb(data, data.resolve(_URB_BUFFER, length), endpoint, length)
        if endpoint & 0x80:
            self._waiting.append(urb)
            self._serve()
        elif endpoint in self._module.halted:
            self._finish(urb, -errno.EPIPE, 0)
        else:
            self._module.write(bytes(urb.buffer.retrieve()))
            self._finish(urb, 0, length)
            self._serve()
        client.complete(0, 0)

    def _serve(self) -> None:
        """Gives what the module has to say to the reads that wait for it."""
        for urb in list(self._waiting):
            if urb.endpoint in self._module.halted:
                self._waiting.remove(urb)
                self._finish(urb, -errno.EPIPE, 0)
                continue
            packet = self._module.read(urb.endpoint, urb.length)
            if packet is not None:
                self._waiting.remove(urb)
                urb.buffer.update(0, list(packet))
                self._finish(urb, 0, len(packet))

    def _finish(self, urb: _Urb, status: int, actual: int) -> None:
        urb.data.update(_URB_STATUS, list(struct.pack("=i", status)))
        urb.data.update(_URB_ACTUAL, list(struct.pack("=i", actual)))
        self._done.append(urb)

    def _discard(self, client: UMockdev.IoctlClient) -> None:
        address = struct.unpack("=Q", bytes(client.get_arg().retrieve())[:8])[0]
        for urb in self._waiting:
            if urb.data.client_addr == address:
                self._waiting.remove(urb)
                self._finish(urb, -errno.ENOENT, 0)
                client.complete(0, 0)
                return
        _refuse(client, errno.EINVAL)

    def _reap(self, client: UMockdev.IoctlClient) -> None:
        if not self.plugged:
            for urb in self._waiting:
                self._finish(urb, -errno.ESHUTDOWN, 0)
            self._waiting.clear()
        if not self._done:
            if self.plugged:
                GLib.timeout_add(_IDLE_MS, _refuse, client, errno.EAGAIN)
            else:
                _refuse(client, errno.ENODEV)
            return
        urb = self._done.popleft()
        client.get_arg().resolve(0, 8).set_ptr(0, urb.data)
        client.complete(0, 0)

    def _clear_halt(self, client: UMockdev.IoctlClient) -> None:
        endpoint = struct.unpack("=I", bytes(client.get_arg().resolve(0, 4).retrieve()))[0]
        self._module.halted.discard(endpoint)
        client.complete(0, 0)


class Reports:
    """The wrapped reader's /dev/hidraw0: a raw pseudo-terminal, since umockdev lets none of its own come back."""

    def __init__(self, wrapper: HidWrapper, node: Path) -> None:
        self._wrapper = wrapper
        self._node = node
        self._held = b""
        self._ends: tuple[int, ...] = ()

    def plug(self) -> None:
        self._ends = pty.openpty()  # the far end stays open: else it would hang up when a driver closes it
        tty.setraw(self._ends[1])
        self._node.symlink_to(os.ttyname(self._ends[1]))
        self._held = b""
        GLib.io_add_watch(self._ends[0], GLib.IO_IN | GLib.IO_HUP, self._arrived)

    def unplug(self) -> None:
        self._node.unlink()
        for end in self._ends:
            os.close(end)

    def _arrived(self, descriptor: int, _condition: object) -> bool:
        try:
            self._held += os.read(descriptor, 4096)
        except OSError:  # unplugged
            return False
        while len(self._held) >= _WRITTEN:
            report, self._held = self._held[:_WRITTEN], self._held[_WRITTEN:]
            if report[0] != 0:
                raise SystemExit("the reports of this device have no numbers")
            for answer in self._wrapper.write(report[1:]):
                os.write(descriptor, answer)
        return True


class MutePrinter:
    """/dev/usb/lp0 of a printer that takes what is sent and answers nothing but its port's status.

    What it took stands in `taken`, beside the bus's folder. Without paper it takes no more.
    """

    WELL, NO_PAPER, TROUBLE = 0x18, 0x30, 0x10

    def __init__(self, root: Path) -> None:
        self._taken = root / "taken"
        self._status = self.WELL
        self._takes = 0  # the watch on the line while bytes are taken
        self._ends_after: int | None = None
        (root / "dev/usb").mkdir(parents=True)
        self._far, self._near = pty.openpty()
        tty.setraw(self._near)
        (root / "dev/usb/lp0").symlink_to(os.ttyname(self._near))
        self.calm()

    def handle(self, _base: UMockdev.IoctlBase, client: UMockdev.IoctlClient) -> bool:
        if client.get_request() & 0xFFFFFFFF != _PORT_STATUS:
            return False
        client.get_arg().resolve(0, 4).update(0, list(struct.pack("=i", self._status)))
        client.complete(0, 0)
        return True

    def calm(self) -> None:
        self._taken.write_bytes(b"")
        self._ends_after = None
        self._be(self.WELL)

    def obey(self, order: str, argument: str) -> None:
        states = {"no_paper": self.NO_PAPER, "trouble": self.TROUBLE, "well": self.WELL}
        if order == "paper_for":
            self._ends_after = int(argument)
        elif order in states:
            self._be(states[order])

    def _be(self, status: int) -> None:
        self._status = status
        if status == self.WELL and not self._takes:
            self._takes = GLib.io_add_watch(self._far, GLib.IO_IN, self._arrived)

    def _arrived(self, descriptor: int, _condition: object) -> bool:
        with self._taken.open("ab") as taken:
            taken.write(os.read(descriptor, 512))
            length = taken.tell()
        if self._ends_after is not None and length >= self._ends_after:
            self._ends_after, self._status = None, self.NO_PAPER
        if self._status == self.WELL:
            return True
        self._takes = 0
        return False


def _refuse(client: UMockdev.IoctlClient, number: int) -> bool:
    client.complete(-1, number)
    return False  # for a timer: once


def main() -> None:
    testbed = UMockdev.Testbed.new()
    module, wrapper = Module(), HidWrapper()
    bus, reports = Bus(module), Reports(wrapper, Path(testbed.get_root_dir(), "dev/hidraw0"))
    base = UMockdev.IoctlBase()
    base.connect("handle-ioctl", bus.handle)
    printer, port = MutePrinter(Path(testbed.get_root_dir())), UMockdev.IoctlBase()
    port.connect("handle-ioctl", printer.handle)
    testbed.attach_ioctl("/dev/usb/lp0", port)
    loop = GLib.MainLoop()
    numbers = count(5)

    def plug() -> None:
        number = next(numbers)  # a device that comes back is a new one, at the same port
        testbed.add_from_string(
            _READERS.format(number=number, descriptors=_DESCRIPTORS.hex(), hid=_HID, reports=_VENDORS_REPORTS)
        )
        testbed.attach_ioctl(f"/dev/bus/usb/001/{number:03}", base)
        reports.plug()
        bus.plugged = True

    def unplug() -> None:
        bus.plugged = False
        reports.unplug()
        for device in (f"/sys{_HID}/hidraw/hidraw0", f"/sys{_HID}", _DEVICE):
            testbed.uevent(device, "remove")
            testbed.remove_device(device)

    def replug() -> None:
        plug()
        testbed.uevent(_DEVICE, "add")

    acts = {
        "unplug": unplug,
        "replug": replug,
        "calm_printer": printer.calm,
        "claim": lambda: setattr(bus, "claimed_by_another", True),
        "release": lambda: setattr(bus, "claimed_by_another", False),
    }

    def obey(_channel: int, _condition: object) -> bool:
        order, _, argument = sys.stdin.readline().strip().partition(" ")
        if not order:
            loop.quit()
            return False
        if order in acts:
            acts[order]()
        else:
            module.obey(order, argument)
            wrapper.obey(order, argument)
            printer.obey(order, argument)
        _say("ok")
        return True

    testbed.add_from_string(_HUB)
    plug()
    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, obey)
    _say(testbed.get_root_dir())
    loop.run()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
