"""The purpose on every copy: 仅供办理××使用, so that a copy that leaks is of no use elsewhere."""

from __future__ import annotations

from functools import lru_cache
from math import hypot

import cv2
import numpy as np
from PIL import Image, ImageDraw

from drivers.vision.find_page import Grey, Picture
from drivers.vision.font import chinese_font

_GREY = 96
_STRENGTH = 70  # of 255: seen on every copy, print below stays readable
_ANGLE = 30  # degrees
_GREYS = np.rint(np.arange(256) * (_GREY / 255)).astype(np.uint8)  # by how much is covered


def purpose_text(item: str) -> str:
    """The sentence for the service item named `item`."""
    return f"仅供办理{item}使用"


def watermark(page: Picture, text: str) -> Picture:
    """`page` (BGR) with `text` laid over it again and again, slanting, so that no part can be cut out without it."""
    height, width = page.shape[:2]
    cover = cv2.merge([_slanting(text, width, height)] * 3)
    # page × (1 - cover) + grey × cover, in whole numbers
    shown = cv2.multiply(page, cv2.bitwise_not(cover), scale=1 / 255)
    return np.asarray(cv2.add(shown, cv2.LUT(cover, _GREYS)), np.uint8)


@lru_cache(maxsize=4)  # the pages of one filing have one text and about one size
def _slanting(text: str, width: int, height: int) -> Grey:
    """How strongly the text covers each pixel, 0 to 255."""
    font = chinese_font(max(14, round(min(width, height) / 30)))
    side = round(hypot(width, height))
    layer = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(layer)
    step_x = round(draw.textlength(text, font=font) * 1.45)
    step_y = round(font.size * 6.5)
    for row, y in enumerate(range(0, side, step_y)):
        for x in range(-(row % 2) * step_x // 2, side, step_x):
            draw.text((x, y), text, font=font, fill=_STRENGTH)
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), _ANGLE, 1.0)
    to_the_middle = np.array(((0.0, 0.0, (width - side) / 2), (0.0, 0.0, (height - side) / 2)))
    turn = turn + to_the_middle
    return np.asarray(cv2.warpAffine(np.asarray(layer), turn, (width, height)), np.uint8)
