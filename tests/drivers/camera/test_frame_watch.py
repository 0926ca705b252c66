from __future__ import annotations

import numpy as np
import pytest

from drivers.devices.frame_watch import CameraState, FrameWatch, Picture


def noisy(level: float, seed: int) -> Picture:
    grain = np.random.default_rng(seed).normal(level, 2, (120, 160, 3))
    return np.clip(grain, 0, 255).astype(np.uint8)


def test_before_the_first_picture_the_camera_is_opening_then_silent() -> None:
    watch = FrameWatch(opened_at=10.0)
    assert watch.state(11.0) is CameraState.OPENING
    assert watch.state(13.1) is CameraState.NO_ANSWER


def test_noise_alone_keeps_a_still_scene_believable() -> None:
    watch = FrameWatch(0.0)
    for tick in range(100):
        watch.feed(noisy(120, tick), tick / 10)
    assert watch.state(10.0) is CameraState.OK


def test_the_same_picture_bit_by_bit_is_a_frozen_camera() -> None:
    watch = FrameWatch(0.0)
    for tick in range(25):
        watch.feed(noisy(120, 1), tick / 10)
    assert watch.state(2.4) is CameraState.FROZEN
    watch.feed(noisy(120, 2), 2.5)
    assert watch.state(2.5) is CameraState.OK


def test_a_file_may_show_the_same_picture_for_ever() -> None:
    watch = FrameWatch(0.0, expects_change=False)
    for tick in range(100):
        watch.feed(noisy(120, 1), tick / 10)
    assert watch.state(10.0) is CameraState.OK


def test_no_light_for_a_second_is_black_and_not_absent() -> None:
    watch = FrameWatch(0.0)
    for tick in range(8):
        watch.feed(noisy(1, tick), tick / 10)
    assert watch.state(0.8) is CameraState.OK
    for tick in range(8, 15):
        watch.feed(noisy(1, tick), tick / 10)
    assert watch.state(1.5) is CameraState.BLACK


def test_silence_is_told_apart_from_the_last_picture_being_black() -> None:
    watch = FrameWatch(0.0)
    for tick in range(15):
        watch.feed(noisy(1, tick), tick / 10)
    assert watch.state(5.0) is CameraState.NO_ANSWER


@pytest.mark.parametrize("shape", [(1, 1, 3), (7, 3, 3), (480, 640, 3)])
def test_pictures_of_any_size_are_watched(shape: tuple[int, ...]) -> None:
    watch = FrameWatch(0.0)
    watch.feed(np.full(shape, 90, np.uint8), 0.0)
    assert watch.state(0.0) is CameraState.OK
