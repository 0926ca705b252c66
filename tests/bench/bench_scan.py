"""The cameras' pictures: what judging each costs, how many a second a preview can show, and a still page's way to a
straightened picture and to a bounded, marked copy at 5 MP.

The references are the least that has to be done in any case: decoding the camera's JPEG for each picture of the
preview, one perspective turn, and one JPEG encoding for the copy. At 15 pictures a second a picture has 67 ms.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator

import cv2
import numpy as np

from drivers.devices.frame_watch import FrameWatch
from drivers.sim.desk_scene import CORNERS, Picture, Scene, render
from drivers.vision.faces import FaceFinder
from drivers.vision.jpeg import encode_jpeg
from drivers.vision.page_watcher import PageWatcher
from drivers.vision.portrait_watcher import PortraitWatcher
from drivers.vision.quad import Corners, Quad
from drivers.vision.straighten import straighten
from drivers.vision.watermark import purpose_text, watermark
from tests.bench.measure import Comparison, in_turns, timed
from tests.drivers.vision.photographs import photograph

_ROUNDS = 20
_SIZES = ((1280, 960), (2592, 1944))
_LIMIT = 1_500_000  # bytes of one page


def measure() -> Iterator[Comparison]:
    for width, height in _SIZES:
        picture = render(Scene(1), width, height, np.random.default_rng(1))
        sent = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 88])[1]
        yield _watching(picture, np.asarray(sent, np.uint8), f"{width} × {height}")
        yield _preview(np.asarray(sent, np.uint8), f"{width} × {height}")
    yield _straightened(picture)
    yield _copy(picture)
    yield _portrait()


def _watching(picture: Picture, sent: Picture, size: str) -> Comparison:
    watcher = PageWatcher()
    ours, reference = in_turns(
        lambda: timed(lambda: watcher.feed(picture, 0.0)),
        lambda: timed(lambda: cv2.imdecode(sent, cv2.IMREAD_COLOR)),
        _ROUNDS,
    )
    return Comparison(f"picture of {size} judged", "its JPEG decoded", tuple(ours), tuple(reference))


def _preview(sent: Picture, size: str) -> Comparison:
    """All that one picture of a running preview costs: decoded, kept by the camera's watch, judged."""
    pages, frames = PageWatcher(), FrameWatch(0.0)

    def ours() -> None:
        picture = np.asarray(cv2.imdecode(sent, cv2.IMREAD_COLOR), np.uint8)
        frames.feed(picture, 0.0)
        pages.feed(picture, 0.0)

    took, reference = in_turns(
        lambda: timed(ours), lambda: timed(lambda: cv2.imdecode(sent, cv2.IMREAD_COLOR)), _ROUNDS
    )
    rate = 1000 / statistics.median(took)
    return Comparison(f"preview of {size}: {rate:.0f} a second", "its JPEG decoded", tuple(took), tuple(reference))


def _straightened(picture: Picture) -> Comparison:
    """The picture that completes the countdown, taken and straightened."""

    def ours() -> Picture:
        watched = watcher.feed(picture, 1.0)
        assert watched.capture is not None
        assert watched.corners is not None
        return straighten(watched.capture, watched.corners)

    took, reference = [], []
    for _ in range(_ROUNDS):
        watcher = PageWatcher()
        watcher.feed(picture, 0.0)
        took.append(timed(ours))
        reference.append(timed(lambda: _turned(picture)))
    return Comparison("still page at 5 MP to straightened", "turned alone", tuple(took), tuple(reference))


def _turned(picture: Picture) -> Picture:
    across, down = 1290, 1824
    a, b, c, d = CORNERS
    target = np.array(((0, 0), (across, 0), (across, down), (0, down)), np.float32)
    turn = cv2.getPerspectiveTransform(Quad((a, b, c, d)).pixels(2592, 1944), target)
    return np.asarray(cv2.warpPerspective(picture, turn, (across, down)), np.uint8)


def _portrait() -> Comparison:
    """A face in a portrait camera's picture found and judged."""
    person = cv2.resize(photograph("astronaut.png"), (1080, 1080), interpolation=cv2.INTER_CUBIC)
    picture = np.asarray(cv2.copyMakeBorder(person, 0, 0, 420, 420, cv2.BORDER_REPLICATE), np.uint8)
    sent = np.asarray(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 88])[1], np.uint8)
    watcher = PortraitWatcher(FaceFinder().find)
    ours, reference = in_turns(
        lambda: timed(lambda: watcher.feed(picture, 0.0)),
        lambda: timed(lambda: cv2.imdecode(sent, cv2.IMREAD_COLOR)),
        _ROUNDS,
    )
    return Comparison("face in 1920 × 1080 judged", "its JPEG decoded", tuple(ours), tuple(reference))


def _copy(picture: Picture) -> Comparison:
    a, b, c, d = CORNERS
    corners: Corners = (a, b, c, d)

    def ours() -> bytes:
        return encode_jpeg(watermark(straighten(picture, corners), purpose_text("租房提取住房公积金")), _LIMIT)

    def reference() -> object:
        return cv2.imencode(".jpg", _turned(picture))

    took = in_turns(lambda: timed(ours), lambda: timed(reference), _ROUNDS)
    return Comparison("still page at 5 MP to marked copy", "turned and encoded", tuple(took[0]), tuple(took[1]))
