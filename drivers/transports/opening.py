"""Why a port could not be opened, in our own errors."""

from __future__ import annotations

import errno

from drivers.errors import DeviceAbsent, DeviceBusy, DeviceDenied, DeviceError

_REASONS: dict[int, type[DeviceError]] = {
    errno.EACCES: DeviceDenied,
    errno.EPERM: DeviceDenied,
    errno.EBUSY: DeviceBusy,
    errno.EAGAIN: DeviceBusy,  # another program holds the lock
}


def why_not_opened(name: str, error: Exception) -> DeviceError:
    number = getattr(error, "errno", None) or 0
    return _REASONS.get(number, DeviceAbsent)(f"{name} cannot be opened")
