"""What a benchmark measures: something of ours beside a plain reference, in the same run, in turns.

A file `bench_*.py` in this folder has one function, `measure() -> Iterator[Comparison]`. It takes its own rounds, so
that ours and the reference alternate and a busy moment of the machine meets both.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comparison:
    """Times in milliseconds. `ours` and `reference` say in words what was timed."""

    ours: str
    reference: str
    ours_ms: tuple[float, ...]
    reference_ms: tuple[float, ...]

    @property
    def ours_median(self) -> float:
        return statistics.median(self.ours_ms)

    @property
    def reference_median(self) -> float:
        return statistics.median(self.reference_ms)

    @property
    def ratio(self) -> float:
        """How many times as long ours took as the reference."""
        return self.ours_median / self.reference_median


def in_turns(ours: Callable[[], float], reference: Callable[[], float], rounds: int) -> tuple[list[float], list[float]]:
    """Calls both `rounds` times, in turns; each answers the milliseconds that it took."""
    ours_ms, reference_ms = [], []
    for _ in range(rounds):
        reference_ms.append(reference())
        ours_ms.append(ours())
    return ours_ms, reference_ms


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that `work` takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
