"""Run as a program: a screen process around a session that does nothing but change its state when it is told to."""

from __future__ import annotations

import ctypes
import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from kiosk.config import ScreenSection
from kiosk.errors import ConfigError
from kiosk.filing.session import State
from kiosk.services.loop import Loop
from kiosk.services.snapshot import SessionSnapshot
from ui.screen_process import ScreenOptions, run_screen

MAIN = """
    import QtQuick
    Window {
        property QtObject app
        color: "#EDF2F0"
        Connections {
            target: app
            function onAsked(what) { if (what === "slot") app.fail("王小明") }
        }
    }"""


def say(event: str) -> None:
    sys.stdout.write(json.dumps({"seen": event}) + "\n")
    sys.stdout.flush()


def touch() -> None:
    (window,) = QGuiApplication.topLevelWindows()
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))


class Model(QObject):
    asked = Signal(str)

    @Slot(str)
    def fail(self, name: str) -> None:
        raise ValueError(f"cannot file for {name}")


class Breaking:
    def __init__(self, name: str) -> None:
        self.name = name

    def __del__(self) -> None:
        raise KeyError(self.name)


class Session:
    """Does on `go` what the first argument says: end, be used, be touched, crash in a slot, crash in a worker's
    callback, hang, break in a thread of its own and in a destructor, tell whether it may be dumped; or refuses to be
    built."""

    def __init__(self, loop: Loop, what: str) -> None:
        if what == "misconfigured":
            raise ConfigError("no such catalogue")
        self.snapshot = SessionSnapshot(state=State.IDLE)
        self._loop = loop
        self._what = what
        self._listeners: list[Callable[[SessionSnapshot], None]] = []
        self.model = Model()
        say("built")

    @property
    def intents(self) -> Session:
        return self

    def on_change(self, listener: Callable[[SessionSnapshot], None]) -> None:
        self._listeners.append(listener)

    def touched(self) -> None:
        say("touched")

    def open_devices(self) -> None:
        say("devices opened")
        if self._what == "end":
            self._once_shown(lambda: self._become(State.ENDED))
        elif self._what == "used":
            self._become(State.GUIDE)
        elif self._what == "touch":
            self._once_shown(touch)
        elif self._what == "slot":
            self._once_shown(lambda: self.model.asked.emit("slot"))
        elif self._what == "callback":
            self._loop.run(lambda: None, self._wrong, lambda _: None)
        elif self._what == "hang":
            self._loop.run(lambda: os.read(os.pipe()[0], 1), lambda _: None, lambda _: None)
            self._once_shown(lambda: self._become(State.ENDED))
        elif self._what == "dumpable":
            say(f"dumpable: {ctypes.CDLL(None).prctl(3)}")  # PR_GET_DUMPABLE, prctl(2)
        elif self._what == "broken thread":
            thread = threading.Thread(target=self._wrong, args=(None,))
            thread.start()
            thread.join()
            Breaking("王小明")
            say("survived")

    def _once_shown(self, act: Callable[[], None]) -> None:
        (window,) = QGuiApplication.topLevelWindows()
        assert isinstance(window, QQuickWindow)
        window.frameSwapped.connect(lambda: self._loop.post(act), Qt.ConnectionType.SingleShotConnection)

    def after_crash(self, seconds: float) -> None:
        say(f"crashed: {seconds}")

    def close(self) -> None:
        say("closed")

    def _wrong(self, _: None) -> None:
        raise KeyError("王小明")

    def _become(self, state: State) -> None:
        self.snapshot = SessionSnapshot(state=state)
        for listener in self._listeners:
            listener(self.snapshot)


def main() -> int:
    folder, what, fd = sys.argv[1:]
    page = Path(folder, "Main.qml")
    page.write_text(MAIN, encoding="utf-8")
    options = ScreenOptions(
        screen=ScreenSection(width=540, height=960, fullscreen=False),
        control_fd=int(fd) if fd != "-" else None,
        main=page,
    )
    return run_screen(lambda loop: Session(loop, what), options, lambda session: {"app": session.model})


if __name__ == "__main__":
    sys.exit(main())
