"""What can go wrong between us and a device; every foreign exception becomes one of these at the edge.

DeviceError
├── DeviceAbsent         the port is not there, or went away while it was used
├── DeviceBusy           another program holds the port
├── DeviceDenied         the system lets this program not open the port
├── DeviceTimeout        no whole answer before the deadline
│   └── DeviceFull       it takes no more bytes for now
├── DeviceCancelled      the caller asked to stop
├── DeviceFailed         the device answered that it cannot do its work
├── DeviceClosed         a driver was used before `open` or after `close`
└── ProtocolError
    ├── LocalProtocolError   we asked for something the protocol cannot carry: a fault in this program
    └── RemoteProtocolError  the device sent what it must not send
"""

from __future__ import annotations


class DeviceError(Exception):
    """Base of all. `code` names the event that operations see. Messages never hold personal data."""

    code = "device.error"


class DeviceAbsent(DeviceError):
    code = "device.absent"


class DeviceBusy(DeviceError):
    code = "device.busy"


class DeviceDenied(DeviceError):
    code = "device.denied"


class DeviceTimeout(DeviceError):
    code = "device.no_answer"


class DeviceFull(DeviceTimeout):
    """`taken` bytes of what was to be written are on their way; the rest is not."""

    code = "device.full"

    def __init__(self, message: str, taken: int) -> None:
        super().__init__(message)
        self.taken = taken


class DeviceCancelled(DeviceError):
    code = "device.cancelled"


class DeviceFailed(DeviceError):
    """`reason` is the device's own, as a dotted code."""

    code = "device.failed"

    def __init__(self, message: str, reason: str = code) -> None:
        super().__init__(message)
        self.reason = reason


class DeviceClosed(DeviceError):
    code = "device.closed"


class ProtocolError(DeviceError):
    code = "device.protocol"


class LocalProtocolError(ProtocolError):
    code = "device.protocol_misused"


class RemoteProtocolError(ProtocolError):
    code = "device.protocol_broken"
