"""When a page waits for nobody: idle, then a warning with a chance to go on, then the end (WCAG 2.2.1).

Pure: times are seconds of any monotonic clock and are passed in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(slots=True)
class IdleClock:
    """`limit` seconds without a touch, then `warning` seconds in which any touch goes on. Extended without end."""

    limit: float
    warning: float
    touched_at: float

    def touch(self, now: float) -> None:
        self.touched_at = now

    def seconds_left(self, now: float) -> int | None:
        """None while there is no warning; then whole seconds, 0 when the time is over."""
        over = now - self.touched_at - self.limit
        if over < 0:
            return None
        return max(0, math.ceil(self.warning - over))
