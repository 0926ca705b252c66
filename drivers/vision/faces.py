"""Where the faces are in a picture: BlazeFace by OpenCV, with the model that lies beside this file.

A face found is a face present, no more: a photograph held up is a face, too, and whose it is nobody asks here.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from importlib import resources

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.vision.find_page import Picture
from drivers.vision.quad import Point

_MODEL = "face_detection_full_range.tflite"
_SIDE = 192  # pixels: the model's input is a square
_CELLS = 48  # it looks for a face around the middle of each of 48 × 48 cells
_OUTPUTS = ("reshaped_regressor_face_4", "reshaped_classifier_face_4")
_SCORE = 0.6  # the best of 100 pieces of photographs without a face scored 0.52
_SAME = 0.3  # boxes that overlap by more (intersection over union) are one face


@dataclass(frozen=True, slots=True)
class Face:
    """`score` 0..1. Places are fractions of the picture's width and height; those of a face at the border may lie
    outside 0..1. Right and left are the person's own: in a picture that is not mirrored, right comes first."""

    score: float
    left: float
    top: float
    right: float
    bottom: float
    right_eye: Point
    left_eye: Point
    nose: Point
    mouth: Point
    right_ear: Point
    left_ear: Point

    @property
    def middle(self) -> Point:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def pixels(self, width: int, height: int) -> NDArray[np.float64]:
        """Eyes (right, left), nose, mouth and ears (right, left), 6 × 2."""
        points = (self.right_eye, self.left_eye, self.nose, self.mouth, self.right_ear, self.left_ear)
        return np.array(points) * (width, height)


class FaceFinder:
    """Loads its model when made, some 20 ms. `find` takes 10 to 30 ms; one picture at a time, others wait."""

    def __init__(self) -> None:
        with resources.as_file(resources.files("drivers.vision").joinpath("models", _MODEL)) as model:
            # The classic engine: OpenCV 5's new one gives only one of this model's two outputs, and it takes models
            # from memory whatever is asked.
            self._net = cv2.dnn.readNetFromTFLite(str(model), cv2.dnn.ENGINE_CLASSIC)
        self._lock = threading.Lock()

    def find(self, picture: Picture) -> tuple[Face, ...]:
        """The faces in a BGR picture, the largest first; those below a twelfth of its longer side are missed."""
        height, width = picture.shape[:2]
        scale = _SIDE / max(width, height)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        square = np.zeros((_SIDE, _SIDE, 3), np.uint8)
        square[: size[1], : size[0]] = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        blob = cv2.dnn.blobFromImage(square, 1 / 127.5, mean=(127.5, 127.5, 127.5), swapRB=True)
        with self._lock:
            self._net.setInput(blob)
            places, logits = self._net.forward(_OUTPUTS)
        places = np.asarray(places, np.float64).reshape(-1, 16)
        found = _merged(_candidates(places, np.asarray(logits, np.float64).reshape(-1)))
        shown = np.array(size, np.float64) / _SIDE  # the picture fills this part of the square
        faces = (_face(score, places / shown) for score, places in found)
        return tuple(sorted(faces, key=lambda face: face.left - face.right))


_Places = NDArray[np.float64]  # 8 × 2 in fractions of the square: top left, bottom right, the six points


def _candidates(places: NDArray[np.float64], logits: NDArray[np.float64]) -> list[tuple[float, _Places]]:
    """What the model takes for a face, the surest first."""
    scores = 1 / (1 + np.exp(-np.clip(logits, -50, 50)))
    chosen = np.flatnonzero(scores > _SCORE)
    candidates = []
    for index in chosen[np.argsort(-scores[chosen])]:
        cell = (np.array((index % _CELLS, index // _CELLS)) + 0.5) / _CELLS
        middle, size, *points = places[index].reshape(8, 2) / _SIDE
        box = (cell + middle - size / 2, cell + middle + size / 2)
        candidates.append((float(scores[index]), np.array((*box, *(cell + point for point in points)))))
    return candidates


def _merged(candidates: list[tuple[float, _Places]]) -> list[tuple[float, _Places]]:
    """One for each face: neighbouring cells see the same one, and their mean trembles less than any of them."""
    merged = []
    while candidates:
        score, best = candidates[0]
        same = [one for one in candidates if one[1] is best or _overlap(best, one[1]) > _SAME]
        merged.append((score, np.average([places for _, places in same], axis=0, weights=[score for score, _ in same])))
        candidates = [one for one in candidates if not any(one is other for other in same)]
    return merged


def _overlap(one: _Places, other: _Places) -> float:
    """Intersection over union of two boxes."""
    sides = np.minimum(one[1], other[1]) - np.maximum(one[0], other[0])
    if (sides <= 0).any():
        return 0.0
    common = float(sides.prod())
    return common / (float((one[1] - one[0]).prod()) + float((other[1] - other[0]).prod()) - common)


def _face(score: float, places: _Places) -> Face:
    (left, top), (right, bottom), *points = ((float(x), float(y)) for x, y in places)
    eye_r, eye_l, nose, mouth, ear_r, ear_l = points
    return Face(score, left, top, right, bottom, eye_r, eye_l, nose, mouth, ear_r, ear_l)
