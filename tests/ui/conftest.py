"""Every test under here runs on the offscreen platform with the software renderer.

An unexpected Qt message fails the test (`qt_log_level_fail` in pyproject.toml) and an exception raised inside a slot
fails it too (pytest-qt's capture), because PySide would otherwise print it and go on.
"""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Callable, Generator, Iterator
from functools import partialmethod
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem, QQuickView
from pytestqt.qtbot import QtBot

from tests.waiting import PATIENCE
from ui.application import EXPECTED_MESSAGES, QML_DIR, prepare_environment

# Read when the application is built, which no import does. The rest of the environment is the kiosk's own.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"
prepare_environment()

Stage = Callable[[str], QQuickItem]

_HERE = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    for message in EXPECTED_MESSAGES:
        config.addinivalue_line("qt_log_ignore", f"^{re.escape(message)}")


# What a test leaves behind refers to itself in circles, timers of this thread among it. Python collects such garbage on
# whichever thread allocates next, and a timer that another thread destroys takes the process with it: so here, and
# only here, it is collected between two tests. What was there before the first of them is not looked at each time.


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    if gc.isenabled():
        gc.collect()
        gc.freeze()
        gc.disable()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    try:
        return (yield)
    finally:
        gc.collect()
        if nextitem is None or _HERE not in nextitem.path.parents:
            gc.unfreeze()
            gc.enable()


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """The kiosk has no widgets."""
    return QGuiApplication


class PatientBot(QtBot):
    """Waits for as long as a busy machine may need; the plugin's own five seconds can be too short there."""


for _wait in ("waitActive", "waitExposed", "waitSignal", "waitSignals", "waitUntil"):
    setattr(PatientBot, _wait, partialmethod(getattr(QtBot, _wait), timeout=round(PATIENCE * 1000)))


@pytest.fixture
def qtbot(qapp: QGuiApplication, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    """Shows a piece of QML in a window of its own and answers its root item."""
    views: list[QQuickView] = []

    def show(source: str) -> QQuickItem:
        view = QQuickView()
        views.append(view)
        view.engine().addImportPath(str(QML_DIR))
        file = tmp_path / f"Stage{len(views)}.qml"
        file.write_text(source, encoding="utf-8")
        view.setSource(QUrl.fromLocalFile(str(file)))
        assert view.status() == QQuickView.Status.Ready, [error.toString() for error in view.errors()]
        root = view.rootObject()
        with qtbot.waitExposed(view), qtbot.waitActive(view):
            view.show()
            view.requestActivate()
        return root

    yield show
    for view in views:
        view.close()
        view.deleteLater()
    QGuiApplication.processEvents()
