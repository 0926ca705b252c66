"""Whether a page can be taken as it lies, and if not, what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from drivers.vision.crispness import crispness
from drivers.vision.find_page import Found, Grey, Picture, find_page, reduce
from drivers.vision.quad import Quad


class Advice(StrEnum):
    """What stands between the page and a good picture; the values are what a screen shows."""

    NONE = "none"
    NO_PAGE = "no_page"
    PARTLY_OUTSIDE = "partly_outside"
    BLURRED = "blurred"
    GLARE = "glare"
    TOO_DARK = "too_dark"
    MOVING = "moving"
    CORNER_RAISED = "corner_raised"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where good ends and bad begins, between what was measured on drawn scenes with noise and JPEG.

    `cut_off`: fraction of the outline at the picture's border (inside 0, a third outside 0.26).
    `corner_gap`: fraction of the diagonal (flat 0.003, folded 0.06). `sharpness`: see `sharpness()` (sharp 0.78,
    blurred by 4 pixels 0.2 to 0.3). `glare`: fraction of the page burnt out (a lamp's spot 0.07, none 0).
    `paper`: grey level of bare paper, 0..255 (lit 215, in the dark 35). `dark_frame`: mean grey level of a picture
    in which nothing can be found.
    """

    cut_off: float = 0.04
    corner_gap: float = 0.022
    sharpness: float = 0.42
    glare: float = 0.006
    paper: float = 75.0
    dark_frame: float = 26.0


DEFAULT = Thresholds()


@dataclass(frozen=True, slots=True)
class Judged:
    advice: Advice
    quad: Quad | None
    grey: Grey  # the reduced picture that was judged


def judge(picture: Picture, thresholds: Thresholds = DEFAULT) -> Judged:
    """Looks for a page in one BGR picture and judges it; movement takes two pictures, see `PageWatcher`."""
    grey = reduce(picture)
    found = find_page(grey)
    if found is None:
        dark = float(grey.mean()) < thresholds.dark_frame
        return Judged(Advice.TOO_DARK if dark else Advice.NO_PAGE, None, grey)
    return Judged(_advice(picture, grey, found, thresholds), found.quad, grey)


def _advice(picture: Picture, grey: Grey, found: Found, limits: Thresholds) -> Advice:
    """The first thing to put right: what hides part of the page before what only spoils it."""
    if found.cut_off > limits.cut_off:
        return Advice.PARTLY_OUTSIDE
    if _paper_level(grey, found.quad) < limits.paper:
        return Advice.TOO_DARK
    if found.corner_gap > limits.corner_gap:
        return Advice.CORNER_RAISED
    if burnt_out(grey, found.quad) > limits.glare:
        return Advice.GLARE
    if sharpness(picture, found.quad) < limits.sharpness:
        return Advice.BLURRED
    return Advice.NONE


def _page_mask(grey: Grey, quad: Quad) -> Grey:
    mask = np.zeros(grey.shape, np.uint8)
    cv2.fillConvexPoly(mask, quad.pixels(grey.shape[1], grey.shape[0]).astype(np.int32), 255)
    return mask


def _paper_level(grey: Grey, quad: Quad) -> float:
    """The grey level of bare paper: print is darker, so the upper quarter is paper."""
    return float(np.percentile(grey[_page_mask(grey, quad) > 0], 75))


def burnt_out(grey: Grey, quad: Quad) -> float:
    """Fraction of the page covered by its largest spot of pure white.

    Paper that is white everywhere is no spot: the light falls off around one.
    """
    inside = _page_mask(grey, quad) > 0
    white = (grey >= 250) & inside
    if float(np.median(grey[inside])) >= 246:  # the whole page is overexposed
        return float(white.sum()) / float(inside.sum())
    count, _, stats, _ = cv2.connectedComponentsWithStats(white.astype(np.uint8), connectivity=4)
    if count < 2:
        return 0.0
    return float(stats[1:, cv2.CC_STAT_AREA].max()) / float(inside.sum())


def sharpness(picture: Picture, quad: Quad) -> float:
    """Crispness, 0 (soft) to 1, at full resolution of the most detailed of a few tiles of the page.

    A page without print is measured on its sides.
    """
    for tiles in (_inner_tiles(picture, quad), _side_tiles(picture, quad)):
        measured = [crisp for tile in tiles if (crisp := crispness(tile)) is not None]
        if measured:
            return max(measured)
    return 0.0


_TILE = 192  # pixels: a few words of print
_TILES = 3  # the most detailed tiles that are measured


def _inner_tiles(picture: Picture, quad: Quad) -> list[Grey]:
    """The most detailed of a grid of tiles that lies well inside the page."""
    height, width = picture.shape[:2]
    corners = quad.pixels(width, height)
    left, top = np.maximum(corners.min(axis=0), 0).astype(int)
    right, bottom = np.minimum(corners.max(axis=0), (width, height)).astype(int)
    inset_x, inset_y = (right - left) // 10, (bottom - top) // 10
    tiles = []
    for y in np.linspace(top + inset_y, max(top + inset_y, bottom - inset_y - _TILE), 5).astype(int):
        for x in np.linspace(left + inset_x, max(left + inset_x, right - inset_x - _TILE), 3).astype(int):
            tile = _tile(picture, x, y)
            if tile.size:
                tiles.append((float(tile[::4, ::4].std()), tile))
    tiles.sort(key=lambda measured: -measured[0])
    return [tile for _, tile in tiles[:_TILES]]


def _side_tiles(picture: Picture, quad: Quad) -> list[Grey]:
    """Tiles across the middle of each side, where paper meets mat."""
    height, width = picture.shape[:2]
    corners = quad.pixels(width, height)
    middles = (corners + np.roll(corners, -1, axis=0)) / 2 - _TILE / 2
    tiles = (_tile(picture, int(x), int(y)) for x, y in np.maximum(middles, 0))
    return [tile for tile in tiles if tile.size]


def _tile(picture: Picture, x: int, y: int) -> Grey:
    # Green alone: half of a sensor's pixels are green, and no conversion is needed.
    return np.ascontiguousarray(picture[y : y + _TILE, x : x + _TILE, 1])
