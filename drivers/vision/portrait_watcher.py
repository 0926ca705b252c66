"""Takes a portrait once the person has kept still: frames and times in, what to show out. No camera, no clock.

The phases are those of `PageWatcher`, with a face for a page. A person is never as still as a page, so a portrait that
was taken stays taken until `restart`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from drivers.vision.faces import Face
from drivers.vision.find_page import Picture
from drivers.vision.judge_portrait import (
    DEFAULT_PORTRAIT,
    JudgedPortrait,
    PortraitAdvice,
    PortraitThresholds,
    judge_portrait,
)
from drivers.vision.page_watcher import Phase

Find = Callable[[Picture], tuple[Face, ...]]
"""`FaceFinder.find`, or another of its kind."""


@dataclass(frozen=True, slots=True)
class WatchedPortrait:
    """`countdown` 0..1 while the person keeps still. `capture` is set in exactly one answer for each portrait taken:
    the picture to cut (`cut_portrait`), with `face` belonging to it."""

    phase: Phase
    advice: PortraitAdvice = PortraitAdvice.NONE
    face: Face | None = None
    countdown: float = 0.0
    capture: Picture | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class KeepingStill:
    """`seconds` to keep still. `drift`: how far the face may wander from where it was at first, and how much its width
    may change, as a fraction of that width. `patience`: this many seconds of bad pictures (a blink of the light, a
    passer-by) do not throw the countdown away."""

    seconds: float = 1.0
    drift: float = 0.12
    patience: float = 0.25


DEFAULT_KEEPING_STILL = KeepingStill()


class PortraitWatcher:
    """One for each portrait-taking screen; not for use by two threads at once."""

    def __init__(
        self,
        find: Find,
        stillness: KeepingStill = DEFAULT_KEEPING_STILL,
        thresholds: PortraitThresholds = DEFAULT_PORTRAIT,
    ) -> None:
        self._find = find
        self._stillness = stillness
        self._thresholds = thresholds
        self._still: _Still | None = None
        self._taken: Face | None = None

    def restart(self) -> None:
        """Forget the portrait and take another."""
        self._still = self._taken = None

    def feed(self, picture: Picture, at: float) -> WatchedPortrait:
        """Look at one BGR picture taken at `at` (seconds of any clock that only goes forward)."""
        if self._taken is not None:
            return WatchedPortrait(Phase.TAKEN, face=self._taken, countdown=1.0)
        judged = judge_portrait(picture, self._find(picture), self._thresholds)
        if judged.face is None or judged.advice is not PortraitAdvice.NONE:
            return self._faulty(judged, at)
        if self._still is None or self._drifted(self._still.anchor, judged.face):
            advice = PortraitAdvice.NONE if self._still is None else PortraitAdvice.MOVING
            self._still = _Still(judged.face, at, at)
            return WatchedPortrait(Phase.EDGES_FOUND, advice, judged.face)
        return self._count(picture, judged.face, self._still, at)

    def _count(self, picture: Picture, face: Face, still: _Still, at: float) -> WatchedPortrait:
        countdown = (at - still.since) / self._stillness.seconds
        if countdown < 1.0:
            self._still = replace(still, good_at=at)
            return WatchedPortrait(Phase.STEADY, face=face, countdown=countdown)
        self._taken, self._still = face, None
        return WatchedPortrait(Phase.TAKEN, face=face, countdown=1.0, capture=picture)

    def _faulty(self, judged: JudgedPortrait, at: float) -> WatchedPortrait:
        still = self._still
        if still is not None and judged.face is not None and at - still.good_at <= self._stillness.patience:
            countdown = (still.good_at - still.since) / self._stillness.seconds
            return WatchedPortrait(Phase.STEADY, face=judged.face, countdown=countdown)
        self._still = None
        return WatchedPortrait(Phase.SEARCHING if judged.face is None else Phase.ADVICE, judged.advice, judged.face)

    def _drifted(self, before: Face, now: Face) -> bool:
        width = before.right - before.left
        height = before.bottom - before.top
        (x, y), (x_now, y_now) = before.middle, now.middle
        limit = self._stillness.drift
        moved = abs(x_now - x) > limit * width or abs(y_now - y) > limit * height
        return moved or abs((now.right - now.left) - width) > limit * width


@dataclass(frozen=True, slots=True)
class _Still:
    """`anchor` is where the face was at first: one that creeps is moving, too."""

    anchor: Face
    since: float
    good_at: float
