"""Reading print on a straightened page (OCR), offline, with the models that stand in rapidocr's own package.

What is read is only ever proposed: the citizen confirms each value before it is used.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from drivers.vision.find_page import Picture

_LONGEST = 1400  # pixels: A4 print of 9 points is then 14 pixels high; twice that takes twice the time
_MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
}


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of print. `confidence` 0..1; `left`, `top`, `right`, `bottom` as fractions of the page."""

    text: str = field(repr=False)
    confidence: float
    left: float
    top: float
    right: float
    bottom: float


class TextReader:
    """Loads its models at the first use, which takes seconds; `warm_up` does that beforehand, on a worker.

    One page is read at a time, others wait; a page takes seconds, so `read` belongs on a worker, too. It uses one
    thread less than there are, so that the screen stays alive.
    """

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._lock = threading.Lock()
        self._engine: _Engine | None = None

    def warm_up(self) -> None:
        with self._lock:
            self._loaded()

    def read(self, page: Picture) -> tuple[TextLine, ...]:
        """The lines of `page` (BGR), from top to bottom; none when nothing can be read."""
        small = for_reading(page)
        size = (small.shape[1], small.shape[0])
        with self._lock:
            found = self._loaded().read(small)
        lines = (_line(text, score, box, size) for text, score, box in found)
        return tuple(sorted(lines, key=lambda line: (line.top, line.left)))

    def _loaded(self) -> _Engine:
        if self._engine is None:
            self._engine = _Engine(self._threads)
        return self._engine


def for_reading(page: Picture) -> Picture:
    """`page` in the size in which it is read: a page that waits to be read takes no more memory than that."""
    height, width = page.shape[:2]
    scale = min(1.0, _LONGEST / max(height, width))
    if scale == 1.0:
        return page
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8)


class _Engine:
    """rapidocr behind types. Importing it takes two seconds, which not every program that imports us needs."""

    def __init__(self, threads: int) -> None:
        import rapidocr  # noqa: PLC0415 - see above

        models = Path(rapidocr.__file__).parent / "models"
        # Named model files are never looked for on the network.
        settings: dict[str, object] = {name: str(models / file) for name, file in _MODELS.items()}
        settings["Global.log_level"] = "critical"
        settings["EngineConfig.onnxruntime.intra_op_num_threads"] = threads
        self._engine = rapidocr.RapidOCR(params=settings)

    def read(self, picture: Picture) -> list[tuple[str, float, Picture]]:
        result = self._engine(picture)
        # Other outputs come from parts of the engine, none of them when there is no text at all.
        texts, scores, boxes = (getattr(result, name, None) for name in ("txts", "scores", "boxes"))
        if texts is None or scores is None or boxes is None:
            return []
        found = zip(texts, scores, boxes, strict=True)
        return [(str(text), float(score), np.asarray(box)) for text, score, box in found]


def _line(text: str, score: float, box: Picture, size: tuple[int, int]) -> TextLine:
    (left, top), (right, bottom) = box.min(axis=0) / size, box.max(axis=0) / size
    return TextLine(text, score, float(left), float(top), float(right), float(bottom))
