"""The document camera's pictures: what judging each costs, and a still page's way to a bounded, marked copy at 5 MP.

The references are the least that has to be done in any case: decoding the camera's JPEG for each picture of the
preview, and one perspective turn and one JPEG encoding for the copy. At 15 pictures a second a picture has 67 ms.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from drivers.sim.desk_scene import CORNERS, Picture, Scene, render
from drivers.vision.jpeg import encode_jpeg
from drivers.vision.page_watcher import PageWatcher
from drivers.vision.quad import Corners, Quad
from drivers.vision.straighten import straighten
from drivers.vision.watermark import purpose_text, watermark
from tests.bench.measure import Comparison, in_turns, timed

_ROUNDS = 20
_SIZES = ((1280, 960), (2592, 1944))
_LIMIT = 1_500_000  # bytes of one page


def measure() -> Iterator[Comparison]:
    for width, height in _SIZES:
        picture = render(Scene(1), width, height, np.random.default_rng(1))
        sent = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 88])[1]
        yield _watching(picture, np.asarray(sent, np.uint8), f"{width} × {height}")
    yield _copy(picture)


def _watching(picture: Picture, sent: Picture, size: str) -> Comparison:
    watcher = PageWatcher()
    ours, reference = in_turns(
        lambda: timed(lambda: watcher.feed(picture, 0.0)),
        lambda: timed(lambda: cv2.imdecode(sent, cv2.IMREAD_COLOR)),
        _ROUNDS,
    )
    return Comparison(f"picture of {size} judged", "its JPEG decoded", tuple(ours), tuple(reference))


def _copy(picture: Picture) -> Comparison:
    a, b, c, d = CORNERS
    corners: Corners = (a, b, c, d)

    def ours() -> bytes:
        return encode_jpeg(watermark(straighten(picture, corners), purpose_text("租房提取住房公积金")), _LIMIT)

    def reference() -> object:
        across, down = 1290, 1824
        target = np.array(((0, 0), (across, 0), (across, down), (0, down)), np.float32)
        turn = cv2.getPerspectiveTransform(Quad(corners).pixels(2592, 1944), target)
        return cv2.imencode(".jpg", cv2.warpPerspective(picture, turn, (across, down)))

    took = in_turns(lambda: timed(ours), lambda: timed(reference), _ROUNDS)
    return Comparison("still page at 5 MP to marked copy", "turned and encoded", tuple(took[0]), tuple(took[1]))
