"""The Qt application of one screen process: its environment, font, language, window and messages."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog
from PySide6.QtCore import (
    QEvent,
    QLocale,
    QMessageLogContext,
    QObject,
    QSize,
    Qt,
    QtMsgType,
    QTranslator,
    QUrl,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

import ui.items
import ui.viewmodels.app
from kiosk.config import ScreenSection, assets_dir
from kiosk.errors import ConfigError
from kiosk.services.snapshot import Language
from ui import icons

log = structlog.get_logger()

QML_DIR: Final = Path(__file__).resolve().parent / "qml"
FONT_FAMILY: Final = "Noto Sans CJK SC"
LOCALES: Final[Mapping[Language, str]] = {"zh": "zh_CN", "en": "en_GB"}
QML_MODULES: Final = (ui.items, ui.viewmodels.app)  # imported for the types that they register

# What Qt reads once, when the application is built.
ENVIRONMENT: Final[Mapping[str, str]] = {
    # The keys on the screen. There is one keyboard, inside the window; no second window of Qt's own.
    "QT_IM_MODULE": "qtvirtualkeyboard",
    "QT_VIRTUALKEYBOARD_DESKTOP_DISABLE": "1",
    # Qt's Pinyin engine keeps the words it has seen in a file under the configuration directory and would propose one
    # citizen's name to the next. Where there can be no directory it opens no user dictionary, on disk or in memory.
    "XDG_CONFIG_HOME": os.devnull,
    # One thread draws and decides; Python code is never called from a second one while a frame is made.
    "QSG_RENDER_LOOP": "basic",
    # A signature keeps every point the screen reports, not one for each frame.
    "QML_NO_TOUCH_COMPRESSION": "1",
    # A pixel of the design is a pixel of the panel.
    "QT_ENABLE_HIGHDPI_SCALING": "0",
    "QT_FONT_DPI": "96",
    "QT_QUICK_CONTROLS_STYLE": "Basic",
    # A screen process writes no file.
    "QML_DISABLE_DISK_CACHE": "1",
    "QSG_RHI_DISABLE_DISK_CACHE": "1",
}
_FOREIGN: Final = ("QT_SCALE_FACTOR", "QT_SCREEN_SCALE_FACTORS", "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME")

# The wall against the user dictionary, above, seen from the engine's side.
EXPECTED_MESSAGES: Final = (
    "Cannot create directory for user data",
    "PinyinDecoderService::init(): creating directory for user dictionary",
)

_LEVELS: Final = {
    QtMsgType.QtDebugMsg: "debug",
    QtMsgType.QtInfoMsg: "info",
    QtMsgType.QtWarningMsg: "warning",
    QtMsgType.QtCriticalMsg: "critical",
    QtMsgType.QtFatalMsg: "fatal",
}


def prepare_environment() -> None:
    """Must run before the application is built; a variable that a kiosk's shell set otherwise is overruled."""
    os.environ.update(ENVIRONMENT)
    for name in _FOREIGN:
        os.environ.pop(name, None)


def log_qt_message(mode: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Logs where a Qt message came from. Its text may quote a field's value, so it is logged for developers alone."""
    if mode in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg} or text.startswith(EXPECTED_MESSAGES):
        return
    shown = {"text": text} if os.environ.get("KIOSK_SHOW_QT_MESSAGES") else {}
    log.error(
        "screen.qt_message",
        level=_LEVELS[mode],
        category=context.category,
        file=Path(context.file).name if context.file else None,
        line=context.line,
        **shown,
    )


class _TouchWatch(QObject):
    """Tells of every touch of the window, before any item sees it, so that the idle clock starts again."""

    _TOUCHES: Final = frozenset({QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress})

    def __init__(self, window: QQuickWindow, on_touch: Callable[[], None]) -> None:
        super().__init__(window)
        self._on_touch = on_touch
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in self._TOUCHES:
            self._on_touch()
        return super().eventFilter(watched, event)


@dataclass(frozen=True, slots=True)
class Application:
    """The application and its one QML engine. Call `close` before the process ends: Qt dies in the right order."""

    app: QGuiApplication
    engine: QQmlApplicationEngine
    screen: ScreenSection
    translator: QTranslator

    def load(self, initial: Mapping[str, object], main: Path = QML_DIR / "Main.qml") -> QQuickWindow:
        """Loads the window, hidden, with `initial` as its properties; raises ConfigError when QML cannot be loaded."""
        self.engine.setInitialProperties(dict(initial))
        self.engine.load(QUrl.fromLocalFile(str(main)))
        roots = self.engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise ConfigError(f"{main.name} cannot be loaded as a window; the log names file and line")
        window = roots[0]
        window.setFlag(Qt.WindowType.FramelessWindowHint, on=True)
        window.resize(self.screen.width, self.screen.height)
        return window

    def show(self, window: QQuickWindow) -> None:
        if self.screen.fullscreen:
            window.showFullScreen()
        else:
            if self.app.platformName() != "offscreen":  # whose screen has 800×800 pixels and hides nothing
                window.resize(fitted(window.size(), window.screen().availableSize()))
            window.show()
        window.requestActivate()

    def set_language(self, language: Language) -> None:
        """Numbers, dates and translated texts follow at once, in every loaded page."""
        QLocale.setDefault(QLocale(LOCALES[language]))
        self.app.removeTranslator(self.translator)
        if self.translator.load(f"ui_{language}", str(assets_dir() / "translations")):
            self.app.installTranslator(self.translator)
        self.engine.retranslate()

    def watch_touches(self, window: QQuickWindow, on_touch: Callable[[], None]) -> None:
        _TouchWatch(window, on_touch)

    def close(self) -> None:
        for root in self.engine.rootObjects():
            if isinstance(root, QQuickWindow):
                root.close()
            root.deleteLater()
        self.engine.deleteLater()
        self.app.removeTranslator(self.translator)
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.app.processEvents()
        qInstallMessageHandler(None)


def fitted(size: QSize, available: QSize) -> QSize:
    """As large as the screen lets it be, in the same shape: a window without a frame cannot be moved about."""
    return size if size.boundedTo(available) == size else size.scaled(available, Qt.AspectRatioMode.KeepAspectRatio)


def build_application(argv: Sequence[str], screen: ScreenSection, language: Language = "zh") -> Application:
    """Builds the one application of this process. Raises ConfigError when the Chinese font is not installed."""
    prepare_environment()
    qInstallMessageHandler(log_qt_message)
    existing = QGuiApplication.instance()
    app = existing if isinstance(existing, QGuiApplication) else QGuiApplication(list(argv))
    app.setApplicationName("ningmanyi-kiosk")
    app.setQuitOnLastWindowClosed(False)
    if FONT_FAMILY not in QFontDatabase.families():
        raise ConfigError(f"the font {FONT_FAMILY} is not installed: apt install fonts-noto-cjk")
    font = QFont(FONT_FAMILY)
    font.setPixelSize(34)
    app.setFont(font)
    if screen.fullscreen:
        app.setOverrideCursor(Qt.CursorShape.BlankCursor)
    engine = QQmlApplicationEngine()
    engine.addImportPath(str(QML_DIR))
    icons.install(engine, assets_dir() / "icons")
    application = Application(app, engine, screen, QTranslator())
    application.set_language(language)
    return application
