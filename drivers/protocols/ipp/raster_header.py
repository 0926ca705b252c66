"""The page header of PWG raster (PWG 5102.4 section 4.3): 1796 bytes, declared once for both directions."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, fields

from drivers.errors import LocalProtocolError, RemoteProtocolError

SIZE = 1796
_PWG = "PwgRaster"
_TEXT = 64  # bytes of a text field, zero padded

SRGB = 19
SGRAY = 18


@dataclass(frozen=True, slots=True)
class RasterHeader:
    """Sizes in pixels, `page_width`/`page_height` in points. Fields that a kiosk never sets are left out: zero."""

    width: int = field(metadata={"offset": 372})
    height: int = field(metadata={"offset": 376})
    bits_per_pixel: int = field(metadata={"offset": 388})
    bytes_per_line: int = field(metadata={"offset": 392})
    colour_space: int = field(metadata={"offset": 400})
    number_of_colours: int = field(metadata={"offset": 420})
    resolution_across: int = field(metadata={"offset": 276})
    resolution_feed: int = field(metadata={"offset": 280})
    page_width: int = field(metadata={"offset": 352})
    page_height: int = field(metadata={"offset": 356})
    total_pages: int = field(default=0, metadata={"offset": 452})
    bits_per_colour: int = field(default=8, metadata={"offset": 384})
    duplex: int = field(default=0, metadata={"offset": 272})
    tumble: int = field(default=0, metadata={"offset": 368})
    copies: int = field(default=1, metadata={"offset": 340})
    cross_feed_transform: int = field(default=1, metadata={"offset": 456})
    feed_transform: int = field(default=1, metadata={"offset": 460})
    kind: str = field(default=_PWG, metadata={"offset": 0})
    media_size_name: str = field(default="iso_a4_210x297mm", metadata={"offset": 1732})

    def encode(self) -> bytes:
        raw = bytearray(SIZE)
        for each in fields(self):
            _put(raw, each.metadata["offset"], getattr(self, each.name))
        return bytes(raw)

    @classmethod
    def decode(cls, raw: bytes) -> RasterHeader:
        """Raises RemoteProtocolError when this is no PWG raster page of 8 bits per colour."""
        if len(raw) != SIZE:
            raise RemoteProtocolError("a raster page's header has 1796 bytes")
        values = {each.name: _get(raw, each.metadata["offset"], text=each.type == "str") for each in fields(cls)}
        header = cls(**values)  # type: ignore[arg-type]  # `_get` chose each value's type by its field's
        if header.kind != _PWG:
            raise RemoteProtocolError("not a page of PWG raster")
        if header.bits_per_colour != 8 or header.bits_per_pixel not in {8, 24}:
            raise RemoteProtocolError("raster of other than 8 bits per colour")
        if header.bytes_per_line != header.width * header.bits_per_pixel // 8:
            raise RemoteProtocolError("a raster line's length contradicts its width")
        return header


def _put(raw: bytearray, offset: int, value: int | str) -> None:
    if isinstance(value, str):
        text = value.encode("ascii", "strict")
        if len(text) >= _TEXT:
            raise LocalProtocolError(f"text of the raster header is shorter than {_TEXT} bytes")
        raw[offset : offset + len(text)] = text
    else:
        struct.pack_into(">I", raw, offset, value)


def _get(raw: bytes, offset: int, *, text: bool) -> int | str:
    if text:
        return raw[offset : offset + _TEXT].split(b"\0", 1)[0].decode("ascii", "replace")
    return int.from_bytes(raw[offset : offset + 4])
