"""What all lines on a file descriptor share: waiting with a deadline, cancelling, and noticing that a device went."""

from __future__ import annotations

import os
import threading
import time
from abc import ABC, abstractmethod
from contextlib import suppress

from drivers.errors import DeviceAbsent, DeviceClosed, DeviceFull, DeviceTimeout
from drivers.transports.waiting import Waiter

_CHUNK = 4096
_MOST_READS = 64  # 256 KiB; no device of a kiosk sends so much unasked, and one that never stops is left at it


class DescriptorLine(ABC):
    """Implements `Transport` over a non-blocking descriptor that `_acquire` opens and `_release` closes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._descriptor: int | None = None
        self._waiter: Waiter | None = None
        self._opening = threading.Lock()  # between `open` or `close` and a `cancel` from another thread

    @property
    def name(self) -> str:
        return self._name

    @abstractmethod
    def _acquire(self) -> int: ...

    @abstractmethod
    def _release(self) -> None: ...

    def _has_ended(self, descriptor: int) -> bool:  # noqa: ARG002 - a line may have to ask it
        """Whether a read of nothing means the end, which it does except on a serial port."""
        return True

    def open(self) -> None:
        descriptor = self._acquire()
        with self._opening:
            self._descriptor, self._waiter = descriptor, Waiter()

    def close(self) -> None:
        with self._opening:
            waiter = self._waiter
            self._descriptor = self._waiter = None
        with suppress(OSError):  # the device may be gone already
            self._release()
        if waiter is not None:
            waiter.close()

    def write(self, data: bytes, deadline: float) -> None:
        descriptor, waiter = self._opened()
        left = memoryview(data)
        while left:
            try:
                waiter.wait_writable(descriptor, deadline)
                left = left[os.write(descriptor, left[:_CHUNK]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise DeviceAbsent(f"{self._name} went away") from error
            except DeviceTimeout as error:
                raise DeviceFull(f"{self._name} takes no more", len(data) - len(left)) from error

    def read(self, deadline: float) -> bytes:
        descriptor, waiter = self._opened()
        while True:
            waiter.wait_readable(descriptor, deadline)
            try:
                data = os.read(descriptor, _CHUNK)
            except BlockingIOError:
                continue
            except OSError as error:
                raise DeviceAbsent(f"{self._name} went away") from error
            if data:
                return data
            if self._has_ended(descriptor):
                raise DeviceAbsent(f"{self._name} went away")

    def discard_input(self) -> None:
        with suppress(DeviceTimeout):
            for _ in range(_MOST_READS):
                self.read(time.monotonic())

    def cancel(self) -> None:
        with self._opening:
            if self._waiter is not None:
                self._waiter.wake()

    def clear_cancel(self) -> None:
        with self._opening:
            if self._waiter is not None:
                self._waiter.clear()

    def _opened(self) -> tuple[int, Waiter]:
        if self._descriptor is None or self._waiter is None:
            raise DeviceClosed(f"{self._name} is not open")
        return self._descriptor, self._waiter
