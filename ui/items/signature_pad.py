"""Where a citizen signs with a finger."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtCore import Property, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QEventPoint, QMouseEvent, QPainter, QPainterPath, QPen, QTouchEvent
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from kiosk.services.intents import Signature, StrokePoint

QML_IMPORT_NAME = "Kiosk.Items"
QML_IMPORT_MAJOR_VERSION = 1

# A signature of a minute at 120 points a second; what comes after is not drawn and not kept.
MAX_POINTS: Final = 8_000
_MOUSE: Final = -1  # the mouse's place among the touch point ids
_NOBODY: Final = -2


def smooth_path(stroke: list[StrokePoint]) -> QPainterPath:
    """Quadratic curves through the middles of the segments: no corners where a finger moved fast."""
    points = [QPointF(point.x, point.y) for point in stroke]
    path = QPainterPath(points[0])
    for before, after in pairwise(points[1:]):
        path.quadTo(before, (before + after) / 2)
    # A dot is a stroke too: a line of no length gets its round cap only when it has some length.
    path.lineTo(points[-1] if len(points) > 1 else points[0] + QPointF(0.1, 0))
    return path


@QmlElement
class SignaturePad(QQuickPaintedItem):
    """Takes strokes from one finger (or the mouse) at a time; a palm that rests on the glass draws nothing.

    `strokesChanged` comes after every finished stroke and after `clear()`; `signature()` is then complete.
    """

    strokesChanged = Signal()
    penChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)
        self.setAcceptTouchEvents(True)
        self.setAntialiasing(True)
        self._strokes: list[list[StrokePoint]] = []
        self._points = 0
        self._first_ms: int | None = None
        self._finger = _NOBODY
        self._pen_width = 10.0
        self._color = QColor(Qt.GlobalColor.black)

    def _get_pen_width(self) -> float:
        return self._pen_width

    def _set_pen_width(self, width: float) -> None:
        self._pen_width = width
        self.update()
        self.penChanged.emit()

    penWidth = Property(float, _get_pen_width, _set_pen_width, notify=penChanged)

    def _get_color(self) -> QColor:
        return self._color

    def _set_color(self, color: QColor) -> None:
        self._color = color
        self.update()
        self.penChanged.emit()

    color = Property(QColor, _get_color, _set_color, notify=penChanged)

    @Property(bool, notify=strokesChanged)
    def isEmpty(self) -> bool:
        return not self._strokes

    @Slot()
    def clear(self) -> None:
        self._finger = _NOBODY
        self._strokes.clear()
        self._points = 0
        self._first_ms = None
        self.update()
        self.strokesChanged.emit()

    @Slot(result="QVariant")
    def signature(self) -> Signature:
        """What was written so far, in pixels of this item; QML passes it on to the view model untouched."""
        strokes = tuple(tuple(stroke) for stroke in self._strokes)
        return Signature(width=round(self.width()), height=round(self.height()), strokes=strokes)

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._color, self._pen_width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for stroke in self._strokes:
            painter.drawPath(smooth_path(stroke))

    def touchEvent(self, event: QTouchEvent) -> None:
        for point in event.points():
            self._touched(point, event.timestamp())
        event.accept()

    def _touched(self, point: QEventPoint, at_ms: int) -> None:
        if point.state() == QEventPoint.State.Pressed:
            self._press(point.id(), point.position(), at_ms)
        elif point.state() == QEventPoint.State.Updated:
            self._move(point.id(), point.position(), at_ms)
        elif point.state() == QEventPoint.State.Released:
            self._move(point.id(), point.position(), at_ms)
            self._release(point.id())

    def touchUngrabEvent(self) -> None:
        self._release(self._finger)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press(_MOUSE, event.position(), event.timestamp())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move(_MOUSE, event.position(), event.timestamp())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._move(_MOUSE, event.position(), event.timestamp())
        self._release(_MOUSE)

    def mouseUngrabEvent(self) -> None:
        self._release(_MOUSE)

    def _press(self, finger: int, position: QPointF, at_ms: int) -> None:
        if self._finger != _NOBODY or self._points >= MAX_POINTS:
            return
        # Nothing around the pad may take the finger over once it writes: no list scrolls under a signature.
        self.setKeepTouchGrab(True)
        self.setKeepMouseGrab(True)
        self._finger = finger
        self._strokes.append([])
        self._add(position, at_ms)

    def _move(self, finger: int, position: QPointF, at_ms: int) -> None:
        if finger == self._finger and self._points < MAX_POINTS:
            self._add(position, at_ms)

    def _release(self, finger: int) -> None:
        if finger == self._finger and finger != _NOBODY:
            self._finger = _NOBODY
            self.strokesChanged.emit()

    def _add(self, position: QPointF, at_ms: int) -> None:
        """Points beyond the edge are drawn on the edge, and time never runs backwards within a signature."""
        if self._first_ms is None:
            self._first_ms = at_ms
        stroke = self._strokes[-1]
        x = min(max(position.x(), 0.0), self.width())
        y = min(max(position.y(), 0.0), self.height())
        if stroke and (stroke[-1].x, stroke[-1].y) == (x, y):
            return
        last_ms = next((s[-1].t_ms for s in reversed(self._strokes) if s), 0)
        stroke.append(StrokePoint(x=x, y=y, t_ms=max(at_ms - self._first_ms, last_ms)))
        self._points += 1
        self.update()
