"""Codes that the camera sees: receipts, the electronic business licence, appointment codes.

A code may be a citizen's credential for the next minute: its text is kept out of every repr and log.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import zxingcpp

from drivers.vision.find_page import Picture
from drivers.vision.quad import Corners, Quad

_FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.Code128,
    ]
)
_LONGEST = 4296  # characters: what the largest QR symbol can hold


@dataclass(frozen=True, slots=True)
class SeenCode:
    """`symbology` is ZXing's name of it, "QRCode"; `corners` clockwise as fractions of the picture."""

    text: str = field(repr=False)
    symbology: str
    corners: Corners


def codes_in(picture: Picture) -> tuple[SeenCode, ...]:
    """Every readable code in a BGR picture; none is an empty answer."""
    height, width = picture.shape[:2]
    found = zxingcpp.read_barcodes(picture, formats=_FORMATS, text_mode=zxingcpp.TextMode.Plain)
    return tuple(
        SeenCode(code.text, code.format.name, _corners(code.position, width, height))
        for code in found
        if 0 < len(code.text) <= _LONGEST
    )


def _corners(position: zxingcpp.Position, width: int, height: int) -> Corners:
    points = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    a, b, c, d = ((point.x / width, point.y / height) for point in points)
    return Quad((a, b, c, d)).corners
