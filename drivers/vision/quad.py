"""A page's four corners and what can be measured on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]
Points = NDArray[np.float32]  # 4 × 2


@dataclass(frozen=True, slots=True)
class Quad:
    """Corners clockwise from the top left, as fractions 0..1 of the picture's width and height.

    A corner may lie a little outside 0..1 when it was extrapolated from the sides.
    """

    corners: Corners

    @classmethod
    def from_pixels(cls, points: Points, width: int, height: int) -> Quad:
        """From four points in pixels, in any order."""
        ordered = clockwise(points) / np.array((width, height), np.float32)
        a, b, c, d = ((float(x), float(y)) for x, y in ordered)
        return cls((a, b, c, d))

    def pixels(self, width: int, height: int) -> Points:
        return np.array(self.corners, np.float32) * np.array((width, height), np.float32)

    @property
    def area(self) -> float:
        """Fraction of the picture that the page covers."""
        return abs(signed_area(np.array(self.corners, np.float32)))

    def distance(self, other: Quad) -> float:
        """The furthest that any corner lies from the other quad's, as a fraction of the picture."""
        difference = np.array(self.corners) - np.array(other.corners)
        return float(np.hypot(difference[:, 0], difference[:, 1]).max())


def signed_area(points: Points) -> float:
    """Shoelace area; positive when the points run clockwise on a picture, whose y axis points down."""
    x, y = points[:, 0], points[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def clockwise(points: Points) -> Points:
    """The same four points clockwise, beginning with the one nearest to the top left of the picture."""
    centre = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - centre[1], points[:, 0] - centre[0])
    around = points[np.argsort(angles)]
    first = int(np.argmin(around.sum(axis=1)))
    return np.roll(around, -first, axis=0)


def side_lengths(points: Points) -> tuple[float, float, float, float]:
    """Top, right, bottom, left, in the points' unit."""
    sides = np.roll(points, -1, axis=0) - points
    top, right, bottom, left = (float(length) for length in np.hypot(sides[:, 0], sides[:, 1]))
    return top, right, bottom, left
