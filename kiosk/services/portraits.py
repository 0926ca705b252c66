"""Live portraits by `drivers.vision`: what the watcher sees, in the screen's vocabulary."""

from __future__ import annotations

from functools import cached_property

from drivers.vision.faces import Face, FaceFinder
from drivers.vision.jpeg import encode_jpeg
from drivers.vision.judge_portrait import PortraitAdvice, judge_portrait
from drivers.vision.portrait import cut_portrait
from drivers.vision.portrait_watcher import PortraitWatcher
from kiosk.services.form_views import ScanAdvice, ScanPhase
from kiosk.services.ports import Picture
from kiosk.services.scanning import Corners, PageSeen, PageWatch, Taken

_PORTRAIT_BYTES = 200_000  # 358 × 441 pixels at the best quality are some 60 kB
# What may be wrong with a portrait that the person takes by hand; without one face there is none.
_NOT_TO_TAKE = {PortraitAdvice.NO_FACE, PortraitAdvice.SEVERAL_FACES}


class VisionPortraitReader:
    """Implements `PageReader`. A face present is all that is checked: whose it is nobody asks here."""

    @cached_property
    def _finder(self) -> FaceFinder:
        return FaceFinder()

    def watch(self) -> PageWatch:
        return _Watch(self)

    def find(self, picture: Picture) -> tuple[Face, ...]:
        return self._finder.find(picture)

    def take(self, picture: Picture, corners: Corners, mark: str) -> Taken | None:  # noqa: ARG002 - no mark on a face
        judged = judge_portrait(picture, self.find(picture))
        if judged.face is None or judged.advice in _NOT_TO_TAKE:
            return None
        portrait = cut_portrait(picture, judged.face)
        return Taken(encode_jpeg(portrait, _PORTRAIT_BYTES), portrait)


class _Watch:
    def __init__(self, reader: VisionPortraitReader) -> None:
        self._watcher = PortraitWatcher(reader.find)

    def feed(self, picture: Picture, at: float) -> PageSeen:
        watched = self._watcher.feed(picture, at)
        face = watched.face
        return PageSeen(
            phase=ScanPhase(watched.phase.value),
            advice=ScanAdvice(watched.advice.value),
            corners=() if face is None else _box(face),
            countdown=watched.countdown,
            take=watched.capture is not None,
        )


def _box(face: Face) -> Corners:
    """Clockwise from the top left, within the picture."""
    left, top, right, bottom = (min(1.0, max(0.0, side)) for side in (face.left, face.top, face.right, face.bottom))
    return ((left, top), (right, top), (right, bottom), (left, bottom))
