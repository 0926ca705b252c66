"""Drawing what a receipt printer's own font or firmware lacks: lines with rare characters, QR symbols."""

from __future__ import annotations

import qrcode
from PIL import Image, ImageDraw
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.image.pil import PilImage

from drivers.protocols.escpos.columns import width_of
from drivers.protocols.escpos.document import Align, Correction, QrCode, Raster, Text
from drivers.vision.font import NOTO_SANS_CJK, chinese_font

_BOLD = NOTO_SANS_CJK.with_name("NotoSansCJK-Bold.ttc")
_LEVELS = {
    Correction.L: ERROR_CORRECT_L,
    Correction.M: ERROR_CORRECT_M,
    Correction.Q: ERROR_CORRECT_Q,
    Correction.H: ERROR_CORRECT_H,
}
_QUIET = 4


def draw_line(line: str, style: Text, dots: int) -> Raster:
    """One line in the columns of the printer's own font, so that it stands flush with its neighbours.

    A character of the private use area (a name that no standard has yet) is drawn as an empty box: its place is kept.
    """
    times = style.size.value
    image = Image.new("1", (dots, 32 * times), 255)
    pen = ImageDraw.Draw(image)
    cells = [12 * width_of(character) * times for character in line]
    x = {Align.LEFT: 0, Align.CENTER: (dots - sum(cells)) // 2, Align.RIGHT: dots - sum(cells)}[style.align]
    font = chinese_font(22 * times, _BOLD if style.bold else NOTO_SANS_CJK)
    for character, cell in zip(line, cells, strict=True):
        if "\ue000" <= character <= "\uf8ff":
            pen.rectangle((x + 2, 4, x + cell - 3, 26 * times), outline=0, width=2)
        else:
            pen.text((x + cell / 2, 24 * times), character, font=font, fill=0, anchor="ms")
        x += cell
    return _raster(image)


def qr_modules(code: QrCode) -> int:
    return _symbol(code).modules_count


def draw_qr(code: QrCode, dots: int) -> Raster:
    """The symbol with its quiet zone, as large as the paper allows and at most eight dots a module."""
    symbol = _symbol(code)
    size = max(1, min(8, dots // (symbol.modules_count + 2 * _QUIET)))
    symbol.box_size, symbol.border = size, _QUIET
    drawn = symbol.make_image().get_image().convert("1")
    image = Image.new("1", ((drawn.width + 7) // 8 * 8, drawn.height), 255)
    image.paste(drawn, (0, 0))
    return _raster(image)


def _symbol(code: QrCode) -> qrcode.QRCode[PilImage]:
    symbol = qrcode.QRCode(error_correction=_LEVELS[code.correction], border=0, image_factory=PilImage)
    symbol.add_data(code.data)
    symbol.make(fit=True)
    return symbol


def _raster(image: Image.Image) -> Raster:
    return Raster(image.width, bytes(byte ^ 0xFF for byte in image.tobytes()))
