"""Taking the pages of one material under the lens: preview, one piece of advice at a time, automatic capture.

The camera gives pictures whenever it likes; this flow looks at the newest one ten times a second on a worker, never at
two at once, so that a slow machine sees fewer pictures and not a growing queue.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from kiosk.services.loop import Handle, Loop
from kiosk.services.materials import PlannedMaterial
from kiosk.services.ports import CameraPort, Frame, Picture
from kiosk.services.snapshot import DeviceState, ScanAdvice, ScanPhase, ScanView

_LOOK_SECONDS = 0.1

Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class PageSeen:
    """What one picture shows. `take` is True once, when the page has lain still for long enough."""

    phase: ScanPhase
    advice: ScanAdvice
    corners: Corners
    countdown: float
    take: bool = False


class PageWatch(Protocol):
    """Watches one page from picture to picture; runs on a worker, one call at a time."""

    def feed(self, picture: Picture, at: float) -> PageSeen: ...


class PageReader(Protocol):
    def watch(self) -> PageWatch:
        """A watch that takes each page once; the page that lies there now counts as new."""

    def straighten(self, picture: Picture, corners: Corners, purpose: str) -> bytes:
        """The page as a bounded JPEG, straightened (the whole picture when no corners are known), marked `purpose`."""


class ScanFlow:
    def __init__(
        self,
        camera: CameraPort | None,
        reader: PageReader,
        loop: Loop,
        monotonic: Callable[[], float],
        planned: PlannedMaterial,
        purpose: str,
        changed: Callable[[], None],
    ) -> None:
        self._camera = camera
        self._reader = reader
        self._loop = loop
        self._monotonic = monotonic
        self._planned = planned
        self._purpose = purpose
        self._changed = changed
        self._watch = reader.watch()
        self._seen = PageSeen(ScanPhase.SEARCHING, ScanAdvice.NONE, (), 0.0)
        self._frame: Frame | None = None
        self._looking = False
        self._timer: Handle | None = None
        self._running = False
        self.pages: list[bytes] = []
        self.number = 1
        self.total = 1

    @property
    def material_id(self) -> str:
        return self._planned.material.id

    @property
    def waivable(self) -> bool:
        """A camera that went away must not cost anybody the filing: what it cannot take is handed in later."""
        may_be_missing = self._planned.may_come_later or not self._planned.material.required
        return may_be_missing or self._seen.phase is ScanPhase.NO_CAMERA

    @property
    def view(self) -> ScanView:
        seen = self._seen
        material = self._planned.material
        return ScanView(
            material=material.name,
            page=min(len(self.pages) + 1, material.max_pages),
            max_pages=material.max_pages,
            phase=seen.phase,
            advice=seen.advice,
            corners=seen.corners,
            taken=len(self.pages),
            countdown=seen.countdown,
            waivable=self.waivable,
            number=self.number,
            total=self.total,
        )

    def start(self) -> None:
        self._running = True
        if self._camera is not None:
            self._camera.start()
        self._timer = self._loop.every(_LOOK_SECONDS, self._look)
        self._look()

    def stop(self) -> None:
        self._running = False
        if self._timer is not None:
            self._timer.cancel()
        if self._camera is not None:
            self._camera.stop()

    def preview(self) -> tuple[bytes, int, int] | None:
        frame = self._camera.latest() if self._camera is not None else None
        if frame is None:
            return None
        height, width = frame.picture.shape[:2]
        return frame.picture.tobytes(), width, height

    def take_now(self) -> None:
        """Takes the newest picture as it lies, whatever the advice says: the citizen decided."""
        if self._frame is not None:
            self._take(self._frame, self._seen.corners)

    def retake(self) -> None:
        """Forgets the last page and watches for it again."""
        if self.pages:
            self.pages.pop()
        self._watch = self._reader.watch()
        self._show(PageSeen(ScanPhase.SEARCHING, ScanAdvice.NONE, (), 0.0))

    def _look(self) -> None:
        camera = self._camera
        if not self._running or self._looking:
            return
        frame = camera.latest() if camera is not None else None
        working = camera is not None and camera.state() is DeviceState.READY
        if frame is None or not working:
            self._frame = None
            phase = ScanPhase.SEARCHING if working else ScanPhase.NO_CAMERA
            self._show(PageSeen(phase, ScanAdvice.NONE, (), 0.0))
            return
        if self._frame is not None and frame.number == self._frame.number:
            return
        if len(self.pages) >= self._planned.material.max_pages:
            return
        self._frame = frame
        self._looking = True
        watch = self._watch
        self._loop.run(lambda: watch.feed(frame.picture, frame.at), lambda seen: self._looked(frame, seen), self._bug)

    def _looked(self, frame: Frame, seen: PageSeen) -> None:
        self._looking = False
        if not self._running:
            return
        self._show(seen)
        if seen.take:
            self._take(frame, seen.corners)

    def _take(self, frame: Frame, corners: Corners) -> None:
        if self._looking or len(self.pages) >= self._planned.material.max_pages:
            return
        self._looking = True
        self._loop.run(lambda: self._reader.straighten(frame.picture, corners, self._purpose), self._taken, self._bug)

    def _taken(self, page: bytes) -> None:
        self._looking = False
        if self._running:
            self.pages.append(page)
            self._show(replace(self._seen, phase=ScanPhase.TAKEN, countdown=1.0))

    def _show(self, seen: PageSeen) -> None:
        self._seen = seen
        self._changed()

    def _bug(self, error: Exception) -> None:
        raise error  # the page functions have no expected failure
