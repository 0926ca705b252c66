"""Every page in every mode as a picture: no device, no database, no session.

    python -m ui.gallery OUT_DIR [--only 07-form] [--modes portrait-normal-zh,landscape-elderly-en]

Writes `NN-page-orientation-mode-language.png`, and says what a proof-reader finds (`ui.proof`). One window is loaded
once and walked through all samples, so that what a page leaves behind in the next one would be seen.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEventLoop, QMetaObject, QObject, Qt, qInstallMessageHandler
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtQuick import QQuickWindow

from kiosk.config import ScreenSection
from kiosk.services.form_views import ScanPurpose
from kiosk.services.snapshot import Language, SessionSnapshot
from ui.application import Application, build_application
from ui.proof import complaints
from ui.samples.english import in_english
from ui.samples.session import StillSession
from ui.samples.snapshots import PRESSED, SAMPLES
from ui.sight import find
from ui.viewmodels.app import AppViewModel

_NOON: Final = datetime(2026, 6, 9, 14, 36, tzinfo=UTC)
# Layouts settle within the frames after a change: one measures, one places, one shows the keyboard.
_FRAMES: Final = 4
_LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
_SIZES: Final = {"portrait": (1080, 1920), "landscape": (1920, 1080)}


@dataclass(frozen=True, slots=True)
class Mode:
    orientation: str
    elderly: bool
    language: Language

    @property
    def name(self) -> str:
        return f"{self.orientation}-{'elderly' if self.elderly else 'normal'}-{self.language}"


MODES: Final = tuple(
    Mode(orientation, elderly, language)
    for orientation, elderly, language in product(_SIZES, (False, True), _LANGUAGES)
)


def page_under_the_lens() -> tuple[bytes, int, int]:
    """A sheet of paper on a dark table, drawn; BGR bytes, width, height."""
    image = QImage(800, 600, QImage.Format.Format_BGR888)
    image.fill(QColor("#20282B"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(400, 300)
    painter.rotate(-3)
    painter.fillRect(-190, -250, 380, 500, QColor("#F4F0E6"))
    for line in range(14):
        painter.fillRect(-150, -180 + 30 * line, 300 if line % 4 else 180, 6, QColor("#8A9498"))
    painter.end()
    return bytes(image.constBits()), 800, 600


def person_before_the_lens() -> tuple[bytes, int, int]:
    """Head and shoulders before a light wall, drawn; BGR bytes, width, height."""
    image = QImage(800, 600, QImage.Format.Format_BGR888)
    image.fill(QColor("#C9D4D2"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    parts = (
        ("#2F5560", (230, 400, 340, 400)),
        ("#3A2E28", (310, 120, 180, 220)),
        ("#E3BFA3", (322, 160, 156, 200)),
    )
    for colour, shape in parts:
        painter.setBrush(QColor(colour))
        painter.drawEllipse(*shape)
    painter.end()
    return bytes(image.constBits()), 800, 600


class Stage:
    """The window with a session that shows whatever it is told to. A smaller `scale` lays out the same, drawn small."""

    def __init__(self, orientation: str, scale: float = 1.0) -> None:
        width, height = _SIZES[orientation]
        screen = ScreenSection(width=round(width * scale), height=round(height * scale), fullscreen=False)
        self.application: Application = build_application(["gallery"], screen)
        # The kiosk logs only where a message came from; here nobody's data can stand in it.
        qInstallMessageHandler(None)
        self.session = StillSession(SAMPLES["01-home"])
        self.app = AppViewModel(self.session, now=lambda: _NOON)
        self.window: QQuickWindow = self.application.load({"app": self.app, "still": True})
        self._drawn = False
        self.window.frameSwapped.connect(self._frame_drawn)
        self.application.show(self.window)

    def _frame_drawn(self) -> None:
        self._drawn = True

    def show(self, snapshot: SessionSnapshot, mode: Mode) -> None:
        worded = in_english(snapshot) if mode.language == "en" else snapshot
        shown = replace(worded, language=mode.language, elderly=mode.elderly)
        self.application.set_language(mode.language)
        # From another page, so that nothing of the last sample stays in a field.
        self.session.show(replace(SAMPLES["18-ended"], language=mode.language, elderly=mode.elderly))
        portrait = shown.scan is not None and shown.scan.purpose is ScanPurpose.PORTRAIT
        self.session.picture = person_before_the_lens() if portrait else page_under_the_lens()
        self.session.show(shown)
        self.settle()

    def press(self, name: str) -> bool:
        """Presses a button or enters a field, without a finger; False where this mode does not show it."""
        item = find(self.window, name)
        if item is None:
            return False
        if item.inherits("QQuickAbstractButton"):
            QMetaObject.invokeMethod(item, "click")
        else:
            item.forceActiveFocus()
            QGuiApplication.inputMethod().show()
        self.settle()
        return True

    def settle(self) -> None:
        """Until layouts and the keyboard have found their places."""
        for _ in range(_FRAMES):
            self._drawn = False
            self.window.update()
            while not self._drawn:
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def rise(self) -> None:
        """Back from the low layout, which outlives a page."""
        theme = self.application.engine.singletonInstance("Kiosk.Theme", "Theme")
        if isinstance(theme, QObject):
            theme.setProperty("low", False)  # noqa: FBT003 - Qt's signature

    def picture(self) -> QImage:
        return self.window.grabWindow()

    def close(self) -> None:
        self.application.close()


def walk(modes: Sequence[Mode], only: str = "", scale: float = 1.0) -> Iterator[tuple[str, Mode, Stage]]:
    """Shows every sample in every mode, one orientation after the other; yields while it is shown."""
    for orientation in _SIZES:
        wanted = [mode for mode in modes if mode.orientation == orientation]
        if not wanted:
            continue
        stage = Stage(orientation, scale)
        for mode, (name, snapshot) in product(wanted, SAMPLES.items()):
            if only in name:
                stage.show(snapshot, mode)
                yield name, mode, stage
        for mode, (name, (sample, pressed)) in product(wanted, PRESSED.items()):
            if only in name:
                stage.show(SAMPLES[sample], mode)
                if stage.press(pressed):
                    yield name, mode, stage
                stage.rise()
        stage.close()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Draws every page in every mode.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="pages whose name contains this")
    parser.add_argument("--modes", default="", help="names of modes, with commas between; all when left out")
    arguments = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    names = set(arguments.modes.split(",")) - {""}
    modes = [mode for mode in MODES if not names or mode.name in names]
    arguments.out.mkdir(parents=True, exist_ok=True)
    found = 0
    for name, mode, stage in walk(modes, arguments.only):
        stage.picture().save(str(arguments.out / f"{name}-{mode.name}.png"))
        for complaint in complaints(stage.window):
            sys.stdout.write(f"{name}-{mode.name}: {complaint}\n")
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
