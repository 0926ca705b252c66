"""Whether a side that was found is the edge of paper, or only that of a shadow lying across it.

Paper ends from one pixel to the next, as sharply on all sides; a shadow fades. Defocus softens all sides alike, so
the sides are compared with each other and not with a fixed sharpness.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drivers.vision.quad import Points

_REACH = 12  # pixels of a reduced picture looked at on either side of a side
_STEP = 4  # pixels within which a sharp edge has happened
_ALONG = 48  # places along the middle of a side
_CONTRAST = 8.0  # grey levels between paper and mat that make an edge at all
_SOFTER = 0.5  # of the sharpest side's steepness
_BORDER = 3  # pixels: a side along the picture's own border cannot be judged


def all_sides_are_edges(grey: NDArray[np.uint8], corners: Points) -> bool:
    """`corners` clockwise in pixels of `grey`."""
    measured = [
        _steepness(grey, start, end)
        for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True)
        if not _at_border(grey, start, end)
    ]
    steepest = max(measured, default=0.0)
    return all(each >= _SOFTER * steepest for each in measured)


def _at_border(grey: NDArray[np.uint8], start: Points, end: Points) -> bool:
    height, width = grey.shape
    middle = (start + end) / 2
    return bool((middle < _BORDER).any() or (middle > np.array((width, height)) - 1 - _BORDER).any())


def _steepness(grey: NDArray[np.uint8], start: Points, end: Points) -> float:
    """The share of the change across a side that happens within `_STEP` pixels, 0 where nothing changes."""
    height, width = grey.shape
    along = (end - start) / max(1.0, float(np.hypot(*(end - start))))
    across = np.array((-along[1], along[0]), np.float32)  # into the page: the corners run clockwise
    places = start + (end - start) * np.linspace(0.2, 0.8, _ALONG, dtype=np.float32)[:, None]
    offsets = np.arange(-_REACH, _REACH + 1, dtype=np.float32)
    points = places[:, None, :] + offsets[None, :, None] * across
    x = np.clip(np.rint(points[:, :, 0]), 0, width - 1).astype(int)
    y = np.clip(np.rint(points[:, :, 1]), 0, height - 1).astype(int)
    # The median along the side: print that touches the margin, or a finger, is not the rule.
    profile = np.median(grey[y, x].astype(np.float32), axis=0)
    change = abs(float(profile[-_STEP:].mean() - profile[:_STEP].mean()))
    if change < _CONTRAST:
        return 0.0
    return min(1.0, float(np.abs(profile[_STEP:] - profile[:-_STEP]).max()) / change)
