"""The one thread that a session lives on, as the session sees it.

Everything in `kiosk.services` runs on the loop's thread and never blocks it: what takes time (a device's answer, a page
to straighten, the durable moment) is given to `run`, and its outcome comes back on the loop's thread. The window's
toolkit provides the loop on a kiosk (`ui.bridge`); tests drive one by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Handle(Protocol):
    def cancel(self) -> None:
        """The callback is not called any more, also if it was already due. Cancelling twice does no harm."""


class Loop(Protocol):
    def monotonic(self) -> float:
        """Seconds; only differences mean something."""

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Calls `work` on a worker thread, then `done` with its result or `failed` with what it raised on the loop.

        Works start in the order given, several at a time. After the loop is closed neither is called.
        """

    def post(self, callback: Callable[[], None]) -> None:
        """Calls `callback` on the loop's thread, in the order posted. The only method that any thread may call."""

    def later(self, seconds: float, callback: Callable[[], None]) -> Handle:
        """Calls `callback` once, after `seconds`."""

    def every(self, seconds: float, callback: Callable[[], None]) -> Handle:
        """Calls `callback` after `seconds` and again after every further `seconds` until it is cancelled."""
