from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np
import pytest

from drivers.sim.desk_scene import Picture, Scene, paint, with_noise

Shown = Callable[[Scene], Picture]


@pytest.fixture(scope="session")
def shown() -> Shown:
    """A scene as it reaches the kiosk: with noise, through a camera's JPEG; no two pictures are the same."""
    noise = np.random.default_rng(7)
    painted = lru_cache(maxsize=64)(lambda scene: paint(scene, 1280, 960))

    def show(scene: Scene) -> Picture:
        sent = cv2.imencode(".jpg", with_noise(painted(scene), noise), [cv2.IMWRITE_JPEG_QUALITY, 85])[1]
        return np.asarray(cv2.imdecode(sent, cv2.IMREAD_COLOR), np.uint8)

    return show
