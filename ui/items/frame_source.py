"""Where a `CameraPreview` takes its picture from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtQml import QmlElement, QmlUncreatable

QML_IMPORT_NAME = "Kiosk.Items"
QML_IMPORT_MAJOR_VERSION = 1

# BGR bytes (3 × width × height, no padding), width, height; what `SessionIntents.preview` answers.
Frame = tuple[bytes, int, int]


@QmlElement
@QmlUncreatable("a view model hands it to CameraPreview.source")
class FrameSource(QObject):  # type: ignore[operator]  # the stub takes the decorator for a constant
    """Wraps a function that answers the newest frame at once, or None while there is none. It must not block."""

    def __init__(self, latest: Callable[[], Frame | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest = latest

    def latest(self) -> Frame | None:
        return self._latest()
