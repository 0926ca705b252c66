"""What all ports on a supervised device share: its state for the screen, work with a bound, and its end.

The device is opened, looked at and opened again by its `drivers.devices.supervisor.Supervisor` alone.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

import structlog

from drivers.devices.jobs import Driver
from drivers.devices.supervisor import LOOK_SECONDS, Supervisor
from drivers.health import DeviceStatus
from kiosk.services.device_states import state_of
from kiosk.services.snapshot import DeviceState

log = structlog.get_logger()

D = TypeVar("D", bound=Driver)
T = TypeVar("T")


class Supervised(Generic[D]):
    """`name` is the device's in the configuration. `finish`: seconds that the work under way has when it is closed."""

    def __init__(
        self,
        name: str,
        device: D,
        prove: Callable[[D], str],
        look: Callable[[D], DeviceStatus],
        *,
        finish: float = 0.0,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self.name = name
        self._supervisor = Supervisor(name, device, prove, look, look_seconds=look_seconds)
        self._finish = finish
        self._state = state_of(self._supervisor.status)
        self._listeners: list[Callable[[], None]] = []
        self._supervisor.subscribe(self._told)

    def state(self) -> DeviceState:
        return self._state

    @property
    def status(self) -> DeviceStatus:
        return self._supervisor.status

    def on_change(self, listener: Callable[[], None]) -> None:
        """`listener` is called from the device's thread after each change of the state; it must not block."""
        self._listeners.append(listener)

    def open(self) -> None:
        self._supervisor.start()

    def look_again(self) -> None:
        """Something was plugged in or out, or may have changed: the device is looked at without delay."""
        self._supervisor.nudge()

    def close(self) -> None:
        self._supervisor.stop(finish=self._finish)

    def do(self, work: Callable[[D], T], seconds: float, *, try_now: bool = False) -> T:
        """For a worker: waits for at most `seconds`. Raises DeviceError."""
        return self._supervisor.submit(work, seconds, try_now=try_now).result()

    def begin(self, work: Callable[[D], T], seconds: float) -> Future[T]:
        """Waits for nothing; the future is done within `seconds`, with a result or a DeviceError."""
        return self._supervisor.submit(work, seconds)

    def tell(self, status: DeviceStatus) -> None:
        """For work under way: what it sees of the device, before it ends."""
        self._supervisor.tell(status)

    def _told(self, status: DeviceStatus) -> None:
        state = state_of(status)
        if state is self._state:
            return
        self._state = state
        log.info(
            "device.state",
            device=self.name,
            state=state.value,
            health=status.health.value,
            reason=status.reason or None,
        )
        for listener in self._listeners:
            listener()
