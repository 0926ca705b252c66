"""A finger for demonstrations and end-to-end tests; loaded only when a screen process is started with `--robot`.

It connects to a Unix stream socket and obeys one JSON object a line, one after the other, answering each with one line:

    {"hello": PID}                                           sent once, by the robot
    {"do": "tap", "name": "primary", "seconds": 10}          asked; `seconds` is how long it may wait, 60 by default
    {"ok": true, "result": null}                             or {"ok": false, "err": "primary is covered by dialog"}

    tap name                      a touch in the item's middle, once it is in sight, enabled and not covered
    type_text name text           touches the field, then commits the text as an input method would (Chinese, long text)
    type_keys name keys           touches the field, then one key of the screen's keyboard for each character
    choose_word text              touches the Pinyin candidate that shows exactly this text
    hide_keyboard
    draw name strokes             strokes of [x, y] as fractions 0..1 of the item
    scroll_to name                drags the list around the item until it is in sight
    wait_state state              until the session is in that state
    wait_object name              until an item of that name could be touched
    wait_gone name                until no item of that name is in sight
    snapshot                      facts of the session: state, item, language, elderly, trouble, card, scan, receipt …
    texts                         every text in sight, from top to bottom as it is drawn
    objects                       every object name in sight
    screenshot path

All touches are real touch events of a touch screen that reach the window as a finger's do; no slot is ever called.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Callable, Generator
from pathlib import Path
from time import monotonic
from typing import Any, Final

from PySide6.QtCore import QObject, QPoint, QPointF, QSocketNotifier, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.services.intents import SessionIntents
from ui import sight
from ui.robot_facts import facts

_TICK_MS: Final = 20
_AT_REST: Final = 4  # ticks in one place, more than a frame takes on a busy machine
_REST_TICKS: Final = 4  # longer than one frame of a slow machine
_LOOK_TICKS: Final = 5
_LOOKS: Final = 8  # a live camera picture never rests
_PATIENCE: Final = 60.0  # seconds a command waits when it does not say how long
_LINE_LIMIT: Final = 1 << 20
_FINGER: Final = 0

# A command is a generator: it yields while it waits and returns its result.
Steps = Generator[None, None, object]


class RobotError(Exception):
    """The command cannot be done as a citizen would do it; says why."""


class Robot(QObject):
    """Runs one command at a time on the thread of the window, a step at each tick."""

    def __init__(self, line: socket.socket, window: QQuickWindow, intents: SessionIntents) -> None:
        super().__init__(window)
        self._line = line
        self._window = window
        self._intents = intents
        self._touchscreen = QTest.createTouchDevice()
        self._pending = b""
        self._asked: list[dict[str, Any]] = []
        self._steps: Steps | None = None
        self._last_error = ""
        self._deadline = 0.0
        self._stepping = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._step)
        self._notifier = QSocketNotifier(line.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._readable)
        self._answer({"hello": os.getpid()})

    # the line

    def _readable(self) -> None:
        received = self._line.recv(65536)
        if not received or len(self._pending) > _LINE_LIMIT:
            self._notifier.setEnabled(False)
            self._timer.stop()
            return
        *lines, self._pending = (self._pending + received).split(b"\n")
        self._asked += [json.loads(line) for line in lines]
        if self._asked and not self._timer.isActive():
            self._timer.start()

    def _answer(self, message: dict[str, object]) -> None:
        with contextlib.suppress(ConnectionError):  # whoever drove the robot has gone
            self._line.sendall(json.dumps(message, ensure_ascii=False).encode() + b"\n")

    # one step of the command under way

    def _step(self) -> None:
        # A touch lets Qt deliver events, this timer's among them; a command is not entered twice.
        if self._stepping:
            return
        self._stepping = True
        try:
            self._advance()
        finally:
            self._stepping = False

    def _advance(self) -> None:
        if self._steps is None:
            if not self._asked:
                self._timer.stop()
                return
            asked = self._asked.pop(0)
            self._last_error = ""
            self._deadline = monotonic() + float(asked.pop("seconds", _PATIENCE))
            command = _COMMANDS.get(str(asked.pop("do", "")))
            if command is None:
                self._answer({"ok": False, "err": "unknown command"})
                return
            try:
                self._steps = command(self, **asked)
            except TypeError as error:
                self._answer({"ok": False, "err": str(error)})
                return
        try:
            next(self._steps)
        except StopIteration as done:
            self._finish({"ok": True, "result": done.value})
        except RobotError as error:
            self._finish({"ok": False, "err": str(error)})
        else:
            if monotonic() > self._deadline:
                self._finish({"ok": False, "err": self._last_error or "it did not happen in time"})

    def _finish(self, message: dict[str, object]) -> None:
        self._steps = None
        self._answer(message)

    # what commands are made of

    def _until(self, obstacle: Callable[[], str | None]) -> Steps:
        """Waits while `obstacle` answers why not yet."""
        while (reason := obstacle()) is not None:
            self._last_error = reason
            yield
        return None

    def _touchable(self, name: str) -> Generator[None, None, QQuickItem]:
        """Waits until the item can be touched and lies still: nobody aims at a key that still slides in."""
        places: list[QPoint] = []
        while True:
            yield from self._until(lambda: sight.obstacle(self._window, name))
            item = sight.find(self._window, name)
            assert item is not None  # noqa: S101 - no obstacle means that it is there
            places = [*places[1 - _AT_REST :], sight.middle(item)]
            if len(places) == _AT_REST and all(place == places[0] for place in places):
                return item
            self._last_error = f"{name} does not come to rest"
            yield

    def _press(self, point: QPoint) -> None:
        QTest.touchEvent(self._window, self._touchscreen).press(_FINGER, point, self._window)

    def _move(self, point: QPoint) -> None:
        QTest.touchEvent(self._window, self._touchscreen).move(_FINGER, point, self._window)

    def _release(self, point: QPoint) -> None:
        QTest.touchEvent(self._window, self._touchscreen).release(_FINGER, point, self._window)

    # the commands

    def tap(self, name: str) -> Steps:
        item = yield from self._touchable(name)
        point = sight.middle(item)
        self._press(point)
        yield  # a frame with the pressed look, as a finger gives it
        self._release(point)  # a button that was pressed acts on this, also when it moved meanwhile
        return None

    def type_text(self, name: str, text: str) -> Steps:
        yield from self.tap(name)
        yield from self._until(lambda: None if self._focused(name) else f"{name} does not take the focus")
        event = QInputMethodEvent()
        event.setCommitString(text)
        QGuiApplication.sendEvent(QGuiApplication.focusObject(), event)
        return None

    def type_keys(self, name: str, keys: str) -> Steps:
        yield from self.tap(name)
        for key in keys:
            yield from self.tap(f"key_{key}")
        return None

    def choose_word(self, text: str) -> Steps:
        yield from self._until(lambda: None if sight.find_word(self._window, text) else f"{text} is not proposed")
        return (yield from self.tap(sight.find_word(self._window, text) or ""))

    def hide_keyboard(self) -> Steps:
        return (yield from self.tap("key_hide"))

    def draw(self, name: str, strokes: list[list[list[float]]]) -> Steps:
        item = yield from self._touchable(name)
        for stroke in strokes:
            points = [item.mapToScene(QPointF(x * item.width(), y * item.height())).toPoint() for x, y in stroke]
            self._press(points[0])
            for point in points[1:]:
                yield
                self._move(point)
            self._release(points[-1])
            yield
        return None

    def scroll_to(self, name: str) -> Steps:
        while True:
            yield from self._until(lambda: None if sight.find(self._window, name) else f"there is no {name}")
            item = sight.find(self._window, name)
            drag = sight.drag_towards(item) if item is not None else None
            if drag is None:
                return None
            start, end = drag
            self._press(start)
            for part in range(1, 9):
                yield
                self._move(start + (end - start) * part / 8)
            for _ in range(6):  # the finger rests, so that the list does not fly on
                yield
                self._move(end)
            self._release(end)
            self._last_error = f"{name} does not scroll into sight"
            yield

    def wait_state(self, state: str) -> Steps:
        return (
            yield from self._until(
                lambda: (
                    None if self._intents.snapshot.state == state else f"the state is {self._intents.snapshot.state}"
                )
            )
        )

    def wait_object(self, name: str) -> Steps:
        yield from self._touchable(name)
        return None

    def wait_gone(self, name: str) -> Steps:
        return (yield from self._until(lambda: f"{name} is still there" if sight.find(self._window, name) else None))

    def snapshot(self) -> Steps:
        yield
        return facts(self._intents.snapshot)

    def texts(self) -> Steps:
        yield
        return sight.texts(self._window)

    def objects(self) -> Steps:
        yield
        return sight.names(self._window)

    def screenshot(self, path: str) -> Steps:
        """Waits until the page has come to rest: a picture taken while a page slides in shows neither page."""
        before: QImage | None = None
        for _ in range(_LOOKS):
            yield from self._rest(_LOOK_TICKS)
            image: QImage = self._window.grabWindow()
            if image == before:
                break
            before = image
        if image.isNull() or not image.save(path):
            raise RobotError(f"no picture could be saved at {path}")
        return [image.width(), image.height()]

    def _rest(self, ticks: int) -> Steps:
        for _ in range(ticks):
            yield
        return None

    def _focused(self, name: str) -> bool:
        item = sight.find(self._window, name)
        focus = sight.focus(self._window)
        return item is not None and focus is not None and (focus == item or item.isAncestorOf(focus))


_COMMANDS: Final[dict[str, Callable[..., Steps]]] = {
    command.__name__: command
    for command in (
        Robot.tap,
        Robot.type_text,
        Robot.type_keys,
        Robot.choose_word,
        Robot.hide_keyboard,
        Robot.draw,
        Robot.scroll_to,
        Robot.wait_state,
        Robot.wait_object,
        Robot.wait_gone,
        Robot.snapshot,
        Robot.texts,
        Robot.objects,
        Robot.screenshot,
    )
}


def start_robot(path: Path, window: QQuickWindow, intents: SessionIntents) -> Robot:
    """Connects to the listener at `path`; raises OSError where nobody listens."""
    line = socket.socket(socket.AF_UNIX)
    line.connect(str(path))
    return Robot(line, window, intents)
