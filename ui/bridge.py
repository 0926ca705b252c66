"""The worker threads and the way back to the window's thread: `kiosk.services.loop.Loop` on Qt."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot

T = TypeVar("T")

# One device at a time is waited for in front of a citizen; the rest are the camera, the store and one to spare.
WORKERS: Final = 4
# Far more than a session ever has under way; a queue that reaches it is a bug, not load.
MAX_WAITING: Final = 64

Callback = Callable[[], None]


class BridgeClosed(RuntimeError):
    """Work was given to a loop that was already closed."""


class _Mailbox(QObject):
    """Carries callables from any thread to the thread it lives on, in order.

    It belongs to the application. A worker may be the last to hold the loop, and would otherwise destroy the timers of
    the window's thread on its own.
    """

    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__(QCoreApplication.instance())
        self.open = True
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def post(self, callback: Callback) -> None:
        self._posted.emit(callback)

    @Slot(object)
    def _deliver(self, callback: Callback) -> None:
        if self.open:
            callback()


class _QtHandle:
    def __init__(self, timer: QTimer) -> None:
        self._timer: QTimer | None = timer

    def cancel(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer.deleteLater()
            self._timer = None


class QtLoop:
    """Build it on the thread of the window, after the application. An exception in a callback reaches sys.excepthook.

    The workers are daemon threads: a device that never answers does not keep the process, and a citizen's data with it.
    """

    def __init__(self, *, workers: int = WORKERS, max_waiting: int = MAX_WAITING) -> None:
        self._mailbox = _Mailbox()
        self._works: queue.Queue[Callback | None] = queue.Queue(max_waiting)
        self._threads = [
            threading.Thread(target=self._serve, name=f"worker-{number}", daemon=True) for number in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def monotonic(self) -> float:
        return time.monotonic()

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """As the protocol says; raises queue.Full when `max_waiting` works wait, which no session reaches."""
        if not self._mailbox.open:
            raise BridgeClosed

        def execute() -> None:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - handed on to the loop's thread
                raised = error
                self.post(lambda: failed(raised))
            else:
                self.post(lambda: done(result))

        self._works.put_nowait(execute)

    def post(self, callback: Callback) -> None:
        self._mailbox.post(callback)

    def later(self, seconds: float, callback: Callback) -> _QtHandle:
        return self._start(seconds, callback, once=True)

    def every(self, seconds: float, callback: Callback) -> _QtHandle:
        return self._start(seconds, callback, once=False)

    def close(self) -> None:
        """Nothing is delivered after this; timers stop. Does not wait for works under way."""
        self._mailbox.open = False
        for timer in self._mailbox.findChildren(QTimer):
            timer.stop()
        for _ in self._threads:
            with contextlib.suppress(queue.Full):
                self._works.put_nowait(None)

    def _start(self, seconds: float, callback: Callback, *, once: bool) -> _QtHandle:
        timer = QTimer(self._mailbox)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setSingleShot(once)
        timer.setInterval(max(0, round(seconds * 1000)))
        handle = _QtHandle(timer)

        def fire() -> None:
            if once:
                handle.cancel()
            callback()

        timer.timeout.connect(fire)
        timer.start()
        return handle

    def _serve(self) -> None:
        while (work := self._works.get()) is not None and self._mailbox.open:
            work()
