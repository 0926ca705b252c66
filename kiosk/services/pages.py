"""Pages under the lens by `drivers.vision`: what the watcher sees, in the screen's vocabulary."""

from __future__ import annotations

from drivers.vision.jpeg import encode_jpeg
from drivers.vision.page_watcher import PageWatcher
from drivers.vision.straighten import straighten
from drivers.vision.text_reader import for_reading
from drivers.vision.watermark import purpose_text, watermark
from kiosk.services.form_views import ScanAdvice, ScanPhase
from kiosk.services.ports import Picture
from kiosk.services.scanning import Corners, PageSeen, PageWatch, Taken

_PAGE_BYTES = 1_500_000  # an A4 page with small print stays readable well below it; forty pages stay below 60 MB


class _Watch:
    def __init__(self) -> None:
        self._watcher = PageWatcher()

    def feed(self, picture: Picture, at: float) -> PageSeen:
        watched = self._watcher.feed(picture, at)
        return PageSeen(
            phase=ScanPhase(watched.phase.value),
            advice=ScanAdvice(watched.advice.value),
            corners=watched.corners or (),
            countdown=watched.countdown,
            take=watched.capture is not None,
        )


class VisionPageReader:
    """Implements `PageReader`."""

    def watch(self) -> PageWatch:
        return _Watch()

    def take(self, picture: Picture, corners: Corners, mark: str) -> Taken:
        page = picture
        if len(corners) == 4:
            a, b, c, d = corners
            page = straighten(picture, (a, b, c, d))
        return Taken(encode_jpeg(watermark(page, purpose_text(mark)), _PAGE_BYTES), for_reading(page))
