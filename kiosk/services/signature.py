"""A signature as touch strokes with times, and its drawing; bound by hash to the text that was shown."""

from __future__ import annotations

import hashlib
import io

from PIL import Image, ImageDraw

from kiosk.services.intents import Signature

_MINIMUM_POINTS = 8  # fewer is a touch, not a name
_MINIMUM_EXTENT = 40.0  # pixels the strokes must span in either direction


def is_written(signature: Signature) -> bool:
    """Whether there is more on the pad than an accidental touch."""
    points = [point for stroke in signature.strokes for point in stroke]
    if len(points) < _MINIMUM_POINTS:
        return False
    width = max(point.x for point in points) - min(point.x for point in points)
    height = max(point.y for point in points) - min(point.y for point in points)
    return max(width, height) >= _MINIMUM_EXTENT


def draw_png(signature: Signature) -> bytes:
    """Black strokes on white, in the pad's own size."""
    image = Image.new("L", (signature.width, signature.height), 255)
    pen = ImageDraw.Draw(image)
    for stroke in signature.strokes:
        line = [(point.x, point.y) for point in stroke]
        if len(line) == 1:
            x, y = line[0]
            pen.ellipse((x - 3, y - 3, x + 3, y + 3), fill=0)
        else:
            pen.line(line, fill=0, width=6, joint="curve")
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def document_hash(text: str) -> bytes:
    """SHA-256 of the exact text that stood on the screen above the pad."""
    return hashlib.sha256(text.encode()).digest()
