from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import composite

from drivers.errors import LocalProtocolError, RemoteProtocolError
from drivers.protocols.ipp.pwg_raster import SYNC, Pixels, decode, encode, pack_line, unpack_line
from drivers.protocols.ipp.raster_header import SIZE, RasterHeader


@composite
def pages(draw: st.DrawFn) -> Pixels:
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 300))
    noise = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    few = draw(st.integers(1, 255))  # few colours make runs, many make literals
    shape = (height, width) if draw(st.booleans()) else (height, width, 3)
    pixels = noise.integers(0, few, shape, dtype=np.uint8)
    return np.repeat(pixels, draw(st.integers(1, 3)), axis=1)


@given(st.lists(pages(), min_size=1, max_size=3))
def test_pages_come_back_pixel_by_pixel(given_pages: list[Pixels]) -> None:
    decoded = list(decode(b"".join(encode(given_pages, 300))))
    assert len(decoded) == len(given_pages)
    for page, original in zip(decoded, given_pages, strict=True):
        assert np.array_equal(page.pixels, original)
        assert page.header.resolution_feed == 300


@given(st.binary(max_size=300))
def test_any_bytes_are_pages_or_refused(raw: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        list(decode(SYNC + b"\1" + raw))


@given(pages(), st.data())
def test_raster_cut_anywhere_is_refused(page: Pixels, data: st.DataObject) -> None:
    raw = b"".join(encode([page], 300))
    cut = data.draw(st.sampled_from(range(5, len(raw))))
    with pytest.raises(RemoteProtocolError):
        list(decode(raw[:cut]))


def test_a_line_is_packed_as_the_standard_describes() -> None:
    """PWG 5102.4 section 4.5: a count below 128 repeats one pixel, above it that many pixels follow."""
    line = np.array([[7]] * 3 + [[1], [2]] + [[9]] * 2 + [[4]], np.uint8)
    assert pack_line(line) == bytes((2, 7, 255, 1, 2, 1, 9, 0, 4))


def test_a_cleared_line_is_white() -> None:
    assert unpack_line(bytes((0, 5, 128)), 0, 4, 1) == (b"\x05\xff\xff\xff", 3)


def test_header_fields_stand_at_the_standards_offsets() -> None:
    raw = next(part for part in encode([np.zeros((3508, 2480), np.uint8)], 300) if len(part) == SIZE)
    assert raw[:10] == b"PwgRaster\0"
    assert raw[276:284] == (300).to_bytes(4) * 2
    assert raw[372:380] == (2480).to_bytes(4) + (3508).to_bytes(4)
    assert raw[352:360] == (595).to_bytes(4) + (842).to_bytes(4)
    assert raw[400:404] == (18).to_bytes(4)
    assert raw[1732:1748] == b"iso_a4_210x297mm"


def header(**changed: int | str) -> bytes:
    usual: dict[str, int | str] = {
        "width": 4,
        "height": 2,
        "bits_per_pixel": 8,
        "bytes_per_line": 4,
        "colour_space": 18,
        "number_of_colours": 1,
        "resolution_across": 300,
        "resolution_feed": 300,
        "page_width": 1,
        "page_height": 1,
    }
    return RasterHeader(**(usual | changed)).encode()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "raw",
    [
        b"RaS3",
        SYNC + header(kind="CupsRaster"),
        SYNC + header(bits_per_pixel=1),
        SYNC + header(bytes_per_line=5),
        SYNC + header(width=60_000, bytes_per_line=60_000, height=60_000),
        SYNC + header() + bytes((1, 9, 7)),
        SYNC + header() + bytes((2, 3, 7)),
    ],
    ids=["version", "kind", "bitmap", "line length", "too large", "long line", "too many lines"],
)
def test_raster_that_contradicts_itself_is_refused(raw: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        list(decode(raw))


def test_pages_of_another_kind_are_our_own_mistake() -> None:
    with pytest.raises(LocalProtocolError):
        list(encode([np.zeros((2, 2), np.uint16)], 300))  # type: ignore[list-item]
