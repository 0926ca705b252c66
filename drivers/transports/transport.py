"""A line to a device: bytes out, bytes in, and no wait without an end."""

from __future__ import annotations

from typing import Protocol


class Transport(Protocol):
    """Deadlines are readings of `time.monotonic`, in seconds.

    One thread opens, reads, writes and closes; any thread may call `cancel`.
    """

    @property
    def name(self) -> str:
        """Where the line leads, for technicians: a path or an address."""

    def open(self) -> None:
        """Raises DeviceAbsent, DeviceBusy or DeviceDenied."""

    def close(self) -> None:
        """Closing twice does no harm."""

    def write(self, data: bytes, deadline: float) -> None:
        """Hands over all of `data`; raises DeviceTimeout (DeviceFull where it is known how much was handed over),
        DeviceAbsent or DeviceCancelled."""

    def read(self, deadline: float) -> bytes:
        """Waits for at least one byte; raises DeviceTimeout, DeviceAbsent or DeviceCancelled."""

    def discard_input(self) -> None:
        """Forgets what came and was not read."""

    def cancel(self) -> None:
        """Makes a `read` or `write` that waits now, or the next that would wait, end with DeviceCancelled."""

    def clear_cancel(self) -> None:
        """Forgets a `cancel` that has not ended anything yet."""


class HasSpeed(Transport, Protocol):
    """A line whose speed in baud can be chosen while it is open."""

    def set_speed(self, baud: int) -> None: ...
