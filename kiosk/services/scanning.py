"""Taking pages or a portrait under a lens: preview, one piece of advice at a time, automatic capture.

The camera gives pictures whenever it likes; this flow looks at the newest one ten times a second on a worker, never at
two at once, so that a slow machine sees fewer pictures and not a growing queue.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from kiosk.catalog.text import LocalText
from kiosk.services.form_views import ScanAdvice, ScanPhase, ScanPurpose, ScanView
from kiosk.services.loop import Handle, Loop
from kiosk.services.ports import CameraPort, Frame, Picture
from kiosk.services.snapshot import DeviceState

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


@dataclass(frozen=True, slots=True)
class Taken:
    """One page as it is filed (JPEG), and as it was before it was marked, small: what is read from it."""

    jpeg: bytes = field(repr=False)
    plain: Picture = field(repr=False)


class PageReader(Protocol):
    def watch(self) -> PageWatch:
        """A watch that takes each page once; the page that lies there now counts as new."""

    def take(self, picture: Picture, corners: Corners, mark: str) -> Taken | None:
        """What is filed of the picture: a page straightened (the whole picture when no corners are known) and marked
        with `mark`, or the portrait cut out. None when there is nothing to take, such as no face."""


@dataclass(frozen=True, slots=True)
class ScanTask:
    """What is to be taken. `id` is the caller's; `mark` is written over every page."""

    id: str
    name: LocalText
    purpose: ScanPurpose
    mark: str = ""
    max_pages: int = 1
    waivable: bool = False
    kept: bool = True  # False: the pages are only read


class ScanFlow:
    def __init__(
        self,
        camera: CameraPort | None,
        reader: PageReader,
        loop: Loop,
        monotonic: Callable[[], float],
        task: ScanTask,
        changed: Callable[[], None],
    ) -> None:
        self._camera = camera
        self._reader = reader
        self._loop = loop
        self._monotonic = monotonic
        self.task = task
        self._changed = changed
        self._watch = reader.watch()
        self._seen = PageSeen(ScanPhase.SEARCHING, ScanAdvice.NONE, (), 0.0)
        self._frame: Frame | None = None
        self._looking = False
        self._timer: Handle | None = None
        self._running = False
        self._shown: tuple[bytes, int, int] | None = None  # the portrait that was taken
        self._taken: list[Taken] = []
        self.number = 1
        self.total = 1

    @property
    def pages(self) -> list[bytes]:
        return [taken.jpeg for taken in self._taken]

    @property
    def plain_pages(self) -> list[Picture]:
        return [taken.plain for taken in self._taken]

    @property
    def waivable(self) -> bool:
        """A camera that went away must not cost anybody the filing: what it cannot take is handed in later."""
        return self.task.waivable or self._seen.phase is ScanPhase.NO_CAMERA

    @property
    def view(self) -> ScanView:
        seen, task = self._seen, self.task
        return ScanView(
            material=task.name,
            page=min(len(self._taken) + 1, task.max_pages),
            max_pages=task.max_pages,
            phase=seen.phase,
            advice=seen.advice,
            corners=_mirrored(seen.corners) if self._is_mirror else seen.corners,
            taken=len(self._taken),
            countdown=seen.countdown,
            waivable=self.waivable,
            number=self.number,
            total=self.total,
            purpose=task.purpose,
            kept=task.kept,
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
        """The live picture, of a person as in a mirror; once a portrait was taken, the portrait as it will be filed."""
        if self._shown is not None:
            return self._shown
        frame = self._camera.latest() if self._camera is not None else None
        if frame is None:
            return None
        return as_frame(frame.picture[:, ::-1] if self._is_mirror else frame.picture)

    @property
    def _is_mirror(self) -> bool:
        return self.task.purpose is ScanPurpose.PORTRAIT

    def take_now(self) -> None:
        """Takes the newest picture as it lies, whatever the advice says: the citizen decided."""
        if self._frame is not None:
            self._take(self._frame, self._seen.corners)

    def retake(self) -> None:
        """Forgets the last page and watches for it again."""
        if self._taken:
            self._taken.pop()
        self._shown = None
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
        if len(self._taken) >= self.task.max_pages:
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
        if self._looking or len(self._taken) >= self.task.max_pages:
            return
        self._looking = True
        self._loop.run(lambda: self._reader.take(frame.picture, corners, self.task.mark), self._took, self._bug)

    def _took(self, taken: Taken | None) -> None:
        self._looking = False
        if not self._running:
            return
        if taken is None:
            self._watch = self._reader.watch()
            return
        self._taken.append(taken)
        if self.task.purpose is ScanPurpose.PORTRAIT:
            self._shown = as_frame(taken.plain)
        self._show(replace(self._seen, phase=ScanPhase.TAKEN, advice=ScanAdvice.NONE, countdown=1.0))

    def _show(self, seen: PageSeen) -> None:
        self._seen = seen
        self._changed()

    def _bug(self, error: Exception) -> None:
        raise error  # the page functions have no expected failure


def _mirrored(corners: Corners) -> Corners:
    """Clockwise from the top left again."""
    if len(corners) != 4:
        return corners
    return tuple((1.0 - corners[at][0], corners[at][1]) for at in (1, 0, 3, 2))


def as_frame(picture: Picture) -> tuple[bytes, int, int]:
    height, width = picture.shape[:2]
    return picture.tobytes(), width, height
