"""A loop whose time passes when the test says so. Works run inline, one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from kiosk.services.loop import Loop

T = TypeVar("T")

_RUNAWAY = 100_000  # callbacks in one go; a loop that feeds itself without end must end the test


@dataclass(eq=False)
class _Timer:
    due: float
    callback: Callable[[], None]
    period: float | None
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


class ManualLoop:
    """`advance` lets time pass; `settle` runs what is due now.

    With `hold=True` works wait until `finish_work` is called, so that a test can look at the time between.
    """

    def __init__(self, *, now: float = 1000.0, hold: bool = False) -> None:
        self.hold = hold
        self._now = now
        self._ready: deque[Callable[[], None]] = deque()
        self._works: deque[Callable[[], None]] = deque()
        self._timers: list[_Timer] = []

    def monotonic(self) -> float:
        return self._now

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        def execute() -> None:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - handed on, as the real loop does
                raised = error
                self._ready.append(lambda: failed(raised))
            else:
                self._ready.append(lambda: done(result))

        self._works.append(execute)

    def post(self, callback: Callable[[], None]) -> None:
        self._ready.append(callback)

    def later(self, seconds: float, callback: Callable[[], None]) -> _Timer:
        return self._start(_Timer(self._now + seconds, callback, None))

    def every(self, seconds: float, callback: Callable[[], None]) -> _Timer:
        assert seconds > 0
        return self._start(_Timer(self._now + seconds, callback, seconds))

    @property
    def works_waiting(self) -> int:
        return len(self._works)

    @property
    def timers_running(self) -> int:
        return sum(not timer.cancelled for timer in self._timers)

    def finish_work(self) -> None:
        """Runs the oldest held work and what follows from it."""
        self._works.popleft()()
        self.settle()

    def settle(self) -> None:
        """Runs works (unless held) and posted callbacks until there are none."""
        for _ in range(_RUNAWAY):
            if self._ready:
                self._ready.popleft()()
            elif self._works and not self.hold:
                self._works.popleft()()
            else:
                return
        raise AssertionError("the callbacks never come to an end")

    def advance(self, seconds: float) -> None:
        """Lets `seconds` pass; timers fire in the order they are due, each at its own time."""
        self.settle()
        end = self._now + seconds
        for _ in range(_RUNAWAY):
            self._timers = [timer for timer in self._timers if not timer.cancelled]
            due = min((timer for timer in self._timers if timer.due <= end), key=lambda t: t.due, default=None)
            if due is None:
                self._now = end
                return
            self._now = max(self._now, due.due)
            if due.period is None:
                due.cancelled = True
            else:
                due.due += due.period
            due.callback()
            self.settle()
        raise AssertionError("the timers never come to an end")

    def _start(self, timer: _Timer) -> _Timer:
        self._timers.append(timer)
        return timer


def _is_a_loop(loop: ManualLoop) -> Loop:
    return loop
