"""The purpose on every copy: 仅供办理××使用, so that a copy that leaks is of no use elsewhere."""

from __future__ import annotations

from math import hypot

import numpy as np
from PIL import Image, ImageDraw

from drivers.vision.find_page import Picture
from drivers.vision.font import chinese_font

_GREY = (96, 96, 96)
_STRENGTH = 70  # of 255: seen on every copy, print below stays readable
_ANGLE = 30  # degrees


def purpose_text(item: str) -> str:
    """The sentence for the service item named `item`."""
    return f"仅供办理{item}使用"


def watermark(page: Picture, text: str) -> Picture:
    """`page` (BGR) with `text` laid over it again and again, slanting, so that no part can be cut out without it."""
    height, width = page.shape[:2]
    font = chinese_font(max(14, round(min(width, height) / 30)))
    side = round(hypot(width, height))
    layer = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(layer)
    step_x = round(draw.textlength(text, font=font) * 1.45)
    step_y = round(font.size * 6.5)
    for row, y in enumerate(range(0, side, step_y)):
        for x in range(-(row % 2) * step_x // 2, side, step_x):
            draw.text((x, y), text, font=font, fill=_STRENGTH)
    slanted = layer.rotate(_ANGLE, resample=Image.Resampling.BILINEAR)
    left, top = (side - width) // 2, (side - height) // 2
    cover = slanted.crop((left, top, left + width, top + height))
    image = Image.fromarray(np.ascontiguousarray(page[:, :, ::-1]))
    image.paste(Image.new("RGB", (width, height), _GREY), (0, 0), cover)
    return np.ascontiguousarray(np.asarray(image, np.uint8)[:, :, ::-1])
