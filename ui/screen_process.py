"""One citizen's screen process: warm standby, go, session, end. `ui.control_channel` is its line to the supervisor.

A standby has done its imports, built its session without devices and loaded its window, hidden. On `go` it shows the
window and opens the devices. When the session reaches ENDED the process says so, takes the window away and exits with
code 0: everything it knew goes with its memory. Any bug exits at once with a code that is not 0 (`ui.crash`).
"""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtQuick import QQuickWindow

from kiosk.config import ScreenSection
from kiosk.filing.session import State
from kiosk.services.intents import SessionIntents
from kiosk.services.loop import Loop
from kiosk.services.snapshot import Language, SessionSnapshot
from ui.application import QML_DIR, Application, build_application
from ui.bridge import QtLoop
from ui.control_channel import ControlChannel
from ui.crash import crash_on_bugs
from ui.speaker import open_speaker
from ui.viewmodels.app import AppViewModel

EXIT_ENDED: Final = 0
_ALIVE_MS: Final = 5000

Properties = Mapping[str, object]


class ScreenSession(Protocol):
    """What `kiosk.bootstrap` builds for a screen. Building it opens no device."""

    @property
    def intents(self) -> SessionIntents: ...

    def open_devices(self) -> None:
        """Called once, on `go`, on the loop's thread. Must not block: opening goes through `Loop.run`."""

    def after_crash(self, seconds: float) -> None:
        """Called after `open_devices` where the last screen crashed, which was told to go `seconds` ago: whoever stood
        before it still does, and has to hear what became of their filing. Must not block."""

    def close(self) -> None:
        """Called once, before the process exits."""


@dataclass(frozen=True, slots=True)
class ScreenOptions:
    """`control_fd` is None where nobody supervises: the screen then goes at once. `robot` is a socket to connect to."""

    screen: ScreenSection
    language: Language = "zh"
    control_fd: int | None = None
    robot: Path | None = None
    main: Path = QML_DIR / "Main.qml"


class _Screen:
    def __init__(
        self,
        application: Application,
        loop: QtLoop,
        session: ScreenSession,
        window: QQuickWindow,
        options: ScreenOptions,
    ) -> None:
        self._application = application
        self._loop = loop
        self._session = session
        self._window = window
        self._options = options
        self._state = session.intents.snapshot.state
        self._language = options.language
        self._channel: ControlChannel | None = None
        if options.control_fd is not None:
            self._channel = ControlChannel(
                options.control_fd, on_go=self.go, on_closed=self._leave, on_renew=self.renew
            )
        session.intents.on_change(self._changed)
        self._touched_at = -math.inf  # monotonic
        self._alive = QTimer(interval=_ALIVE_MS)
        if self._channel is not None:
            self._alive.timeout.connect(self._channel.alive)
        application.watch_touches(window, self._touched)

    def stand_by(self) -> None:
        if self._channel is None:
            self._loop.post(self.go)
        else:
            self._channel.ready()

    def go(self, crashed: float | None = None) -> None:
        self._window.frameSwapped.connect(self._first_frame, Qt.ConnectionType.SingleShotConnection)
        self._application.show(self._window)
        self._alive.start()
        self._session.open_devices()
        if crashed is not None:
            self._session.after_crash(crashed)
        if self._options.robot is not None:
            # Only a demonstration or a test is driven; a kiosk in service never loads the code for it.
            from ui.robot import start_robot  # noqa: PLC0415

            start_robot(self._options.robot, self._window, self._session.intents)

    def renew(self) -> None:
        """Leaves when nobody is here: the home page stands, and nobody has touched it for the idle time."""
        untouched = time.monotonic() - self._touched_at > self._options.screen.idle_seconds
        if self._session.intents.snapshot.state is State.IDLE and untouched:
            self._end(State.IDLE)

    def close(self) -> None:
        self._alive.stop()
        self._session.close()
        self._loop.close()
        if self._channel is not None:
            self._channel.close()
        self._application.close()

    def _touched(self) -> None:
        self._touched_at = time.monotonic()
        self._session.intents.touched()

    def _first_frame(self) -> None:
        if self._channel is not None:
            self._channel.first_frame()

    def _changed(self, snapshot: SessionSnapshot) -> None:
        if snapshot.language != self._language:
            self._language = snapshot.language
            self._application.set_language(snapshot.language)
        if snapshot.state is State.ENDED and self._state is not State.ENDED:
            self._end(self._state)
        self._state = snapshot.state

    def _end(self, last: State) -> None:
        self._state = State.ENDED
        self._window.hide()
        if self._channel is not None:
            self._channel.ended(last)
        self._leave()

    def _leave(self) -> None:
        self._application.app.exit(EXIT_ENDED)


def window_properties(intents: SessionIntents) -> Properties:
    """The root view model, which Main.qml asks for."""
    return {"app": AppViewModel(intents, speaker=open_speaker())}


def run_screen(
    build_session: Callable[[Loop], ScreenSession],
    options: ScreenOptions,
    properties: Callable[[SessionIntents], Properties] = window_properties,
) -> int:
    """Runs one screen process to its end and answers its exit code, with which the caller exits at once.

    `properties` are the initial properties of the window that `options` name.
    """
    # A Ctrl-C on a developer's terminal reaches the whole group; the supervisor decides for its screens.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    crash_on_bugs()
    application = build_application(["ningmanyi-kiosk"], options.screen, options.language)
    loop = QtLoop()
    session = build_session(loop)
    initial = properties(session.intents)
    window = application.load(initial, options.main)
    screen = _Screen(application, loop, session, window, options)
    screen.stand_by()
    code = application.app.exec()
    screen.close()
    return code
