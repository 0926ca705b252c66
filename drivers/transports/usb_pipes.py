"""The endpoints of a USB device, by libusb: for readers that hang on no serial port.

libusb cannot be woken from another thread while it reads, so a wait is made of short ones: a `cancel` is heard within
`_SLICE_MS`. No data is lost between two of them: a device keeps what was not fetched.
"""

from __future__ import annotations

import errno
import re
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import usb.core
import usb.util

from drivers.errors import (
    DeviceAbsent,
    DeviceBusy,
    DeviceCancelled,
    DeviceClosed,
    DeviceDenied,
    DeviceError,
    DeviceTimeout,
    LocalProtocolError,
    RemoteProtocolError,
)

_SLICE_MS = 50
_CLEAR_MS = 2  # an endpoint that has something gives it at once
_CLEAR_READS = 64  # a device that never stops sending is refused by its next answer
_LEAST_PACKET = 64  # bytes: a full-speed bulk packet

_ADDRESS = re.compile(r"usb:([0-9a-f]{4}):([0-9a-f]{4})(?:@(\d+)-(\d+(?:\.\d+)*))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UsbAddress:
    """`usb:VVVV:PPPP` for the first device of that kind, `usb:VVVV:PPPP@B-P.P` for the one at a port of a bus.

    The port is named as in the kernel's messages and `lsusb -t`: bus, then the port of each hub on the way. It stays
    the same when the device is plugged out and in again, or the machine restarts.
    """

    vendor: int
    product: int
    bus: int | None = None
    ports: tuple[int, ...] = ()

    @classmethod
    def parse(cls, text: str) -> UsbAddress:
        """Raises LocalProtocolError."""
        match = _ADDRESS.fullmatch(text)
        if match is None:
            raise LocalProtocolError(f"{text!r} is not usb:VENDOR:PRODUCT or usb:VENDOR:PRODUCT@BUS-PORT")
        vendor, product, bus, ports = match.groups()
        if bus is None:
            return cls(int(vendor, 16), int(product, 16))
        return cls(int(vendor, 16), int(product, 16), int(bus), tuple(int(port) for port in ports.split(".")))

    def __str__(self) -> str:
        kind = f"usb:{self.vendor:04x}:{self.product:04x}"
        return kind if self.bus is None else f"{kind}@{self.bus}-{'.'.join(map(str, self.ports))}"

    def names(self, device: Any) -> bool:
        """Whether it is this device of pyusb's that is meant."""
        if (device.idVendor, device.idProduct) != (self.vendor, self.product):
            return False
        return self.bus is None or (device.bus, tuple(device.port_numbers or ())) == (self.bus, self.ports)


def attached(kinds: Iterable[tuple[int, int]]) -> list[UsbAddress]:
    """Where devices of these vendor and product numbers hang. Opens none; empty where there is no USB at all."""
    wanted = set(kinds)
    try:
        devices = usb.core.find(find_all=True, custom_match=lambda one: (one.idVendor, one.idProduct) in wanted)
        return [
            UsbAddress(one.idVendor, one.idProduct, one.bus, tuple(one.port_numbers or ())) for one in devices or ()
        ]
    except (usb.core.NoBackendError, usb.core.USBError):
        return []


class UsbPipes:
    """Implements `Pipes` (see sdt_lines). `endpoints` names all that will be used; one interface has to have them."""

    def __init__(self, address: UsbAddress, endpoints: Iterable[int]) -> None:
        self._address = address
        self._endpoints = frozenset(endpoints)
        self._device: Any = None
        self._interface = 0
        self._packet: dict[int, int] = {}  # bytes of each endpoint's largest packet
        self._left: dict[int, bytes] = {}  # what came in one packet with more than was asked for
        self._cancelled = threading.Event()

    @property
    def name(self) -> str:
        return str(self._address)

    def open(self) -> None:
        """Raises DeviceAbsent, DeviceBusy, DeviceDenied, or RemoteProtocolError for a device without the endpoints."""
        device = self._found()
        try:
            self._claim(device)
        except usb.core.USBError as error:
            usb.util.dispose_resources(device)
            raise self._why(error) from error
        except DeviceError:
            usb.util.dispose_resources(device)
            raise
        self._device = device

    def close(self) -> None:
        device, self._device = self._device, None
        self._left.clear()
        if device is not None:
            usb.util.dispose_resources(device)  # releases the interface, too; says nothing of a device that is gone

    def send(self, endpoint: int, data: bytes, deadline: float) -> None:
        device = self._opened()
        left = memoryview(data)
        while left:
            try:
                written = device.write(endpoint, bytes(left), self._slice(deadline))
            except usb.core.USBTimeoutError:
                continue
            except usb.core.USBError as error:
                raise self._failed(device, endpoint, error) from error
            left = left[written:]

    def receive(self, endpoint: int, size: int, deadline: float) -> bytes:
        """`size` bytes; raises RemoteProtocolError when only some of them came before the deadline."""
        data = bytearray(self._left.pop(endpoint, b""))
        while len(data) < size:
            try:
                data += self._read(endpoint, size - len(data), self._slice(deadline))
            except DeviceTimeout:
                if not data:
                    raise
                raise RemoteProtocolError("the answer is incomplete") from None
        if len(data) > size:
            self._left[endpoint] = bytes(data[size:])
        return bytes(data[:size])

    def clear(self) -> None:
        self._left.clear()
        for endpoint in sorted(self._endpoints):
            if not endpoint & usb.util.ENDPOINT_IN:
                continue
            for _ in range(_CLEAR_READS):
                if not self._read(endpoint, 1, _CLEAR_MS):
                    break

    def cancel(self) -> None:
        self._cancelled.set()

    def clear_cancel(self) -> None:
        self._cancelled.clear()

    def _found(self) -> Any:
        try:
            device = usb.core.find(custom_match=self._address.names)
        except (usb.core.NoBackendError, usb.core.USBError) as error:
            raise DeviceAbsent(f"{self.name}: this machine has no USB") from error
        if device is None:
            raise DeviceAbsent(f"{self.name} is not there")
        return device

    def _claim(self, device: Any) -> None:
        try:
            configuration = device.get_active_configuration()
        except usb.core.USBError:  # not configured yet
            device.set_configuration()
            configuration = device.get_active_configuration()
        for interface in configuration:
            packets = {endpoint.bEndpointAddress: endpoint.wMaxPacketSize for endpoint in interface}
            if self._endpoints <= packets.keys():
                self._interface, self._packet = interface.bInterfaceNumber, packets
                break
        else:
            raise RemoteProtocolError(f"{self.name} does not have the pipes of a reader")
        if device.is_kernel_driver_active(self._interface):
            device.detach_kernel_driver(self._interface)
        usb.util.claim_interface(device, self._interface)

    def _read(self, endpoint: int, size: int, timeout_ms: int) -> bytes:
        """What came within the time, perhaps nothing. Asks for whole packets: a device may not send half of one."""
        device = self._opened()
        packet = max(self._packet[endpoint], _LEAST_PACKET)
        try:
            return bytes(device.read(endpoint, -(-size // packet) * packet, timeout_ms))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise self._failed(device, endpoint, error) from error

    def _failed(self, device: Any, endpoint: int, error: usb.core.USBError) -> DeviceError:
        """A halted endpoint stays so until somebody clears it; the next exchange shall find it open."""
        if error.errno == errno.EPIPE:
            with suppress(usb.core.USBError):
                device.clear_halt(endpoint)
        return self._why(error)

    def _slice(self, deadline: float) -> int:
        """Milliseconds to wait now; raises DeviceCancelled or DeviceTimeout instead."""
        if self._cancelled.is_set():
            self._cancelled.clear()
            raise DeviceCancelled("cancelled while waiting for the device")
        left = deadline - time.monotonic()
        if left <= 0:
            raise DeviceTimeout("no answer before the deadline")
        return max(1, min(_SLICE_MS, round(left * 1000)))

    def _opened(self) -> Any:
        if self._device is None:
            raise DeviceClosed(f"{self.name} is not open")
        return self._device

    def _why(self, error: usb.core.USBError) -> DeviceError:
        reason = _REASONS.get(error.errno or 0)
        return reason(f"{self.name}: {error.strerror}") if reason else DeviceAbsent(f"{self.name} went away")


_REASONS: dict[int, type[DeviceError]] = {
    errno.EACCES: DeviceDenied,
    errno.EPERM: DeviceDenied,
    errno.EBUSY: DeviceBusy,
    errno.EPIPE: RemoteProtocolError,  # the endpoint is halted: the device did not understand
    errno.EOVERFLOW: RemoteProtocolError,  # more than a packet
}
