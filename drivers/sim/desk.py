"""The desk under the simulated camera, and what can be done to it while it runs."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import lru_cache
from itertools import count

import cv2
import numpy as np

from drivers.sim.desk_scene import Condition, Scene, paint, with_noise

_VARIANTS = 3  # pictures of the same scene with other noise: a camera that repeats itself bit by bit is frozen
_PATH = ((0.0, 0.0), (0.02, 0.0), (0.035, 0.01), (0.02, 0.02), (0.0, 0.01), (-0.015, 0.0))  # of a moving page


class Desk:
    """Thread-safe: the control changes it while the camera's clients look at it."""

    def __init__(self, width: int = 1280, height: int = 960, seed: int = 1) -> None:
        self.size = (width, height)
        self._seed = seed
        self._lock = threading.Lock()
        self._scene = Scene()
        self._moving = False
        self._frozen: bytes | None = None
        self._stalled = False
        self._ticks = count()

    @property
    def scene(self) -> Scene:
        return self._scene

    def put(self, page: int) -> None:
        """Lay page `page` of the contract under the camera, in good order."""
        self._change(Scene(page), moving=False)

    def show(self, photograph: str) -> None:
        """The camera sees this picture instead of the desk. Raises ValueError or OSError where none can be read."""
        scene = Scene(photograph=photograph)
        paint(scene, *self.size)
        self._change(scene, moving=False)

    def remove(self) -> None:
        self._change(Scene(), moving=False)

    def condition(self, condition: Condition) -> None:
        """Change what is wrong with the picture; the page stays."""
        self._change(replace(self._scene, condition=condition), moving=False)

    def move(self) -> None:
        """The page is being pushed about until `still`."""
        self._change(replace(self._scene, condition=Condition.GOOD), moving=True)

    def still(self) -> None:
        self._change(self._scene, moving=False)

    def freeze(self) -> None:
        """The camera repeats its last picture for ever."""
        picture = self.jpeg()
        with self._lock:
            self._frozen = picture

    def stall(self) -> None:
        """The camera stays connected and sends nothing."""
        with self._lock:
            self._stalled = True

    def thaw(self) -> None:
        """End of `freeze` and `stall`."""
        with self._lock:
            self._frozen, self._stalled = None, False

    def jpeg(self) -> bytes | None:
        """The next picture; None while stalled."""
        with self._lock:
            tick = next(self._ticks)
            scene, moving, frozen, stalled = self._scene, self._moving, self._frozen, self._stalled
        if stalled:
            return None
        if frozen is not None:
            return frozen
        if moving:
            scene = replace(scene, shift=_PATH[tick % len(_PATH)])
        return _encoded(scene, *self.size, self._seed)[tick % _VARIANTS]

    def _change(self, scene: Scene, *, moving: bool) -> None:
        with self._lock:
            self._scene, self._moving = scene, moving


@lru_cache(maxsize=24)  # each scene is drawn and encoded once; 24 scenes of 5 MP are some 60 MB
def _encoded(scene: Scene, width: int, height: int, seed: int) -> tuple[bytes, ...]:
    canvas = paint(scene, width, height)
    noise = np.random.default_rng(seed)
    pictures = (with_noise(canvas, noise) for _ in range(_VARIANTS))
    return tuple(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes() for picture in pictures)
