"""Real photographs, from the wheel of scikit-image: each names what it shows and who took it in its own documentation.

They are read as files: importing the package would load much that no test needs.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from drivers.vision.find_page import Picture


def photograph_file(name: str) -> Path:
    """Where `astronaut.png` and its like lie."""
    return _folder() / name


def _folder() -> Path:
    found = importlib.util.find_spec("skimage")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "data"


@cache
def photograph(name: str) -> Picture:
    """BGR, not to be written to: `astronaut.png` and its like."""
    picture = cv2.imdecode(np.fromfile(_folder() / name, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    picture.setflags(write=False)
    return np.asarray(picture, np.uint8)


def small_pieces() -> tuple[list[Picture], list[Picture]]:
    """100 faces and 100 pieces without one of Labeled Faces in the Wild, 25 × 25 grey each, brought to 128 × 128 in
    the middle of 256 × 256."""
    pieces = np.load(_folder() / "lfw_subset.npy")
    pictures = []
    for piece in (pieces * 255).astype(np.uint8):
        large = cv2.resize(piece, (128, 128), interpolation=cv2.INTER_CUBIC)
        framed = cv2.copyMakeBorder(large, 64, 64, 64, 64, cv2.BORDER_REPLICATE)
        pictures.append(np.asarray(cv2.cvtColor(framed, cv2.COLOR_GRAY2BGR), np.uint8))
    return pictures[:100], pictures[100:]
