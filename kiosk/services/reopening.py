"""A device that is opened when it is first needed and again after it was gone; what both serial ports here share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import structlog

from drivers.errors import DeviceClosed, DeviceError
from kiosk.services.snapshot import DeviceState

log = structlog.get_logger()


class Closable(Protocol):
    def close(self) -> None: ...


Device = TypeVar("Device", bound=Closable)


class Reopening(Generic[Device]):
    """`open_device` opens and proves the device, or raises DeviceError. Whoever uses it holds `lock`."""

    def __init__(self, name: str, open_device: Callable[[], Device]) -> None:
        self._name = name
        self._open = open_device
        self._device: Device | None = None
        self._closed = False
        self.lock = threading.Lock()
        self.state = DeviceState.NO_ANSWER

    @property
    def device(self) -> Device | None:
        return self._device

    def opened(self) -> Device:
        if self._closed:
            raise DeviceClosed(f"{self._name}: the session is over")
        if self._device is None:
            self._device = self._open()
        return self._device

    def refresh(self, ask: Callable[[Device], DeviceState]) -> None:
        """Asks the device how it is, unless it is being used."""
        if not self.lock.acquire(blocking=False):
            return
        try:
            self.become(ask(self.opened()))
        except DeviceError:
            self.lose()
        finally:
            self.lock.release()

    def lose(self) -> None:
        if self._device is not None:
            self._device.close()
            self._device = None
        self.become(DeviceState.NO_ANSWER)

    def become(self, state: DeviceState) -> None:
        if state is not self.state:
            log.info("device.state", device=self._name, state=state.value)
            self.state = state

    def close(self) -> None:
        """Waits for whoever uses the device now; afterwards nobody can."""
        self._closed = True
        with self.lock:
            self.lose()
