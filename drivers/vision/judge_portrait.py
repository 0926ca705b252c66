"""Whether a live picture of a person can be taken as a portrait, and if not, what the person can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from drivers.vision.crispness import crispness
from drivers.vision.faces import Face
from drivers.vision.find_page import Grey, Picture
from drivers.vision.portrait import cut_of


class PortraitAdvice(StrEnum):
    """What stands between the person and a good portrait; the values are what a screen shows."""

    NONE = "none"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    TOO_FAR = "too_far"
    TOO_NEAR = "too_near"
    OFF_CENTRE = "off_centre"
    NOT_FACING = "not_facing"
    TOO_DARK = "too_dark"
    GLARE = "glare"
    BLURRED = "blurred"
    MOVING = "moving"


@dataclass(frozen=True, slots=True)
class PortraitThresholds:
    """Where good ends and bad begins, between what was measured on a few photographs and their spoilt copies.

    `other`: a second face counts from this width on, as a fraction of the first: people waiting behind do not.
    `width`: of a face, as a fraction of the picture's shorter side; `pixels`: the least in any picture.
    `roll`: degrees by which the head may lean. `turn`: how far the nose may lie from the middle between the ears, as
    a fraction of their distance (looking ahead 0.01, profile above 0.5). `eyes`: least distance between them, as a
    fraction of the box (ahead 0.39, profile 0.15). `light`: the grey level, 0..255, that the brightest twentieth of
    the face reaches at least (lit 210, in the dark 40): highlights differ less between people than the mean does, and
    as only fair skin was measured, the limit stands far below it. `burnt`: fraction of the face without any drawing
    in it. `sharpness`: crispness at 200 pixels' width (sharp 0.46 to 0.58, blurred by 1.5 pixels or moved by 7: below
    0.39).
    """

    other: float = 0.3
    width: float = 0.14
    pixels: int = 96
    roll: float = 18.0
    turn: float = 0.17
    eyes: float = 0.28
    light: float = 60.0
    burnt: float = 0.12
    sharpness: float = 0.41


DEFAULT_PORTRAIT = PortraitThresholds()
_MEASURED_SIDE = 200  # pixels: about as wide as the head is in the portrait that is cut


@dataclass(frozen=True, slots=True)
class JudgedPortrait:
    """`face`: the largest, None without any."""

    advice: PortraitAdvice
    face: Face | None


def judge_portrait(
    picture: Picture, faces: tuple[Face, ...], limits: PortraitThresholds = DEFAULT_PORTRAIT
) -> JudgedPortrait:
    """Judges one BGR picture by the faces found in it, the largest first; movement takes two, see `PortraitWatcher`."""
    if not faces:
        return JudgedPortrait(PortraitAdvice.NO_FACE, None)
    face, *others = faces
    if any(_width(other) >= limits.other * _width(face) for other in others):
        return JudgedPortrait(PortraitAdvice.SEVERAL_FACES, face)
    return JudgedPortrait(_place(picture, face, limits) or _quality(picture, face, limits), face)


def _width(face: Face) -> float:
    return face.right - face.left


def _place(picture: Picture, face: Face, limits: PortraitThresholds) -> PortraitAdvice | None:
    """What is wrong with where the person stands or looks; None when nothing is."""
    height, width = picture.shape[:2]
    pixels = _width(face) * width
    if pixels < max(limits.pixels, limits.width * min(width, height)):
        return PortraitAdvice.TOO_FAR
    cut = cut_of(face, width, height)
    if cut.width > width or cut.height > height:
        return PortraitAdvice.TOO_NEAR
    if not cut.lies_in(width, height):
        return PortraitAdvice.OFF_CENTRE
    return None if _faces_camera(face, width, height, limits) else PortraitAdvice.NOT_FACING


def _faces_camera(face: Face, width: int, height: int, limits: PortraitThresholds) -> bool:
    """By the six points alone, measured along the line between the eyes."""
    right_eye, left_eye, nose, _, right_ear, left_ear = face.pixels(width, height)
    apart = left_eye - right_eye
    distance = float(np.hypot(*apart))
    if distance < limits.eyes * _width(face) * width:
        return False
    along = apart / distance
    if abs(float(np.degrees(np.arctan2(along[1], along[0])))) > limits.roll:
        return False
    ears = float((left_ear - right_ear) @ along)
    return ears > 0 and abs(float((nose - right_ear) @ along) / ears - 0.5) <= limits.turn


def _quality(picture: Picture, face: Face, limits: PortraitThresholds) -> PortraitAdvice:
    grey = _cut_out(picture, face)
    if float(np.percentile(grey, 95)) < limits.light:
        return PortraitAdvice.TOO_DARK
    if float((grey >= 250).mean()) > limits.burnt:
        return PortraitAdvice.GLARE
    sharp = crispness(grey)
    return PortraitAdvice.BLURRED if sharp is None or sharp < limits.sharpness else PortraitAdvice.NONE


def _cut_out(picture: Picture, face: Face) -> Grey:
    """The face's box in green, which is half of a sensor's pixels."""
    height, width = picture.shape[:2]
    left, right = max(0, int(face.left * width)), int(face.right * width)
    top, bottom = max(0, int(face.top * height)), int(face.bottom * height)
    grey = np.ascontiguousarray(picture[top:bottom, left:right, 1])
    if grey.shape[1] <= _MEASURED_SIDE:
        return grey
    size = (_MEASURED_SIDE, max(1, round(grey.shape[0] * _MEASURED_SIDE / grey.shape[1])))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
