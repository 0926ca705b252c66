"""What a person in front of the window could see and touch, read off the tree of drawn items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtQuick import QQuickItem, QQuickWindow

from ui.items.typesetting import plain

# A list is dragged at most this part of its height at once, and never from its very edge.
_DRAG: Final = 0.6


def find(window: QQuickWindow, name: str) -> QQuickItem | None:
    """The item of that object name that is shown, wherever it may have been scrolled to; the topmost if several are."""
    found = None
    for item in _shown(window.contentItem()):
        if item.objectName() == name:
            found = item
    return found


def find_word(window: QQuickWindow, word: str) -> str | None:
    """The object name of the keyboard's candidate that shows `word`."""
    for item in _shown(window.contentItem()):
        if "candidate_" in item.objectName() and item.property("display") == word:
            return item.objectName()
    return None


def focus(window: QQuickWindow) -> QQuickItem | None:
    return window.activeFocusItem()


def obstacle(window: QQuickWindow, name: str) -> str | None:
    """Why the item cannot be touched in its middle; None when it can."""
    item = find(window, name)
    if item is None:
        return f"there is no {name} in sight"
    if not item.isEnabled():
        return f"{name} is disabled"
    if any(parent.property("moving") for parent in _parents(item) if parent.inherits("QQuickFlickable")):
        return f"{name} is in a list that moves, which a touch only stops"
    point = QPointF(middle(item))
    if not QRectF(0, 0, window.width(), window.height()).contains(point) or not _seen(item, point):
        return f"{name} is out of sight"
    top = _topmost(window.contentItem(), point)
    if top is None or top == item or item.isAncestorOf(top) or top.isAncestorOf(item):
        return None
    return f"{name} is covered by {_describe(top)}"


def middle(item: QQuickItem) -> QPoint:
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()


def drag_towards(item: QQuickItem) -> tuple[QPoint, QPoint] | None:
    """The next drag, in window pixels, that brings the item's middle into the list around it; None when it is there."""
    viewport = next((parent for parent in _parents(item) if parent.inherits("QQuickFlickable")), None)
    if viewport is None:
        return None
    frame = viewport.mapRectToScene(QRectF(0, 0, viewport.width(), viewport.height()))
    away = middle(item).y() - frame.center().y()
    # The item only has to be whole inside the list; a list at its end can do no more.
    room = max(0.0, frame.height() / 2 - item.height() / 2)
    ends = viewport.property("atYEnd" if away > 0 else "atYBeginning")
    if abs(away) <= room or ends:
        return None
    length = min(abs(away), frame.height() * _DRAG)
    side = 1 if away > 0 else -1
    x = round(frame.left() + 24)
    start = frame.center().y() + side * length / 2
    return QPoint(x, round(start)), QPoint(x, round(start - side * length))


def texts(window: QQuickWindow) -> list[str]:
    """Every text that stands inside the window, in the order it is drawn."""
    found = []
    for item in _shown(window.contentItem()):
        text = item.property("displayText") or item.property("text")
        if text and _writes(item) and _seen(item, QPointF(middle(item))):
            found.append(plain(str(text)))
    return found


def _writes(item: QQuickItem) -> bool:
    """A text item, and not in a colour that nobody sees."""
    kinds = ("QQuickText", "QQuickTextInput", "QQuickTextEdit")
    return any(item.inherits(kind) for kind in kinds) and QColor(item.property("color")).alpha() > 0


def names(window: QQuickWindow) -> list[str]:
    return sorted({item.objectName() for item in _shown(window.contentItem()) if item.objectName()})


def _shown(item: QQuickItem) -> Iterator[QQuickItem]:
    """The visible items below `item` in the order they are drawn; what is transparent is not shown."""
    for child in _in_drawing_order(item):
        if child.isVisible() and child.opacity() > 0:
            yield child
            yield from _shown(child)


def _in_drawing_order(item: QQuickItem) -> list[QQuickItem]:
    return sorted(item.childItems(), key=lambda child: child.z())


def _seen(item: QQuickItem, point: QPointF) -> bool:
    """No clipping parent cuts the point off."""
    return all(not parent.clip() or parent.contains(parent.mapFromScene(point)) for parent in _parents(item))


def _topmost(item: QQuickItem, point: QPointF) -> QQuickItem | None:
    """The item that a touch at `point` would reach first."""
    inside = item.contains(item.mapFromScene(point))
    if item.clip() and not inside:
        return None
    for child in reversed(_in_drawing_order(item)):
        if child.isVisible() and child.isEnabled() and (top := _topmost(child, point)) is not None:
            return top
    return item if inside and _takes_touches(item) else None


def _takes_touches(item: QQuickItem) -> bool:
    if item.acceptedMouseButtons() != Qt.MouseButton.NoButton or item.acceptTouchEvents():
        return True
    return any(child.inherits("QQuickPointerHandler") for child in item.children())


def _describe(item: QQuickItem) -> str:
    named = (each.objectName() for each in (item, *_parents(item)) if each.objectName())
    return next(named, "another item")


def _parents(item: QQuickItem) -> Iterator[QQuickItem]:
    while (parent := _parent(item)) is not None:
        yield parent
        item = parent


def _parent(item: QQuickItem) -> QQuickItem | None:
    return item.parentItem()
