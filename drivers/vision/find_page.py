"""Where the page lies in a picture of the desk.

A document camera looks down on a dark mat, so the page is the large bright region. Its outline is split into four
sides, a straight line is fitted to the middle of each, and the corners are where those lines meet: a folded corner
or a finger at the edge then moves no corner, and the outline's distance from them tells of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.vision.page_edge import all_sides_are_edges
from drivers.vision.quad import Points, Quad, clockwise, signed_area

Picture = NDArray[np.uint8]  # height × width × 3, BGR
Grey = NDArray[np.uint8]  # height × width

ANALYSED_SIDE = 640  # pixels of the longer side: enough for a side of a page, cheap enough for every frame
_SMALLEST = 0.08  # of the picture; less is a scrap or a card, not a page
_CONTRAST = 18.0  # grey levels between page and mat, below which nothing is a page


@dataclass(frozen=True, slots=True)
class Found:
    """A page in the picture.

    `cut_off`: the fraction of its outline that runs along the picture's border, that is, lies outside.
    `corner_gap`: the furthest that a corner of the sides lies from the outline, as a fraction of the diagonal.
    """

    quad: Quad
    cut_off: float
    corner_gap: float


def reduce(picture: Picture, longest: int = ANALYSED_SIDE) -> Grey:
    """The picture in grey with its longer side at about `longest` pixels, never enlarged.

    Whole pixels are averaged into one: that costs a third of what any other proportion does.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    step = max(1, round(max(height, width) / longest))
    size = (max(1, width // step), max(1, height // step))
    grey = grey[: size[1] * step, : size[0] * step]
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def find_page(grey: Grey) -> Found | None:
    """The page in a reduced grey picture, None when there is none."""
    height, width = grey.shape
    mask = _bright(grey)
    if mask is None:
        return None
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    outline = max(contours, key=cv2.contourArea)
    if cv2.contourArea(outline) < _SMALLEST * width * height:
        return None
    points = np.asarray(outline, np.float32).reshape(-1, 2)
    rough = _rough_corners(points)
    corners = None if rough is None else _meeting_sides(points, rough, width, height)
    if corners is None or not all_sides_are_edges(grey, corners):
        return None
    return Found(Quad.from_pixels(corners, width, height), _along_border(points, width, height), _gap(points, corners))


def _bright(grey: Grey) -> Grey | None:
    """What is brighter than the mat, with the page's print closed; None when all is of one brightness."""
    soft = cv2.GaussianBlur(grey, (5, 5), 0)
    level, mask = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    inside = soft > level
    if not inside.any() or inside.all():
        return None
    if float(soft[inside].mean()) - float(soft[~inside].mean()) < _CONTRAST:
        return None
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (9, 9))
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel)
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, kernel), np.uint8)


def _rough_corners(points: Points) -> Points | None:
    """Four corners of the outline's hull, found by loosening the tolerance until four are left."""
    hull = cv2.convexHull(points)
    length = cv2.arcLength(hull, closed=True)
    best: Points | None = None
    for tolerance in (0.02, 0.03, 0.045, 0.06, 0.08, 0.1):
        polygon = np.asarray(cv2.approxPolyDP(hull, tolerance * length, closed=True), np.float32).reshape(-1, 2)
        if len(polygon) == 4:
            best = polygon
            break
        if len(polygon) < 4:
            break
    if best is None:
        best = np.asarray(cv2.boxPoints(cv2.minAreaRect(points)), np.float32)
    hull_area = cv2.contourArea(hull)
    outline_area = cv2.contourArea(points)
    # A page is convex and fills its corners; a hand, a cable or a heap of things does not.
    if outline_area < 0.85 * hull_area or hull_area < 0.8 * abs(signed_area(best)):
        return None
    return clockwise(best)


def _meeting_sides(points: Points, rough: Points, width: int, height: int) -> Points | None:
    """The corners where lines fitted to the middle of each side meet."""
    lines = []
    for start, end in zip(rough, np.roll(rough, -1, axis=0), strict=True):
        line = _fitted(points, start, end)
        if line is None:
            return None
        lines.append(line)
    corners = []
    for before, after in zip(np.roll(np.array(lines), 1, axis=0), lines, strict=True):
        corner = _meet(before, np.asarray(after))
        if corner is None:
            return None
        corners.append(corner)
    found = np.array(corners, np.float32)
    margin = 0.25 * max(width, height)
    inside = (found > -margin).all() and (found < np.array((width, height)) + margin).all()
    return found if inside and cv2.isContourConvex(found) else None


def _fitted(points: Points, start: Points, end: Points) -> NDArray[np.float32] | None:
    """The line (vx, vy, x, y) through the outline's points along the middle of one side."""
    along = end - start
    length = float(np.hypot(along[0], along[1]))
    if length < 12:
        return None
    offset = points - start
    position = offset @ along / length**2
    away = np.abs(offset[:, 0] * along[1] - offset[:, 1] * along[0]) / length
    near = points[(position > 0.25) & (position < 0.75) & (away < max(4.0, 0.06 * length))]
    if len(near) < 8:
        return None
    return np.asarray(cv2.fitLine(near, cv2.DIST_HUBER, 0, 0.01, 0.01), np.float32).ravel()


def _meet(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32] | None:
    matrix = np.array(((one[0], -other[0]), (one[1], -other[1])), np.float64)
    if abs(np.linalg.det(matrix)) < 0.1:  # nearly parallel: no corner
        return None
    along, _ = np.linalg.solve(matrix, np.array((other[2] - one[2], other[3] - one[3]), np.float64))
    return np.array((one[2] + along * one[0], one[3] + along * one[1]), np.float32)


def _along_border(points: Points, width: int, height: int) -> float:
    x, y = points[:, 0], points[:, 1]
    at_border = (x <= 1) | (y <= 1) | (x >= width - 2) | (y >= height - 2)
    return float(at_border.mean())


def _gap(points: Points, corners: Points) -> float:
    diagonal = float(np.hypot(*(corners[2] - corners[0])))
    nearest = [float(np.hypot(*(points - corner).T).min()) for corner in corners]
    return max(nearest) / diagonal
