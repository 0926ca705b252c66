"""What a camera's configured source means to OpenCV, with a bound on every wait it can make."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import cv2

from drivers.devices.frame_watch import DEFAULT_PATIENCE, Patience

# OpenCV and FFmpeg write past every log, once for each attempt, and a camera's address may hold a password. FFmpeg's
# level (libavutil/log.h: -8 is quiet) is read from the environment at the first capture.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """`width` and `height` are asked of a UVC camera; others send what they send.

    `quarter_turns` clockwise set the picture upright. `open_ms` and `read_ms` bound OpenCV's own waits. `retry` are
    the seconds between attempts to open a camera that is not there; the last is repeated. After `reopen_frozen`
    seconds a camera that repeats one picture is closed and opened again, which wakes most of them.
    """

    width: int = 2592
    height: int = 1944
    quarter_turns: int = 0
    open_ms: int = 4000
    read_ms: int = 3000
    retry: tuple[float, ...] = (0.5, 1.0, 2.0, 5.0)
    reopen_frozen: float = 10.0
    patience: Patience = DEFAULT_PATIENCE


DEFAULT_SETTINGS = CameraSettings()


@dataclass(frozen=True, slots=True)
class CameraSource:
    """`address`: /dev/videoN or its number, an http:// MJPEG address, or a video or picture file."""

    address: str
    settings: CameraSettings

    @property
    def is_file(self) -> bool:
        """A film begins again when it ends, and its picture may stand still."""
        return not self._is_stream and not self._is_device and Path(self.address).is_file()

    def open(self) -> cv2.VideoCapture:
        """Blocks for at most `open_ms`; the answer is not opened when there is no camera."""
        if self._is_stream:
            return cv2.VideoCapture(self.address, cv2.CAP_FFMPEG, self._limits())
        if self._is_device:
            device = int(self.address) if self.address.isdigit() else self.address
            return cv2.VideoCapture(device, cv2.CAP_V4L2, self._uvc())
        return cv2.VideoCapture(self.address)

    def pace(self, capture: cv2.VideoCapture) -> float:
        """Seconds to wait before each picture: a file gives them as fast as it is read, a camera by itself."""
        if not self.is_file:
            return 0.0
        rate = float(capture.get(cv2.CAP_PROP_FPS))
        return 1 / min(rate, 30.0) if rate > 0 else 0.1

    @property
    def _is_stream(self) -> bool:
        return self.address.startswith(("http://", "https://"))

    @property
    def _is_device(self) -> bool:
        return self.address.isdigit() or self.address.startswith("/dev/")

    def _limits(self) -> list[int]:
        chosen = self.settings
        return [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, chosen.open_ms, cv2.CAP_PROP_READ_TIMEOUT_MSEC, chosen.read_ms]

    def _uvc(self) -> list[int]:
        """MJPG: raw pictures of 5 MP come once a second over USB 2.0. One buffer: only the newest counts."""
        return [
            *(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
            *(cv2.CAP_PROP_FRAME_WIDTH, self.settings.width),
            *(cv2.CAP_PROP_FRAME_HEIGHT, self.settings.height),
            *(cv2.CAP_PROP_BUFFERSIZE, 1),
            *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, self.settings.read_ms),
        ]
