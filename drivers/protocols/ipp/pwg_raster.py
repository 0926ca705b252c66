"""PWG raster (PWG 5102.4), both directions: what every IPP Everywhere printer takes.

A file is `RaS2` and then, for each page, a header and its lines. Equal lines are sent once with a count; within a
line equal pixels are sent once with a count, others as they are (section 4.5, a form of PackBits on whole pixels).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from drivers.errors import LocalProtocolError, RemoteProtocolError
from drivers.protocols.ipp.raster_header import SGRAY, SIZE, SRGB, RasterHeader

SYNC = b"RaS2"
MAX_PAGE = 200_000_000  # bytes of one decoded page: A4 at 600 dots per inch in colour has 104 million
_POINTS = 72
_RUN = 128  # pixels that one count can hold
_CLEAR = 128  # the rest of the line is white

Pixels = NDArray[np.uint8]  # height × width (grey) or height × width × 3 (red, green, blue)


@dataclass(frozen=True, slots=True)
class RasterPage:
    header: RasterHeader
    pixels: Pixels = field(repr=False)


def encode(pages: Iterable[Pixels], resolution: int) -> Iterator[bytes]:
    """PWG raster of `pages`, in pieces. Grey pages become sgray_8, others srgb_8; `resolution` in dots per inch."""
    yield SYNC
    for pixels in pages:
        if pixels.dtype != np.uint8 or pixels.ndim not in {2, 3}:
            raise LocalProtocolError("a page is height × width or height × width × 3 bytes")
        height, width = pixels.shape[:2]
        size = 1 if pixels.ndim == 2 else 3
        yield RasterHeader(
            width=width,
            height=height,
            bits_per_pixel=8 * size,
            bytes_per_line=width * size,
            colour_space=SGRAY if size == 1 else SRGB,
            number_of_colours=size,
            resolution_across=resolution,
            resolution_feed=resolution,
            page_width=round(width * _POINTS / resolution),
            page_height=round(height * _POINTS / resolution),
        ).encode()
        yield from _lines(pixels.reshape(height, width, size))


def _lines(pixels: Pixels) -> Iterator[bytes]:
    changes = np.flatnonzero((pixels[1:] != pixels[:-1]).any(axis=(1, 2))) + 1
    starts = [0, *changes.tolist()]
    for start, end in zip(starts, [*changes.tolist(), len(pixels)], strict=True):
        packed = pack_line(pixels[start])
        for done in range(start, end, 256):
            yield bytes((min(256, end - done) - 1,)) + packed


def pack_line(line: Pixels) -> bytes:
    """One line, width × bytes per pixel."""
    different = (line[1:] != line[:-1]).any(axis=1)
    bounds = [0, *(np.flatnonzero(different) + 1).tolist(), len(line)]
    packed = bytearray()
    single = 0  # pixels before `start` that differ from their neighbours and are not yet written
    for start, end in pairwise(bounds):
        if end - start == 1:
            single += 1
            continue
        _pack_singles(packed, line[start - single : start])
        single = 0
        for done in range(start, end, _RUN):
            packed.append(min(_RUN, end - done) - 1)
            packed += line[start].tobytes()
    _pack_singles(packed, line[len(line) - single :])
    return bytes(packed)


def _pack_singles(packed: bytearray, pixels: Pixels) -> None:
    for start in range(0, len(pixels), _RUN):
        part = pixels[start : start + _RUN]
        # 257 - n says n pixels, which one pixel cannot be: it is a run of one.
        packed.append(0 if len(part) == 1 else 257 - len(part))
        packed += part.tobytes()


def decode(raw: bytes) -> Iterator[RasterPage]:
    """The pages in `raw`; raises RemoteProtocolError for what is no PWG raster, or more than `MAX_PAGE`."""
    if raw[:4] != SYNC:
        raise RemoteProtocolError("PWG raster begins with RaS2")
    at = 4
    while at < len(raw):
        header = RasterHeader.decode(raw[at : at + SIZE])
        if header.bytes_per_line * header.height > MAX_PAGE:
            raise RemoteProtocolError("a raster page larger than any sheet")
        page, at = _decode_page(raw, at + SIZE, header)
        shape = (header.height, header.width) if header.bits_per_pixel == 8 else (header.height, header.width, 3)
        yield RasterPage(header, np.frombuffer(page, np.uint8).reshape(shape))


def _decode_page(raw: bytes, at: int, header: RasterHeader) -> tuple[bytes, int]:
    page = bytearray()
    wanted = header.bytes_per_line * header.height
    while len(page) < wanted:
        if at >= len(raw):
            raise RemoteProtocolError("a raster page ends early")
        repeats = raw[at] + 1
        line, at = unpack_line(raw, at + 1, header.bytes_per_line, header.bits_per_pixel // 8)
        page += line * repeats
    if len(page) != wanted:
        raise RemoteProtocolError("a raster page with more lines than its height")
    return bytes(page), at


def unpack_line(raw: bytes, at: int, length: int, size: int) -> tuple[bytes, int]:
    """The line of `length` bytes that begins at `at`, and where the next begins; a pixel has `size` bytes."""
    line = bytearray()
    while len(line) < length:
        if at >= len(raw):
            raise RemoteProtocolError("a raster line ends early")
        count = raw[at]
        at += 1
        if count == _CLEAR:
            line += b"\xff" * (length - len(line))
            break
        taken = size if count < _CLEAR else (257 - count) * size
        part = raw[at : at + taken]
        if len(part) != taken:
            raise RemoteProtocolError("a raster line ends early")
        at += taken
        line += part * (count + 1) if count < _CLEAR else part
    if len(line) != length:
        raise RemoteProtocolError("a raster line longer than its width")
    return bytes(line), at
