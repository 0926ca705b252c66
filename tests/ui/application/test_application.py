"""One window of exactly the panel's size, in the citizen's language, that tells of every touch and logs no names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from PySide6.QtCore import QLocale, QMessageLogContext, QPoint, QSize, Qt, QtMsgType
from PySide6.QtTest import QTest

from kiosk.config import ScreenSection
from kiosk.errors import ConfigError
from ui.application import EXPECTED_MESSAGES, Application, build_application, fitted, log_qt_message

MAIN = """
    import QtQuick
    Window {
        property string greeting: "?"
        Text { objectName: "date"; text: Qt.locale().name }
    }"""


@pytest.fixture
def application(qapp) -> Iterator[Application]:
    application = build_application([], ScreenSection(width=1080, height=1920, fullscreen=False))
    yield application
    application.close()


@pytest.fixture
def main(tmp_path: Path) -> Path:
    path = tmp_path / "Main.qml"
    path.write_text(MAIN, encoding="utf-8")
    return path


def test_window_has_the_panels_size_and_stays_hidden_until_it_is_shown(application, main) -> None:
    window = application.load({"greeting": "您好"}, main)
    assert not window.isVisible()
    assert (window.width(), window.height()) == (1080, 1920)
    assert window.property("greeting") == "您好"
    application.show(window)
    assert window.isVisible()
    assert (window.width(), window.height()) == (1080, 1920)
    assert window.devicePixelRatio() == 1.0


@pytest.mark.allow_logs("screen.qt_message")
def test_window_that_cannot_be_loaded_is_a_typed_failure(application, tmp_path) -> None:
    broken = tmp_path / "Main.qml"
    broken.write_text("import QtQuick\nWindow { nothing: 1 }", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"Main\.qml"):
        application.load({}, broken)


def test_dates_and_numbers_follow_the_language(application) -> None:
    application.set_language("en")
    assert QLocale().language() == QLocale.Language.English
    application.set_language("zh")
    assert QLocale().language() == QLocale.Language.Chinese


def test_chinese_text_has_a_font(application) -> None:
    assert application.app.font().family() == "Noto Sans CJK SC"


def test_every_touch_is_told_before_any_item_sees_it(application, main, qtbot) -> None:
    touches: list[bool] = []
    window = application.load({}, main)
    application.watch_touches(window, lambda: touches.append(True))
    application.show(window)
    finger = QTest.createTouchDevice()
    QTest.touchEvent(window, finger).press(0, QPoint(5, 5), window)
    QTest.touchEvent(window, finger).release(0, QPoint(5, 5), window)
    assert touches
    count = len(touches)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    assert len(touches) > count


def test_qt_message_is_logged_without_the_text_that_may_quote_a_name() -> None:
    with structlog.testing.capture_logs() as logs:
        log_qt_message(QtMsgType.QtWarningMsg, QMessageLogContext(), "Unable to assign 王小明 to int")
    assert [entry["event"] for entry in logs] == ["screen.qt_message"]
    assert "王小明" not in str(logs)


def test_text_of_a_qt_message_is_there_for_a_developer(monkeypatch) -> None:
    monkeypatch.setenv("KIOSK_SHOW_QT_MESSAGES", "1")
    with structlog.testing.capture_logs() as logs:
        log_qt_message(QtMsgType.QtWarningMsg, QMessageLogContext(), "binding loop")
    assert logs[0]["text"] == "binding loop"


def test_wall_against_the_user_dictionary_is_not_reported_as_a_fault() -> None:
    with structlog.testing.capture_logs() as logs:
        for message in EXPECTED_MESSAGES:
            log_qt_message(QtMsgType.QtWarningMsg, QMessageLogContext(), f'{message} "/dev/null/x"')
    assert logs == []


@pytest.mark.parametrize(
    ("available", "size"),
    [
        ((3840, 2160), (1080, 1920)),
        ((1080, 1920), (1080, 1920)),
        ((1920, 1080), (607, 1080)),
        ((1366, 768), (432, 768)),
    ],
)
def test_window_on_a_smaller_screen_is_all_on_it_and_keeps_its_shape(available, size) -> None:
    assert fitted(QSize(1080, 1920), QSize(*available)) == QSize(*size)
