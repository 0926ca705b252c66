"""A camera as a session sees it: filming only while something is taken, known to be there all the time.

A camera that is off tells nothing. So it is looked at for a moment when the screen opens and again from time to time,
until it has given a picture that can be believed; the pictures of such a look are dropped unseen. A camera that looks
at people is not opened for that: it counts as there until it was used and did not answer.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog

from drivers.devices.document_camera import DocumentCamera
from drivers.devices.frame_watch import CameraState
from drivers.health import DeviceStatus, Health
from kiosk.services.device_states import state_of
from kiosk.services.ports import Frame
from kiosk.services.snapshot import DeviceState

log = structlog.get_logger()

_LOOK_AGAIN = 60.0  # seconds between two looks at a camera that was well
_LOOK_FAILING = 5.0  # … and at one that was not
_LOOK_LONGEST = 8.0  # a look that has not shown anything by then has shown that nothing answers

_SILENT = DeviceStatus(Health.FAILED, "camera.no_answer")
_STILL_OPENING = {CameraState.OFF, CameraState.OPENING}


class Camera:
    """Implements `CameraPort`. `tick` is called about once a second on the session's thread."""

    def __init__(
        self,
        camera: DocumentCamera,
        monotonic: Callable[[], float],
        name: str = "document_camera",
        *,
        sees_people: bool = False,
    ) -> None:
        self._camera = camera
        self._name = name
        self._sees_people = sees_people
        self._monotonic = monotonic
        self._in_use = False
        self._looking_since: float | None = None
        self._look_at = 0.0
        self._known = DeviceState.READY if sees_people else DeviceState.UNKNOWN

    def start(self) -> None:
        self._in_use = True
        self._looking_since = None
        self._camera.start()

    def stop(self) -> None:
        if self._in_use:
            self._remember()
            self._in_use = False
            self._camera.stop(wait=False)

    def latest(self) -> Frame | None:
        frame = self._camera.latest()
        return None if frame is None else Frame(frame.picture, frame.number, frame.at)

    def state(self) -> DeviceState:
        if self._in_use:
            self._remember()
        return self._known

    def tick(self) -> None:
        if self._in_use or self._sees_people:
            return
        now = self._monotonic()
        if self._looking_since is None:
            if now >= self._look_at:
                self._looking_since = now
                self._camera.start()
            return
        status = self._camera.status()
        if status.usable or now - self._looking_since > _LOOK_LONGEST:
            self._become(_SILENT if status.health is Health.UNKNOWN else status)
            self._look_at = now + (_LOOK_AGAIN if status.usable else _LOOK_FAILING)
            self._looking_since = None
            self._camera.stop(wait=False)

    def look_again(self) -> None:
        """Something was plugged in or out: the next tick looks. May be called from any thread."""
        self._look_at = 0.0
        if self._sees_people and not self._in_use:
            self._known = DeviceState.READY

    def close(self) -> None:
        self._camera.stop()

    def _remember(self) -> None:
        if self._camera.state() not in _STILL_OPENING:
            self._become(self._camera.status())

    def _become(self, status: DeviceStatus) -> None:
        known = state_of(status)
        if known is not self._known:
            log.info(
                "device.state",
                device=self._name,
                state=known.value,
                health=status.health.value,
                reason=status.reason,
            )
            self._known = known
