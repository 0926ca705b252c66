"""The real driver against the simulated camera, over a real connection."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.devices.camera_source import CameraSettings
from drivers.devices.document_camera import DocumentCamera, Frame
from drivers.devices.frame_watch import CameraState, Patience
from drivers.sim.camera import CameraSimulator
from drivers.sim.desk import Desk
from drivers.sim.desk_scene import Condition, Picture
from drivers.vision.faces import FaceFinder
from drivers.vision.page_watcher import PageWatcher
from drivers.vision.portrait import cut_portrait
from drivers.vision.portrait_watcher import PortraitWatcher
from drivers.vision.straighten import A4, straighten
from tests.drivers.vision.photographs import photograph_file
from tests.waiting import wait_for

# The camera's loss is worth a warning, and these tests lose it on purpose.
pytestmark = pytest.mark.allow_logs("camera.lost", "camera.frozen")

QUICK = CameraSettings(open_ms=2000, read_ms=600, retry=(0.02,), patience=Patience(0.3, 0.2, 0.1), reopen_frozen=60.0)


@pytest.fixture
def simulator() -> Iterator[CameraSimulator]:
    desk = Desk(640, 480)
    desk.put(1)
    with CameraSimulator(desk, pictures_per_second=30.0) as running:
        yield running


@pytest.fixture
def camera(simulator: CameraSimulator) -> Iterator[DocumentCamera]:
    opened = DocumentCamera(simulator.url, time.monotonic, QUICK)
    opened.start()
    yield opened
    opened.stop()


def picture_from(camera: DocumentCamera) -> Frame:
    """A busy machine may hold the next picture up for longer than the camera is given to be believed."""
    frames: list[Frame] = []

    def came() -> bool:
        frame = camera.latest()
        frames.extend([frame] if frame is not None else [])
        return bool(frames)

    wait_for(came)
    return frames[0]


def reaches(camera: DocumentCamera, state: CameraState) -> None:
    wait_for(lambda: camera.state() is state)


def test_the_newest_picture_is_there_and_its_number_grows(camera: DocumentCamera) -> None:
    first = picture_from(camera)
    assert first.picture.shape == (480, 640, 3)
    assert first.picture.dtype == np.uint8

    def later() -> bool:
        frame = camera.latest()
        return frame is not None and frame.number > first.number and frame.at > first.at

    wait_for(later)


def test_a_picture_handed_out_is_not_written_to(camera: DocumentCamera) -> None:
    frame = picture_from(camera)
    with pytest.raises(ValueError, match="read-only"):
        frame.picture[0, 0, 0] = 0


def test_frozen_camera_is_seen_and_gives_no_picture(simulator: CameraSimulator, camera: DocumentCamera) -> None:
    reaches(camera, CameraState.OK)
    simulator.desk.freeze()
    reaches(camera, CameraState.FROZEN)
    assert camera.latest() is None
    simulator.desk.thaw()
    reaches(camera, CameraState.OK)


def test_black_camera_is_seen(simulator: CameraSimulator, camera: DocumentCamera) -> None:
    reaches(camera, CameraState.OK)
    simulator.desk.condition(Condition.BLACK)
    reaches(camera, CameraState.BLACK)
    simulator.desk.put(1)
    reaches(camera, CameraState.OK)


def test_silent_camera_is_told_from_an_absent_one_and_comes_back(
    simulator: CameraSimulator, camera: DocumentCamera
) -> None:
    reaches(camera, CameraState.OK)
    simulator.desk.stall()
    reaches(camera, CameraState.NO_ANSWER)
    simulator.desk.thaw()
    reaches(camera, CameraState.OK)


def test_vanished_camera_is_reopened_when_it_returns(simulator: CameraSimulator, camera: DocumentCamera) -> None:
    reaches(camera, CameraState.OK)
    simulator.vanish()
    reaches(camera, CameraState.ABSENT)
    assert camera.latest() is None
    simulator.come_back()
    reaches(camera, CameraState.OK)


def test_a_camera_frozen_for_long_is_closed_and_opened_again(simulator: CameraSimulator) -> None:
    camera = DocumentCamera(simulator.url, time.monotonic, replace(QUICK, reopen_frozen=0.3))
    camera.start()
    reaches(camera, CameraState.OK)
    served = simulator.streams_served
    simulator.desk.freeze()
    wait_for(lambda: simulator.streams_served > served)
    simulator.desk.thaw()
    reaches(camera, CameraState.OK)
    camera.stop()


def test_a_camera_that_was_never_there_is_absent() -> None:
    camera = DocumentCamera("/dev/video-none", time.monotonic, QUICK)
    assert camera.state() is CameraState.OFF
    camera.start()
    reaches(camera, CameraState.ABSENT)
    camera.stop()
    assert camera.state() is CameraState.OFF
    assert camera.latest() is None


def test_stop_forgets_the_picture_and_start_begins_again(camera: DocumentCamera) -> None:
    before = picture_from(camera)
    camera.stop()
    assert camera.latest() is None
    camera.start()
    assert picture_from(camera).number > before.number


def test_a_stalled_camera_is_left_without_waiting_and_begun_anew(
    simulator: CameraSimulator, camera: DocumentCamera
) -> None:
    first = picture_from(camera)
    simulator.desk.stall()
    camera.stop(wait=False)
    assert camera.latest() is None
    simulator.desk.thaw()
    camera.start()
    assert picture_from(camera).number > first.number


def test_a_picture_file_stands_in_for_a_camera_and_is_turned_upright(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    cv2.imwrite(str(path), np.full((90, 60, 3), 128, np.uint8))
    camera = DocumentCamera(str(path), time.monotonic, replace(QUICK, quarter_turns=1))
    camera.start()
    frame = picture_from(camera)
    camera.stop()
    assert frame.picture.shape == (60, 90, 3)


def test_a_person_before_a_portrait_camera_is_taken_by_the_watcher() -> None:
    """The whole way of a portrait: sensor, network, driver, watcher, portrait."""
    desk = Desk()
    desk.show(str(photograph_file("astronaut.png")))
    watcher = PortraitWatcher(FaceFinder().find)
    portraits: list[Picture] = []
    seen: set[int] = set()

    def watched() -> bool:
        frame = camera.latest()
        if frame is not None and frame.number not in seen:
            seen.add(frame.number)
            taken = watcher.feed(frame.picture, frame.at)
            if taken.capture is not None and taken.face is not None:
                portraits.append(cut_portrait(taken.capture, taken.face))
        return bool(portraits)

    with CameraSimulator(desk) as running:
        camera = DocumentCamera(running.url, time.monotonic, QUICK)
        camera.start()
        wait_for(watched)
        camera.stop()
    assert len(FaceFinder().find(portraits[0])) == 1


def test_a_page_laid_under_the_camera_is_taken_by_itself_and_straightened() -> None:
    """The whole way: sensor, network, driver, watcher, straightened page."""
    desk = Desk()
    watcher = PageWatcher()
    pages: list[Picture] = []
    seen: set[int] = set()

    def watched() -> bool:
        frame = camera.latest()
        if frame is not None and frame.number not in seen:
            seen.add(frame.number)
            taken = watcher.feed(frame.picture, frame.at)
            if taken.capture is not None and taken.corners is not None:
                pages.append(straighten(taken.capture, taken.corners))
        return bool(pages)

    with CameraSimulator(desk) as running:
        camera = DocumentCamera(running.url, time.monotonic, QUICK)
        camera.start()
        picture_from(camera)
        desk.put(2)
        wait_for(watched)
        camera.stop()
    height, width = pages[0].shape[:2]
    assert height / width == pytest.approx(A4, abs=0.01)
