"""Takes a page by itself once it has lain still: frames and times in, what to show out. No camera, no clock.

```
            no page          page, fault       page, still        1 s still
SEARCHING ───────────▶ … ──▶ ADVICE ──▶ EDGES_FOUND ──▶ STEADY ──────────────▶ TAKEN
    ▲                                                                            │
    └──────────────── the page was moved, turned over or taken away ◀────────────┘
```
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

import cv2
import numpy as np

from drivers.vision.find_page import Picture
from drivers.vision.judge import DEFAULT, Advice, Judged, Thresholds, judge
from drivers.vision.quad import Corners, Quad


class Phase(StrEnum):
    """The values are what a screen shows."""

    SEARCHING = "searching"
    EDGES_FOUND = "edges_found"
    ADVICE = "advice"
    STEADY = "steady"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Watched:
    """`countdown` 0..1 while the page lies still. `capture` is set in exactly one answer for each page taken:
    the picture to straighten, with `corners` belonging to it."""

    phase: Phase
    advice: Advice = Advice.NONE
    corners: Corners | None = None
    countdown: float = 0.0
    capture: Picture | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Stillness:
    """`seconds` a page has to lie still. `corner`: how far a corner may wander, as a fraction of the picture.
    `difference`: mean change of grey levels between two pictures. `patience`: a single bad picture (autofocus,
    a flicker) does not throw the countdown away; this many seconds of them do."""

    seconds: float = 1.0
    corner: float = 0.008
    difference: float = 4.0
    patience: float = 0.25


DEFAULT_STILLNESS = Stillness()


class PageWatcher:
    """One for each page-taking screen; not for use by two threads at once."""

    def __init__(self, stillness: Stillness = DEFAULT_STILLNESS, thresholds: Thresholds = DEFAULT) -> None:
        self._stillness = stillness
        self._thresholds = thresholds
        self._still: _Still | None = None
        self._taken: Judged | None = None

    def restart(self) -> None:
        """Forget the page: it may be taken again although it did not move (take it once more)."""
        self._still = self._taken = None

    def feed(self, picture: Picture, at: float) -> Watched:
        """Look at one BGR picture taken at `at` (seconds of any clock that only goes forward)."""
        judged = judge(picture, self._thresholds)
        # A hand that passed over the page, or a flicker, does not make it another page.
        if self._taken is not None and not self._moved(self._taken, judged):
            self._still = None
            return Watched(Phase.TAKEN, Advice.NONE, _corners(judged.quad), 1.0)
        if judged.quad is None or judged.advice is not Advice.NONE:
            return self._faulty(judged, at)
        if self._still is None or self._moved(self._still.anchor, judged):
            advice = Advice.NONE if self._still is None else Advice.MOVING
            self._still = _Still(judged, at, at)
            return Watched(Phase.EDGES_FOUND, advice, _corners(judged.quad))
        return self._count(picture, judged, self._still, at)

    def _count(self, picture: Picture, judged: Judged, still: _Still, at: float) -> Watched:
        corners = _corners(judged.quad)
        countdown = (at - still.since) / self._stillness.seconds
        if countdown < 1.0:
            self._still = replace(still, good_at=at)
            return Watched(Phase.STEADY, Advice.NONE, corners, countdown)
        self._taken, self._still = judged, None
        return Watched(Phase.TAKEN, Advice.NONE, corners, 1.0, picture)

    def _faulty(self, judged: Judged, at: float) -> Watched:
        still, corners = self._still, _corners(judged.quad)
        if still is not None and corners is not None and at - still.good_at <= self._stillness.patience:
            countdown = (still.good_at - still.since) / self._stillness.seconds
            return Watched(Phase.STEADY, Advice.NONE, corners, countdown)
        self._still = None
        return Watched(Phase.SEARCHING if corners is None else Phase.ADVICE, judged.advice, corners)

    def _moved(self, before: Judged, now: Judged) -> bool:
        if before.quad is None or now.quad is None:
            return before.quad is not now.quad
        far = before.quad.distance(now.quad) > self._stillness.corner
        return far or _difference(before, now) > self._stillness.difference


@dataclass(frozen=True, slots=True)
class _Still:
    """`anchor` is the picture that the later ones are compared with: a page that creeps is moving, too."""

    anchor: Judged
    since: float
    good_at: float


def _corners(quad: Quad | None) -> Corners | None:
    return None if quad is None else quad.corners


def _difference(before: Judged, now: Judged) -> float:
    """Mean change of grey levels on the page, or of the whole picture without one."""
    if before.grey.shape != now.grey.shape:
        return 255.0  # another size of picture is another scene
    change = cv2.absdiff(before.grey, now.grey)
    if now.quad is not None:
        height, width = change.shape
        corners = now.quad.pixels(width, height)
        left, top = np.maximum(corners.min(axis=0), 0).astype(int)
        right, bottom = corners.max(axis=0).astype(int)
        change = change[top:bottom, left:right]
    return float(np.mean(change)) if change.size else 0.0
