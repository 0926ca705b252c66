"""From a document to the bytes that a printer of a given profile obeys.

Text goes in the printer's own font, because a whole slip as a picture would take seven seconds at 115200 baud. A line
with a character that this font lacks (a rare name, a private-use code point) is drawn by `draw_line` and sent as a
picture.
"""

from __future__ import annotations

from collections.abc import Callable

from drivers.protocols.escpos.columns import printable, width_of, wrap
from drivers.protocols.escpos.document import (
    Align,
    Block,
    Document,
    Feed,
    Pair,
    QrCode,
    Raster,
    Rule,
    Size,
    Text,
)
from drivers.protocols.escpos.profile import Profile

INITIALISE = b"\x1b@"
AUTOMATIC_STATUS = b"\x1da\x0e"  # GS a: tell by yourself when you go off-line, break down or run out; ESC @ ends it
CHINESE_ON, CHINESE_OFF = b"\x1c&", b"\x1c."
REPORT_PAPER = b"\x1dr\x01"  # GS r 1: answered in its turn, so the answer means that all before it was carried out

_LABEL_COLUMNS = 10
_QUIET = 4  # modules, ISO/IEC 18004 clause 6.3.8
_QR_SIZES = range(3, 9)  # dots a module: below three phones fail, above eight nothing is gained
_BAND_ROWS = 64  # rows of one raster command; small printers have small buffers
_RASTER_HEAD = 8

LineDrawer = Callable[[str, Text, int], Raster]
"""Draws one line of text: the line, its block's style, the paper's width in dots."""

QrDrawer = Callable[[QrCode, int], Raster]
"""Draws a QR symbol with its quiet zone: the symbol, the paper's width in dots."""

QrModules = Callable[[QrCode], int]
"""The symbol's modules on a side, without quiet zone."""


class Encoder:
    """Holds no state of a printer: every document begins with ESC @ and ends with the cut and GS r."""

    def __init__(self, profile: Profile, draw_line: LineDrawer, draw_qr: QrDrawer, qr_modules: QrModules) -> None:
        self._profile = profile
        self._draw_line = draw_line
        self._draw_qr = draw_qr
        self._qr_modules = qr_modules

    def encode(self, document: Document) -> bytes:
        parts = [initialise(self._profile), CHINESE_ON]
        parts += [self._block(block) for block in document.blocks]
        return b"".join([*parts, CHINESE_OFF, cut(self._profile), REPORT_PAPER])

    def _block(self, block: Block) -> bytes:
        match block:
            case Text():
                columns = self._columns(block.size)
                paragraphs = map(printable, block.text.split("\n"))
                return b"".join(self._line(line, block) for part in paragraphs for line in wrap(part, columns))
            case Pair():
                return self._pair(block)
            case Rule():
                return self._line("-" * self._profile.columns, Text("-"))
            case QrCode():
                return self._qr(block)
            case Raster():
                return _align(Align.CENTER) + raster(block) + _align(Align.LEFT)
            case Feed():
                return _feed(block.dots)

    def _columns(self, size: Size) -> int:
        return self._profile.columns // size.value

    def _pair(self, pair: Pair) -> bytes:
        label, style = printable(pair.label), Text(printable(pair.value), bold=pair.bold)
        room = self._profile.columns - _LABEL_COLUMNS
        if width_of(label) >= _LABEL_COLUMNS:
            return self._block(Text(label)) + self._block(style)
        lines = wrap(style.text, room)
        first = label + " " * (_LABEL_COLUMNS - width_of(label))
        prefixes = [first] + [" " * _LABEL_COLUMNS] * (len(lines) - 1)
        return b"".join(self._line(prefix + line, style) for prefix, line in zip(prefixes, lines, strict=True))

    def _line(self, line: str, style: Text) -> bytes:
        data = self._in_charset(line)
        if data is None:
            return raster(self._draw_line(line, style, self._profile.dots))
        # GS ! sets the Latin font's size, FS ! the Chinese one's; both are set, so that mixed lines stay even.
        times = style.size.value - 1
        latin = bytes([0x1D, 0x21, times << 4 | times])
        chinese = bytes([0x1C, 0x57, 1 if times else 0])
        return b"".join(
            [
                _align(style.align),
                b"\x1bE" + bytes([style.bold]),
                b"\x1dB" + bytes([style.reverse]),
                chinese,
                latin,
                data,
                b"\n",
            ]
        )

    def _in_charset(self, line: str) -> bytes | None:
        """The line in the printer's charset, or None where its font would print blanks: four-byte sequences, private
        use, and control characters."""
        try:
            data = line.encode(self._profile.charset)
            line.encode("gbk")
        except UnicodeEncodeError:
            return None
        if any("\ue000" <= character <= "\uf8ff" or character < " " for character in line):
            return None
        return data

    def _qr(self, code: QrCode) -> bytes:
        modules = self._qr_modules(code) + 2 * _QUIET
        size = max((size for size in _QR_SIZES if size * modules <= self._profile.dots), default=None)
        if not self._profile.qr or size is None:
            return _align(Align.CENTER) + raster(self._draw_qr(code, self._profile.dots)) + _align(Align.LEFT)
        level = b"LMQH".index(code.correction.value.encode()) + 0x30
        store = len(code.data) + 3
        return b"".join(
            [
                _align(Align.CENTER),
                _feed(_QUIET * size),
                b"\x1d(k\x04\x001A2\x00",
                b"\x1d(k\x03\x001C" + bytes([size]),
                b"\x1d(k\x03\x001E" + bytes([level]),
                b"\x1d(k" + bytes([store & 0xFF, store >> 8]) + b"1P0" + code.data,
                b"\x1d(k\x03\x001Q0",
                _feed(_QUIET * size),
                _align(Align.LEFT),
            ]
        )


def initialise(profile: Profile) -> bytes:
    return INITIALISE + (AUTOMATIC_STATUS if profile.automatic_status else b"")


def cut(profile: Profile) -> bytes:
    """Feeds what was printed past the knife and cuts."""
    return b"\x1dVB\x50" if profile.partial_cut else b"\x1dVA\x50"


def ending(profile: Profile) -> bytes:
    """Ends whatever was cut short, and cuts off what hangs out.

    A command that still waits for its data takes the zeros for it: there are as many as the longest command that
    `Encoder` makes is long. Outside of a command a zero prints nothing.
    """
    longest = _RASTER_HEAD + profile.dots // 8 * _BAND_ROWS
    return bytes(longest) + initialise(profile) + cut(profile)


def _align(align: Align) -> bytes:
    return b"\x1ba" + bytes([align.value])


def _feed(dots: int) -> bytes:
    return b"\x1bJ" + bytes([min(dots, 255)])


def raster(picture: Raster) -> bytes:
    """GS v 0 in bands."""
    width = picture.width // 8
    bands = [picture.rows[at : at + width * _BAND_ROWS] for at in range(0, len(picture.rows), width * _BAND_ROWS)]
    return b"".join(
        b"\x1dv0\x00" + width.to_bytes(2, "little") + (len(band) // width).to_bytes(2, "little") + band
        for band in bands
    )
