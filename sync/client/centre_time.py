"""Whether the wall clock here can be believed by the day: what the centre said, carried on by the monotonic clock."""

from __future__ import annotations

import datetime as dt

_CLOSE_ENOUGH = dt.timedelta(days=1)  # for what is counted in days


class CentreTime:
    """Times are aware UTC by the clock here; `monotonic` is in seconds."""

    def __init__(self) -> None:
        self._heard: tuple[dt.datetime, float] | None = None

    def hear(self, offset: dt.timedelta | None, now: dt.datetime, monotonic: float) -> None:
        """`offset` is the centre's clock minus ours, measured just now; None says nothing."""
        if offset is not None:
            self._heard = (now + offset, monotonic)

    def agrees(self, now: dt.datetime, monotonic: float) -> bool:
        """False also before the centre was heard for the first time."""
        if self._heard is None:
            return False
        told, at = self._heard
        return abs(told + dt.timedelta(seconds=monotonic - at) - now) <= _CLOSE_ENOUGH
