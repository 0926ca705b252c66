"""From the picture of a page on the desk to the page itself."""

from __future__ import annotations

import cv2
import numpy as np

from drivers.vision.find_page import Picture
from drivers.vision.quad import Corners, Points, Quad, side_lengths

A4 = 297 / 210  # ISO 216
_A4_TOLERANCE = 0.12  # perspective from a camera above the desk distorts the proportion by less
LONGEST = 3508  # A4 at 300 dots per inch: more is empty enlargement
_INSET = 0.002  # of each side, so that no rim of the mat is left on the page


def straighten(picture: Picture, corners: Corners) -> Picture:
    """The page seen from straight above, as BGR, lit evenly, in the proportions of A4 when it is about A4.

    The longer side has as many pixels as the page had in the picture, at most `LONGEST`.
    """
    height, width = picture.shape[:2]
    source = _inset(Quad(corners).pixels(width, height))
    across, down = page_size(source)
    target = np.array(((0, 0), (across, 0), (across, down), (0, down)), np.float32)
    turn = cv2.getPerspectiveTransform(source, target)
    flat = cv2.warpPerspective(picture, turn, (across, down), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return even_light(np.asarray(flat, np.uint8))


def page_size(points: Points) -> tuple[int, int]:
    """Width and height in pixels of the page whose corners are `points`."""
    top, right, bottom, left = side_lengths(points)
    across, down = max(top, bottom), max(left, right)
    # The mean sides give the proportion; the longest keep the resolution.
    ratio = (left + right) / (top + bottom)
    for exact in (A4, 1 / A4):
        if abs(ratio / exact - 1) < _A4_TOLERANCE:
            ratio = exact
    if across * ratio >= down:
        down = across * ratio
    else:
        across = down / ratio
    shrink = min(1.0, LONGEST / max(across, down))
    return max(1, round(across * shrink)), max(1, round(down * shrink))


def even_light(page: Picture) -> Picture:
    """The page as if lit evenly: paper becomes white, print stays dark, seals keep their colour.

    Each channel is divided by the paper's own brightness, taken from a small copy without its print.
    """
    height, width = page.shape[:2]
    scale = 200 / max(height, width)
    small = cv2.resize(
        page, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_AREA
    )
    paper = cv2.dilate(small, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (13, 13)))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 15), (0, 0), 5)
    # A photograph or a coloured form is darker than paper; do not burn it out beyond twice its light.
    paper = np.maximum(paper, 110).astype(np.uint8)
    background = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(page, background, scale=250), np.uint8)


def _inset(points: Points) -> Points:
    centre = points.mean(axis=0)
    return np.asarray(centre + (points - centre) * (1 - 2 * _INSET), np.float32)
