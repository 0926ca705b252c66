"""Run as a program: runs one `tst_*.qml` with Qt Quick Test, in the kiosk's own environment."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuickTest import QUICK_TEST_MAIN_WITH_SETUP

from kiosk.config import assets_dir
from ui import icons
from ui.application import QML_DIR, prepare_environment


class Setup(QObject):
    """Qt Quick Test makes one and hands it the engine of each file."""

    @Slot(QQmlEngine)
    def qmlEngineAvailable(self, engine: QQmlEngine) -> None:  # noqa: N802 - called by name
        engine.addImportPath(str(QML_DIR))
        icons.install(engine, assets_dir() / "icons")


def main() -> int:
    file, report = sys.argv[1:]
    prepare_environment()
    arguments = [sys.argv[0], "-input", file, "-o", f"{report},junitxml", "-o", "-,txt"]
    return QUICK_TEST_MAIN_WITH_SETUP("qml", Setup, arguments, str(Path(file).parent))


if __name__ == "__main__":
    sys.exit(main())
