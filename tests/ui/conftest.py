"""Every test under here runs on the offscreen platform with the software renderer.

An unexpected Qt message fails the test (`qt_log_level_fail` in pyproject.toml) and an exception raised inside a slot
fails it too (pytest-qt's capture), because PySide would otherwise print it and go on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem, QQuickView
from pytestqt.qtbot import QtBot

# Read when the application is built, which no import does.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"
os.environ["QSG_RENDER_LOOP"] = "basic"
os.environ["QML_NO_TOUCH_COMPRESSION"] = "1"
# A desktop's own settings must not reach a test.
for variable in ("QT_STYLE_OVERRIDE", "QT_SCALE_FACTOR", "QT_QPA_PLATFORMTHEME"):
    os.environ.pop(variable, None)

QML = Path(__file__).resolve().parents[2] / "ui" / "qml"
Stage = Callable[[str], QQuickItem]


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """The kiosk has no widgets."""
    return QGuiApplication


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    """Shows a piece of QML in a window of its own and answers its root item."""
    views: list[QQuickView] = []

    def show(source: str) -> QQuickItem:
        view = QQuickView()
        views.append(view)
        view.engine().addImportPath(str(QML))
        file = tmp_path / f"Stage{len(views)}.qml"
        file.write_text(source, encoding="utf-8")
        view.setSource(QUrl.fromLocalFile(str(file)))
        assert view.status() == QQuickView.Status.Ready, [error.toString() for error in view.errors()]
        root = view.rootObject()
        view.show()
        qtbot.waitExposed(view)
        return root

    yield show
    for view in views:
        view.close()
        view.deleteLater()
    QGuiApplication.processEvents()
