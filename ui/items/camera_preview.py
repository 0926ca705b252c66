"""The picture under the lens, drawn as large as it fits with its proportions kept."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Property, QObject, QRect, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from ui.items.frame_source import Frame, FrameSource

QML_IMPORT_NAME = "Kiosk.Items"
QML_IMPORT_MAJOR_VERSION = 1

# 15 frames a second look live; more would cost the processor that finds the page's edges.
FRAME_INTERVAL_MS: Final = 67


@QmlElement
class CameraPreview(QQuickPaintedItem):
    """Pulls from `source` while it is visible and draws the newest frame.

    `contentRect` is where the picture stands inside the item, in pixels; QML draws the corner brackets over it.
    """

    sourceChanged = Signal()
    contentRectChanged = Signal()
    hasFrameChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._source: FrameSource | None = None
        self._drawn: Frame | None = None
        self._image = QImage()
        self._content = QRectF()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_INTERVAL_MS)
        self._timer.timeout.connect(self._pull)
        self.visibleChanged.connect(self._run_while_visible)

    def _get_source(self) -> FrameSource | None:
        return self._source

    def _set_source(self, source: FrameSource | None) -> None:
        if source is self._source:
            return
        self._source = source
        self._take(None)
        self._run_while_visible()
        self.sourceChanged.emit()

    source = Property(QObject, _get_source, _set_source, notify=sourceChanged)

    @Property(bool, notify=hasFrameChanged)
    def hasFrame(self) -> bool:
        return not self._image.isNull()

    @Property(QRectF, notify=contentRectChanged)
    def contentRect(self) -> QRectF:
        return self._content

    def paint(self, painter: QPainter) -> None:
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)  # small print stays legible
            painter.drawImage(self._content, self._image)

    def geometryChange(self, new: QRectF | QRect, old: QRectF | QRect) -> None:
        super().geometryChange(new, old)
        self._place()

    def _run_while_visible(self) -> None:
        # `window()` is not asked: PySide would make the window a child of this item and take it away with it.
        if self._source is not None and self.isVisible():
            if not self._timer.isActive():
                self._timer.start()
                self._pull()
        else:
            self._timer.stop()

    def _pull(self) -> None:
        if self._source is not None:
            self._take(self._source.latest())

    def _take(self, frame: Frame | None) -> None:
        """Copies the frame once into the screen's own pixel format; a frame that is already drawn costs nothing."""
        if frame is self._drawn or (frame and self._drawn and frame[0] is self._drawn[0]):
            return
        had_frame = self._drawn is not None
        self._drawn = frame
        if frame is None:
            self._image = QImage()
        else:
            data, width, height = frame
            image = QImage(data, width, height, 3 * width, QImage.Format.Format_BGR888)
            self._image = image.convertToFormat(QImage.Format.Format_RGB32)
        self._place()
        self.update()
        if had_frame != (frame is not None):
            self.hasFrameChanged.emit()

    def _place(self) -> None:
        size = QSizeF(self._image.size()).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        content = QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, *size.toTuple())
        if self._image.isNull():
            content = QRectF()
        if content != self._content:
            self._content = content
            self.contentRectChanged.emit()
