"""A receipt as typed blocks, apart from any printer's commands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum

from drivers.errors import LocalProtocolError

MAX_QR_BYTES = 2953  # version 40 at level L, ISO/IEC 18004


class Align(Enum):
    LEFT = 0
    CENTER = 1
    RIGHT = 2


class Size(Enum):
    """Multiples of the 12×24 font (a Chinese character is 24×24)."""

    NORMAL = 1
    DOUBLE = 2


class Correction(StrEnum):
    """Error correction levels of ISO/IEC 18004; each names the share of the symbol that may be lost."""

    L = "L"
    M = "M"
    Q = "Q"
    H = "H"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; it is broken where the paper ends. `reverse` is white on black."""

    text: str = field(repr=False)
    size: Size = Size.NORMAL
    align: Align = Align.LEFT
    bold: bool = False
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value, which is broken inside its own column."""

    label: str
    value: str = field(repr=False)
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    pass


@dataclass(frozen=True, slots=True)
class QrCode:
    data: bytes = field(repr=False)
    correction: Correction = Correction.M

    def __post_init__(self) -> None:
        if not 0 < len(self.data) <= MAX_QR_BYTES:
            raise LocalProtocolError(f"a QR symbol carries 1 to {MAX_QR_BYTES} bytes")


@dataclass(frozen=True, slots=True)
class Raster:
    """A one-bit picture: rows of `width` // 8 bytes, most significant bit left, 1 is black."""

    width: int
    rows: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.width <= 0 or self.width % 8 or len(self.rows) % (self.width // 8):
            raise LocalProtocolError("a raster has whole rows of whole bytes")

    @property
    def height(self) -> int:
        return len(self.rows) // (self.width // 8)


@dataclass(frozen=True, slots=True)
class Feed:
    dots: int


Block = Text | Pair | Rule | QrCode | Raster | Feed


@dataclass(frozen=True, slots=True)
class Document:
    """Printed from top to bottom and cut once at its end."""

    blocks: tuple[Block, ...]


_COPY_MARK = Text("副本 / COPY", Size.DOUBLE, Align.CENTER, bold=True, reverse=True)


def as_copy(document: Document) -> Document:
    """The same with the mark of a copy on top."""
    return replace(document, blocks=(_COPY_MARK, *document.blocks))
