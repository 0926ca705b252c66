"""The document camera: always the newest picture, never a wait.

A thread of its own opens the camera and reads it, because OpenCV blocks in both; it reopens a camera that was lost.
Callers only look at what that thread last left.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import cv2
import numpy as np
import structlog

from drivers.devices.camera_source import DEFAULT_SETTINGS, CameraSettings, CameraSource
from drivers.devices.frame_watch import CameraState, FrameWatch, Picture
from drivers.health import NOT_ASKED, OK, DeviceStatus, Health

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Frame:
    """`picture` is BGR, height × width × 3, and is not written to again; `number` grows by one with each picture
    of this camera; `at` is the clock's reading when it arrived."""

    picture: Picture = field(repr=False)
    number: int
    at: float


# The longest that anybody waits for it to be closed; a thread inside OpenCV ends by `open_ms` or `read_ms`.
_JOIN_SECONDS = 1.0
_ROTATIONS = {1: cv2.ROTATE_90_CLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_COUNTERCLOCKWISE}


class DocumentCamera:
    """`source`: /dev/videoN or its number, an http:// MJPEG address, or a video or picture file.

    `clock` gives seconds that only go forward. `latest`, `state` and `start` return at once, and so does `stop` unless
    it is to wait; any thread may call them, and start and stop may alternate.
    """

    def __init__(
        self,
        source: str,
        clock: Callable[[], float],
        settings: CameraSettings = DEFAULT_SETTINGS,
    ) -> None:
        self._source = CameraSource(source, settings)
        self._clock = clock
        self._settings = settings
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._run: _Run | None = None
        self._before: _Run | None = None  # the last that was stopped; it may still hold the device

    def start(self) -> None:
        with self._lock:
            if self._run is None:
                self._run = _Run(self._source, self._clock, self._settings, self._numbers, self._before)
                self._before = None
                self._run.start()

    def stop(self, *, wait: bool = True) -> None:
        """Forgets the last picture at once and closes the camera; `wait`: for a second at most, until it is closed."""
        with self._lock:
            run, self._run = self._run, None
            self._before = run or self._before
        if run is not None:
            run.end()
            if wait:
                run.join()

    def latest(self) -> Frame | None:
        """The newest picture; None before the first, and while the camera gives none that can be believed."""
        run = self._run
        return None if run is None else run.latest()

    def state(self) -> CameraState:
        run = self._run
        return CameraState.OFF if run is None else run.state()

    def status(self) -> DeviceStatus:
        return _STATUS[self.state()]


class _Run:
    """One start of the camera until its stop. `before` may still be inside OpenCV and hold the device."""

    def __init__(
        self,
        source: CameraSource,
        clock: Callable[[], float],
        settings: CameraSettings,
        numbers: count[int],
        before: _Run | None,
    ) -> None:
        self._source = source
        self._clock = clock
        self._settings = settings
        self._numbers = numbers
        self._before = before
        self._ending = threading.Event()
        self._frame: Frame | None = None
        self._watch: FrameWatch | None = None
        self._absent = False
        self._thread = threading.Thread(target=self._keep_open, name="document-camera", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._ending.set()
        self._frame = None

    def join(self) -> None:
        self._thread.join(_JOIN_SECONDS)

    def latest(self) -> Frame | None:
        frame = self._frame
        return frame if frame is not None and self.state() in _BELIEVED else None

    def state(self) -> CameraState:
        watch = self._watch
        if watch is not None:
            return watch.state(self._clock())
        return CameraState.ABSENT if self._absent else CameraState.OPENING

    def _keep_open(self) -> None:
        before, self._before = self._before, None
        if before is not None:
            before.join()
        failures = 0
        while not self._ending.is_set():
            capture = self._source.open()
            got_any = self._read(capture) if capture.isOpened() else False
            capture.release()
            self._watch, self._frame = None, None
            if self._ending.is_set():
                return
            if got_any and self._source.is_file:
                continue  # a film that ended begins again
            failures = 0 if got_any else failures + 1
            if not self._absent:
                _log.warning("camera.lost")
            self._absent = True
            retry = self._settings.retry
            self._ending.wait(retry[min(failures, len(retry) - 1)])

    def _read(self, capture: cv2.VideoCapture) -> bool:
        """Reads until the camera gives no more; answers whether it gave anything."""
        is_file = self._source.is_file
        watch = FrameWatch(self._clock(), self._settings.patience, expects_change=not is_file)
        self._watch = watch
        pace = self._source.pace(capture)
        got_any = False
        while not self._ending.wait(pace) if pace else not self._ending.is_set():
            done, picture = capture.read()
            if not done:
                break
            self._keep(_upright(np.asarray(picture, np.uint8), self._settings.quarter_turns), watch)
            got_any = True
            if watch.frozen_for > self._settings.reopen_frozen:
                _log.warning("camera.frozen")
                break
        return got_any

    def _keep(self, picture: Picture, watch: FrameWatch) -> None:
        at = self._clock()
        watch.feed(picture, at)
        picture.setflags(write=False)
        if self._absent:
            _log.info("camera.back")
            self._absent = False
        if not self._ending.is_set():
            self._frame = Frame(picture, next(self._numbers), at)


_BELIEVED = {CameraState.OK, CameraState.BLACK}

_STATUS = {
    CameraState.OFF: NOT_ASKED,
    CameraState.OPENING: DeviceStatus(Health.UNKNOWN, "camera.opening"),
    CameraState.OK: OK,
    CameraState.BLACK: DeviceStatus(Health.NEEDS_ATTENDANT, "camera.black"),
    CameraState.FROZEN: DeviceStatus(Health.FAILED, "camera.frozen"),
    CameraState.NO_ANSWER: DeviceStatus(Health.FAILED, "camera.no_answer"),
    CameraState.ABSENT: DeviceStatus(Health.ABSENT, "camera.absent"),
}


def _upright(picture: Picture, quarter_turns: int) -> Picture:
    turn = _ROTATIONS.get(quarter_turns % 4)
    return picture if turn is None else np.asarray(cv2.rotate(picture, turn), np.uint8)
