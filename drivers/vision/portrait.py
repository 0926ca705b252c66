"""A portrait cut out of a picture, in the proportions of an ID photo."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from drivers.vision.faces import Face
from drivers.vision.find_page import Picture

WIDTH, HEIGHT = 358, 441
"""Pixels of the resident ID card's digital photo, 26 × 32 mm (GA 461, as photo shops restate it; the text was not
read): the head is 207 pixels wide. BlazeFace's box is about as wide as the head."""

_WIDTHS = WIDTH / 207  # of the face's box
_EYES = 0.40  # of the height lie above the eyes: room for hair


@dataclass(frozen=True, slots=True)
class Cut:
    """What a portrait takes of a picture, in pixels; it may reach beyond the picture."""

    left: float
    top: float
    width: float
    height: float

    def lies_in(self, width: int, height: int) -> bool:
        across = self.left >= 0 and self.left + self.width <= width
        return across and self.top >= 0 and self.top + self.height <= height


def cut_of(face: Face, width: int, height: int) -> Cut:
    """Around `face` in a picture of `width` × `height` pixels, upright."""
    across = (face.right - face.left) * width * _WIDTHS
    down = across * HEIGHT / WIDTH
    middle, _ = face.middle
    eyes = (face.right_eye[1] + face.left_eye[1]) / 2
    return Cut(middle * width - across / 2, eyes * height - _EYES * down, across, down)


def cut_portrait(picture: Picture, face: Face) -> Picture:
    """The portrait (BGR, 358 × 441); what it takes from beyond the picture repeats the picture's border."""
    height, width = picture.shape[:2]
    cut = cut_of(face, width, height)
    scale = WIDTH / cut.width
    if scale < 1:  # reduced first, so that fine lines do not flicker into steps
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    across = picture.shape[1] / width
    turn = np.array(
        ((scale / across, 0, -cut.left * scale), (0, scale / across, -cut.top * scale)),
        np.float64,
    )
    portrait = cv2.warpAffine(picture, turn, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(portrait, np.uint8)
