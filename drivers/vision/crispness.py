"""How sharp a piece of a picture is, without another picture to compare it with."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_CHANGE = 3.0  # grey levels between neighbours that are more than sensor noise
_DETAIL = 0.004  # of a tile's pixels have to change, else nothing can be said of it


def crispness(tile: NDArray[np.uint8]) -> float | None:
    """How much of the fine change between neighbours a further blur would take away, 0 (soft) to 1 (crisp).

    The no-reference measure of Crété-Roffet et al. 2007 ("The blur effect"), turned round, on a grey tile; None for
    a tile without detail.
    """
    # Sensor noise is crisp on any picture; without the first blur a soft page would look sharp.
    grey = cv2.GaussianBlur(tile, (3, 3), 0).astype(np.float32)
    values = []
    for axis, kernel in ((1, (9, 1)), (0, (1, 9))):
        change = np.abs(np.diff(grey, axis=axis))
        counted = change > _CHANGE
        if float(counted.mean()) < _DETAIL:
            continue
        softened = np.abs(np.diff(cv2.blur(grey, kernel), axis=axis))
        lost = np.maximum(change - softened, 0)[counted].sum()
        values.append(float(lost) / float(change[counted].sum()))
    return min(values) if values else None
