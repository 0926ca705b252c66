"""Runs one device in a thread of its own: opens it, opens it again when it was unplugged, and does its jobs in order.

    connecting ─ proved ─▶ ready ─ DeviceError ─▶ down ─ back-off or hot-plug ─▶ connecting
        └────── DeviceError ──────────────────────▶─┘

Callers never wait: `submit` gives a future that is done by its deadline, also when the device is stuck.

A port that another program still holds is no loss while we have only just begun: the process before this one may be
letting it go. Until then the status stays unknown, and jobs wait.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar, cast

import structlog

from drivers.devices.jobs import Driver, Job, claim, status_of
from drivers.errors import (
    DeviceAbsent,
    DeviceBusy,
    DeviceCancelled,
    DeviceClosed,
    DeviceError,
    DeviceTimeout,
    LocalProtocolError,
)
from drivers.health import NOT_ASKED, DeviceStatus, StatusListener

_log = structlog.get_logger()

BACK_OFF_SECONDS = (0.1, 0.3, 1.0, 2.0)
"""Before each further try; the last repeats. A device that is there and does not answer takes seconds to ask."""

ABSENT_SECONDS = 0.5
"""The longest pause where there is nothing to open: trying a path is cheap, and a citizen may hold the cable."""

HAND_OVER_SECONDS = 6.0
"""From the start, for which a busy port is waited for; the process before may still finish a slip."""

_HAND_OVER_PAUSE = 0.05
LOOK_SECONDS = 2.0
"""Between two looks at an idle device."""

_MAX_WAITING = 16  # jobs; a screen has one or two
_KEEPS_THE_LINE = (DeviceCancelled, LocalProtocolError)  # errors after which the device is as good as before


D = TypeVar("D", bound=Driver)
T = TypeVar("T")


class Supervisor(Generic[D]):
    """`prove` shows after each opening that the device is what it should be, and says who it is; `look` asks how it is.

    Both raise DeviceError. `clock` gives seconds that only go forward. An idle device is looked at every
    `look_seconds`.
    """

    def __init__(
        self,
        name: str,
        device: D,
        prove: Callable[[D], str],
        look: Callable[[D], DeviceStatus],
        clock: Callable[[], float] = time.monotonic,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._name = name
        self._device = device
        self._prove = prove
        self._look = look
        self._clock = clock
        self._look_seconds = look_seconds
        self._changed = threading.Condition()
        self._waiting: deque[Job[D]] = deque()
        self._current: Job[D] | None = None
        self._down: DeviceError | None = None
        self._status = NOT_ASKED
        self._listeners: list[StatusListener] = []
        self._stopping = False
        self._nudged = False
        self._began = 0.0
        self._threads = [
            threading.Thread(target=self._run, name=f"device-{name}", daemon=True),
            threading.Thread(target=self._keep_deadlines, name=f"deadlines-{name}", daemon=True),
        ]

    @property
    def status(self) -> DeviceStatus:
        return self._status

    def subscribe(self, listener: StatusListener) -> None:
        """`listener` is told the status now and at each change, from the thread where it changes."""
        with self._changed:
            self._listeners.append(listener)
        listener(self._status)

    def start(self) -> None:
        self._began = self._clock()
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 2.0, *, finish: float = 0.0) -> None:
        """Ends the threads. The job under way has `finish` seconds to end by itself, and is cancelled then; it and the
        threads are waited for at most `seconds` more. What still waits fails with DeviceClosed."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._current is None, finish)
        self._device.cancel()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(seconds)
        closed = DeviceClosed(f"{self._name} is not run any more")
        with self._changed:
            stuck = self._current
            mine = stuck is not None and claim(stuck)
        if stuck is not None and mine:
            stuck.future.set_exception(closed)
        self._fail_waiting(closed)

    def nudge(self) -> None:
        """Something was plugged in or out somewhere: look at once."""
        with self._changed:
            self._nudged = True
            self._changed.notify_all()

    def tell(self, status: DeviceStatus) -> None:
        """For a job: what it sees of its device is published as a look's outcome is."""
        self._publish(status)

    def submit(self, work: Callable[[D], T], seconds: float, *, try_now: bool = False) -> Future[T]:
        """`work` runs on the device's thread. The future has its result, or a DeviceError, within `seconds`.

        While the device is down it is refused at once. `try_now` is for what a person asked for: the device is tried
        first, and the work is refused if it is still down.
        """
        future: Future[object] = Future()
        refusal: DeviceError | None
        with self._changed:
            refusal = self._down
            if self._stopping:
                refusal = DeviceClosed(f"{self._name} is not run any more")
            elif len(self._waiting) >= _MAX_WAITING:
                refusal = DeviceBusy(f"{_MAX_WAITING} jobs wait for {self._name} already")
            elif refusal is not None and try_now:
                refusal, self._nudged = None, True
            if refusal is None:
                self._waiting.append(Job(work, self._clock() + seconds, future))
                self._changed.notify_all()
        if refusal is not None:
            future.set_exception(refusal)
        return cast("Future[T]", future)

    # --- the device's thread

    def _run(self) -> None:
        failures = 0
        while not self._stopping:
            pause = BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)]
            try:
                self._connect()
                failures, pause = 0, BACK_OFF_SECONDS[0]
                self._serve()
            except DeviceError as error:
                if self._is_being_handed_over(error):
                    pause = _HAND_OVER_PAUSE
                else:
                    self._lose(error)
                    failures += 1
                if isinstance(error, DeviceAbsent):
                    pause = min(pause, ABSENT_SECONDS)
            self._device.close()
            self._pause(pause)

    def _is_being_handed_over(self, error: DeviceError) -> bool:
        young = self._clock() - self._began < HAND_OVER_SECONDS
        return young and isinstance(error, DeviceBusy) and self._status is NOT_ASKED

    def _connect(self) -> None:
        self._device.open()
        identity = self._prove(self._device)
        status = self._look(self._device)
        with self._changed:
            self._down = None
        _log.info("device.ready", device=self._name, identity=identity)
        self._publish(status)

    def _serve(self) -> None:
        """Does jobs until the supervisor stops; raises the DeviceError that ended the device."""
        while (job := self._next()) is not None or not self._stopping:
            if job is None:
                self._publish(self._look(self._device))
            else:
                self._do(job)

    def _next(self) -> Job[D] | None:
        """The next job; None when the device is to be looked at first, or when it is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._stopping or self._nudged, self._look_seconds)
            nudged, self._nudged = self._nudged, False
            if self._stopping or nudged or not self._waiting:
                return None
            self._current = self._waiting.popleft()
            self._changed.notify_all()
            return self._current

    def _do(self, job: Job[D]) -> None:
        lost: DeviceError | None = None
        result: object = None
        failure: Exception | None = None
        try:
            result = job.work(self._device)
        except DeviceError as error:
            failure = error
            lost = None if isinstance(error, _KEEPS_THE_LINE) else error
        except Exception as error:  # noqa: BLE001 - a fault of the job belongs to who submitted it
            failure = error
        with self._changed:
            self._current = None
            self._device.clear_cancel()
            mine = claim(job)
            self._changed.notify_all()
        if lost is not None:
            self._lose(lost)  # first, so that whoever learns of the failure finds the status that goes with it
        if mine and failure is not None:
            job.future.set_exception(failure)
        elif mine:
            job.future.set_result(result)
        if lost is not None:
            raise lost

    def _lose(self, error: DeviceError) -> None:
        if self._stopping:
            return
        with self._changed:
            self._down = error
        self._fail_waiting(error)
        self._publish(status_of(error))

    def _pause(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._nudged or self._stopping, seconds)
            self._nudged = False

    def _publish(self, status: DeviceStatus) -> None:
        with self._changed:
            if status == self._status:
                return
            self._status = status
            listeners = tuple(self._listeners)
        _log.debug("device.status", device=self._name, health=status.health.value, reason=status.reason)
        for listener in listeners:
            listener(status)

    def _fail_waiting(self, error: DeviceError) -> None:
        with self._changed:
            failed = [job for job in self._waiting if claim(job)]
            self._waiting.clear()
        for job in failed:
            job.future.set_exception(error)

    # --- the deadlines' thread

    def _keep_deadlines(self) -> None:
        while True:
            with self._changed:
                if self._stopping:
                    return
                self._changed.wait(self._until_next_deadline())
                late = self._take_late()
            for job in late:
                job.future.set_exception(DeviceTimeout(f"{self._name} did not finish in time"))

    def _until_next_deadline(self) -> float | None:
        pending = [job.deadline for job in self._pending()]
        return max(0.0, min(pending) - self._clock()) if pending else None

    def _take_late(self) -> list[Job[D]]:
        late = [job for job in self._pending() if job.deadline <= self._clock() and claim(job)]
        if self._current in late:
            self._device.cancel()
        self._waiting = deque(job for job in self._waiting if not job.settled)
        return late

    def _pending(self) -> list[Job[D]]:
        jobs = [*self._waiting, *([self._current] if self._current is not None else [])]
        return [job for job in jobs if not job.settled]
