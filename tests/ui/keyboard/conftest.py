"""A page with a text field, a number field and the keyboard, and a finger to touch it with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QGuiApplication, QPointingDevice
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

PAGE = """
    import QtQuick
    import Kiosk.Keyboard
    Rectangle {
        id: page
        width: 1080; height: 800; color: "#0B4450"
        property string language: "zh"
        TextInput { objectName: "name"; width: 1000; height: 50; font.pixelSize: 34 }
        TextInput { objectName: "phone"; y: 50; width: 1000; height: 50; inputMethodHints: Qt.ImhDigitsOnly }
        TextInput { objectName: "amount"; y: 100; width: 500; height: 50; inputMethodHints: Qt.ImhFormattedNumbersOnly }
        TextInput { objectName: "id"; x: 500; y: 100; width: 500; height: 50; inputMethodHints: Qt.ImhPreferNumbers }
        TextInput { objectName: "code"; y: 150; width: 500; height: 50
            inputMethodHints: Qt.ImhLatinOnly | Qt.ImhUppercaseOnly | Qt.ImhPreferNumbers }
        KioskKeyboard { objectName: "keyboard"; y: 210; width: 1080; language: page.language }
    }"""


def find(root: QQuickItem, name: str) -> QQuickItem | None:
    """The visible item of that name; delegates have no QObject parent, so children are walked as they are drawn."""
    for item in root.childItems():
        if not item.isVisible():
            continue
        if item.objectName() == name:
            return item
        if (found := find(item, name)) is not None:
            return found
    return None


@dataclass(frozen=True)
class Typist:
    root: QQuickItem
    finger: QPointingDevice
    qtbot: QtBot

    def item(self, name: str) -> QQuickItem:
        item = find(self.root, name)
        assert item is not None, f"{name} is not on the screen"
        return item

    def sees(self, name: str) -> bool:
        return find(self.root, name) is not None

    def text(self, name: str) -> str:
        return str(self.item(name).property("text"))

    def centre(self, name: str) -> QPoint:
        item = self.item(name)
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def touch(self, name: str) -> None:
        self.qtbot.waitUntil(lambda: self.sees(name))
        window, point = self.root.window(), self.centre(name)
        QTest.touchEvent(window, self.finger).press(0, point, window)
        QTest.touchEvent(window, self.finger).release(0, point, window)
        QGuiApplication.processEvents()

    def keys(self, characters: str) -> None:
        for character in characters:
            self.touch(f"key_{character}")

    def candidate(self, word: str) -> str:
        """The object name of the candidate that shows `word`."""
        self.qtbot.waitUntil(lambda: word in self.candidates())
        return f"candidate_{self.candidates().index(word)}"

    def candidates(self) -> list[str]:
        """The words in sight, in order."""
        items = (find(self.root, f"candidate_{number}") for number in range(12))
        return [str(item.property("display")) for item in items if item is not None]


@pytest.fixture(scope="session")
def finger(qapp) -> QPointingDevice:
    return QTest.createTouchDevice()


@pytest.fixture
def typist(stage, finger, qtbot) -> Iterator[Typist]:
    root = stage(PAGE)
    yield Typist(root, finger, qtbot)
    # The input context belongs to the process, not to the page.
    QGuiApplication.inputMethod().reset()
    QGuiApplication.inputMethod().hide()
