"""The paper of a simulated receipt printer: what was printed, as a picture that a person can look at."""

from __future__ import annotations

from dataclasses import dataclass, field

import qrcode
from PIL import Image, ImageDraw
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q

from drivers.protocols.escpos.columns import printable, width_of
from drivers.vision.font import NOTO_SANS_CJK, chinese_font

DOTS_PER_MM = 8
_LINE_DOTS = 32  # 24 dots of character and the default spacing of a sixth of an inch
_BOLD = NOTO_SANS_CJK.with_name("NotoSansCJK-Bold.ttc")
_LEVELS = (ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q, ERROR_CORRECT_H)


@dataclass(slots=True)
class Style:
    align: int = 0
    bold: bool = False
    reverse: bool = False
    latin_size: int = 1
    chinese_size: int = 1


@dataclass(slots=True)
class Strip:
    """Grows downwards; one-bit, as the head burns it."""

    dots: int
    pieces: list[Image.Image] = field(default_factory=list)

    @property
    def height(self) -> int:
        return sum(piece.height for piece in self.pieces)

    def text(self, line: str, style: Style) -> int:
        """Prints one line; answers how many dots of paper it took."""
        line = printable(line)
        size = max(style.latin_size, style.chinese_size)
        height = _LINE_DOTS + 24 * (size - 1)
        piece = Image.new("L", (self.dots, height), 255)
        pen = ImageDraw.Draw(piece)
        used = sum(12 * width_of(char) * _size_of(char, style) for char in line)
        x = {0: 0, 1: (self.dots - used) // 2, 2: self.dots - used}[style.align]
        if style.reverse:
            pen.rectangle((x, 0, x + used, height - 1), fill=0)
        for char in line:
            times = _size_of(char, style)
            font = chinese_font(22 * times, _BOLD if style.bold else NOTO_SANS_CJK)
            cell = 12 * width_of(char) * times
            pen.text((x + cell / 2, height - 8), char, font=font, fill=255 if style.reverse else 0, anchor="ms")
            x += cell
        return self._add(piece)

    def raster(self, width_bytes: int, data: bytes, align: int) -> int:
        rows = len(data) // width_bytes
        picture = Image.frombytes("1", (width_bytes * 8, rows), bytes(255 - byte for byte in data)).convert("L")
        return self._place(picture, align)

    def qr(self, data: bytes, module: int, level: int, align: int) -> int:
        code = qrcode.QRCode(error_correction=_LEVELS[level], box_size=module, border=0)
        code.add_data(data)
        code.make(fit=True)
        return self._place(code.make_image().get_image().convert("L"), align)

    def feed(self, dots: int) -> int:
        return self._add(Image.new("L", (self.dots, max(dots, 1)), 255))

    def cut(self) -> Image.Image:
        """The slip so far; the strip begins anew."""
        slip = Image.new("L", (self.dots, max(self.height, 1)), 255)
        y = 0
        for piece in self.pieces:
            slip.paste(piece, (0, y))
            y += piece.height
        self.pieces.clear()
        return slip

    def _place(self, picture: Image.Image, align: int) -> int:
        piece = Image.new("L", (self.dots, picture.height), 255)
        x = {0: 0, 1: (self.dots - picture.width) // 2, 2: self.dots - picture.width}[align]
        piece.paste(picture, (x, 0))
        return self._add(piece)

    def _add(self, piece: Image.Image) -> int:
        self.pieces.append(piece)
        return piece.height


def _size_of(char: str, style: Style) -> int:
    return style.chinese_size if width_of(char) == 2 else style.latin_size
