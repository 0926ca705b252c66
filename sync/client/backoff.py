"""Exponential backoff with full jitter, bounded: retries of many kiosks after one outage spread out."""

from __future__ import annotations

from collections.abc import Callable

Random = Callable[[], float]  # uniform in [0, 1)

_MOST_DOUBLINGS = 32  # 2³² × any base is past every bound; more would only make huge integers


def backoff(failures: int, base: float, bound: float, random: Random) -> float:
    """Seconds to wait after the `failures`-th failure in a row (1, 2, …): anything up to base × 2ⁿ⁻¹, at most `bound`.

    Never less than a tenth of `base`: full jitter alone may say zero, and a queue that answers at once would spin.
    """
    ceiling = min(bound, base * float(1 << min(failures - 1, _MOST_DOUBLINGS)))
    return max(min(base / 10, bound), random() * ceiling)
