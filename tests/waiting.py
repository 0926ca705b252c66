"""How tests wait for another thread or process: on a condition, for as long as a busy machine may need."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

# Seconds. Nothing that waits so long measures: it only keeps a test that will fail from hanging.
PATIENCE: Final = 120.0

_PAUSE: Final = 0.005  # between two looks


def wait_for(condition: Callable[[], bool], why: Callable[[], str] = lambda: "never happened") -> None:
    """Returns once `condition` holds; fails with what `why` tells."""
    pause, ends = threading.Event(), time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < ends, why()
        pause.wait(_PAUSE)
