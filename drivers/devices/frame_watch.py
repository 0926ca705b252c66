"""Whether a camera's pictures can be believed: judged from the pictures and their times alone."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


class CameraState(StrEnum):
    OFF = "off"  # not started
    OPENING = "opening"
    OK = "ok"
    BLACK = "black"  # pictures come, without any light in them: lens covered, lamp and sensor dead
    FROZEN = "frozen"  # the same picture bit by bit, for longer than any sensor's noise allows
    NO_ANSWER = "no_answer"  # open, but no pictures come
    ABSENT = "absent"  # cannot be opened


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds until silence, repetition and darkness are believed."""

    silence: float = 3.0
    repetition: float = 2.0
    darkness: float = 1.0


DEFAULT_PATIENCE = Patience()
_BLACK_MEAN = 6.0  # grey levels; a dark room with a lit screen beside the camera is above 10
_SAMPLE = 8  # every eighth pixel both ways is plenty for both questions


class FrameWatch:
    """Fed with each picture; `expects_change` is False for a file, whose picture may stand."""

    def __init__(self, opened_at: float, patience: Patience = DEFAULT_PATIENCE, *, expects_change: bool = True) -> None:
        self._patience = patience
        self._expects_change = expects_change
        self._last_at = opened_at
        self._seen = False
        self._digest = 0
        self._same_since = opened_at
        self._dark_since: float | None = None

    def feed(self, picture: Picture, at: float) -> None:
        sample = np.ascontiguousarray(picture[::_SAMPLE, ::_SAMPLE])
        digest = zlib.crc32(sample.data)
        if digest != self._digest or not self._seen:
            self._digest, self._same_since = digest, at
        if float(sample.mean()) >= _BLACK_MEAN:
            self._dark_since = None
        elif self._dark_since is None:
            self._dark_since = at
        self._last_at, self._seen = at, True

    @property
    def frozen_for(self) -> float:
        """Seconds for which the picture has not changed in a single bit."""
        return self._last_at - self._same_since if self._expects_change else 0.0

    def state(self, now: float) -> CameraState:
        if now - self._last_at > self._patience.silence:
            return CameraState.NO_ANSWER
        if not self._seen:
            return CameraState.OPENING
        if self.frozen_for > self._patience.repetition:
            return CameraState.FROZEN
        if self._dark_since is not None and self._last_at - self._dark_since > self._patience.darkness:
            return CameraState.BLACK
        return CameraState.OK
