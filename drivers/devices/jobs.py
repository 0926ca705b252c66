"""What a supervisor runs: a driver, and work for it with a deadline."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from drivers.errors import DeviceAbsent, DeviceError, DeviceFailed
from drivers.health import DeviceStatus, Health


class Driver(Protocol):
    def open(self) -> None: ...
    def close(self) -> None: ...
    def cancel(self) -> None: ...
    def clear_cancel(self) -> None: ...


D = TypeVar("D", bound=Driver)


@dataclass(eq=False, slots=True)
class Job(Generic[D]):
    """Work for a device, and the future that waits for it."""

    work: Callable[[D], object]
    deadline: float
    future: Future[object]
    settled: bool = False  # somebody has taken it on them to end the future


def status_of(error: DeviceError) -> DeviceStatus:
    if isinstance(error, DeviceAbsent):
        return DeviceStatus(Health.ABSENT, error.code, str(error))
    reason = error.reason if isinstance(error, DeviceFailed) else error.code
    return DeviceStatus(Health.FAILED, reason, str(error))


def claim(job: Job[D]) -> bool:
    """True for the first who asks; called with the lock held."""
    first, job.settled = not job.settled, True
    return first
