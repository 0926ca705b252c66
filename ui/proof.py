"""Reads a page the way a proof-reader does: is every word whole, does any stand on another, can everything be hit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem, QQuickWindow

from ui.items.typesetting import plain

# Two lines of one column may touch by their line spacing; more than this is an overlap.
_TOUCHING = 10.0
_SMALLEST_TARGET = 80


@dataclass(frozen=True, slots=True)
class Placed:
    text: str
    rect: QRectF  # what is seen of it, in pixels of the page
    item: QQuickItem


def complaints(window: QQuickWindow) -> list[str]:
    shell = window.contentItem().childItems()[0]
    root = topmost(shell)
    texts = list(words(root, shell))
    found = [f"cut off: {placed.text!r}" for placed in texts if cut_off(placed.item)]
    found += [f"leaves its button: {placed.text!r}" for placed in texts if leaves_its_button(placed, shell)]
    found += [
        f"{one.text!r} stands on {other.text!r}"
        for one, other in combinations(texts, 2)
        if overlap(one.rect, other.rect)
    ]
    screen = QRectF(0, 0, shell.width(), shell.height())
    found += [f"leaves the screen: {placed.text!r}" for placed in texts if not screen.contains(placed.rect)]
    found += [f"too small to hit: {name}" for name in small_targets(root)]
    return found


def topmost(shell: QQuickItem) -> QQuickItem:
    """The question that lies over the page, else everything."""
    questions = [item for item in shown(shell) if item.objectName() == "question"]
    return questions[-1] if questions else shell


def shown(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible() and child.opacity() > 0:
            yield child
            yield from shown(child)


def words(root: QQuickItem, shell: QQuickItem) -> Iterator[Placed]:
    for item in shown(root):
        if item.inherits("QQuickText") and item.property("text"):
            rect = seen_part(item, shell)
            if rect.height() > 1 and rect.width() > 1:
                yield Placed(plain(str(item.property("text"))), rect, item)


def seen_part(item: QQuickItem, shell: QQuickItem) -> QRectF:
    """The place of the words on the page, without what a scrolling list hides."""
    width, height = max(item.width(), item.property("contentWidth")), max(item.height(), item.property("contentHeight"))
    rect = item.mapRectToItem(shell, QRectF(0, 0, width, height))
    for parent in parents(item):
        if parent.clip():
            rect = rect.intersected(parent.mapRectToItem(shell, QRectF(0, 0, parent.width(), parent.height())))
    return rect


def parents(item: QQuickItem) -> Iterator[QQuickItem]:
    parent: QQuickItem | None = item.parentItem()
    while parent is not None:
        yield parent
        parent = parent.parentItem()


def cut_off(item: QQuickItem) -> bool:
    """Elided, or wider or higher than the place it was given."""
    too_wide = item.width() > 0 and item.property("contentWidth") > item.width() + 1
    too_high = item.height() > 0 and item.property("contentHeight") > item.height() + 1
    return bool(item.property("truncated")) or too_wide or too_high


def leaves_its_button(placed: Placed, shell: QQuickItem) -> bool:
    for parent in parents(placed.item):
        if parent.inherits("QQuickAbstractButton"):
            frame = parent.mapRectToItem(shell, QRectF(0, 0, parent.width(), parent.height()))
            return not frame.adjusted(-1, -1, 1, 1).contains(placed.rect)
    return False


def overlap(one: QRectF, other: QRectF) -> bool:
    both = one.intersected(other)
    return both.width() > 1 and both.height() > _TOUCHING


def small_targets(root: QQuickItem) -> Iterator[str]:
    for item in shown(root):
        if (
            item.inherits("QQuickAbstractButton")
            and item.isEnabled()
            and min(item.width(), item.height()) < _SMALLEST_TARGET
        ):
            yield f"{item.objectName() or item.property('text')} {item.width():.0f}×{item.height():.0f}"
