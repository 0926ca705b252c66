"""Pictures as JPEG of bounded size."""

from __future__ import annotations

import cv2
import numpy as np

from drivers.vision.find_page import Picture


class PageTooLarge(Exception):
    """A picture does not fit its bound even at the lowest quality that can be read."""


_QUALITIES = (88, 80, 70, 60, 50, 40)
_SCALES = (1.0, 0.8, 0.64, 0.5)  # of the sides; below half, print of a scanned A4 cannot be read


def encode_jpeg(picture: Picture, limit: int) -> bytes:
    """`picture` (BGR) as JPEG of at most `limit` bytes; quality is given up first, then size. Raises PageTooLarge."""
    for scale in _SCALES:
        smaller = _scaled(picture, scale)
        for quality in _QUALITIES:
            data = _jpeg(smaller, quality)
            if len(data) <= limit:
                return data
    raise PageTooLarge(f"{limit} bytes hold no readable page of {picture.shape[1]} × {picture.shape[0]} pixels")


def _scaled(picture: Picture, scale: float) -> Picture:
    if scale == 1.0:
        return picture
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _jpeg(picture: Picture, quality: int) -> bytes:
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1])
    if not done:  # not a picture at all: a mistake of the caller
        raise ValueError("this array cannot be encoded as a picture")
    return data.tobytes()
