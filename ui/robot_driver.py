"""The other end of the robot's line, without Qt: listens, and speaks to each screen process that connects."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 60.0
"""Seconds in which what is asked has to be possible. A busy machine is slow, and nothing here measures."""

_ANSWER_SECONDS = 60.0  # … and then for the answer to come

Stroke = Sequence[tuple[float, float]]


class RobotRefused(Exception):
    """The screen's robot could not do what it was asked; the message says why."""


class DrivenScreen:
    """One screen process. Every call waits for the robot's answer and raises RobotRefused when it is a refusal."""

    def __init__(self, line: socket.socket, patience: float) -> None:
        self._socket = line
        self._reader = line.makefile("r", encoding="utf-8")
        self._patience = patience
        hello = self._reader.readline()
        if not hello:
            raise RobotRefused("the screen process has gone")
        self.pid = int(json.loads(hello)["hello"])

    def ask(self, do: str, *, seconds: float | None = None, **arguments: object) -> Any:
        patience = self._patience if seconds is None else seconds
        self._socket.settimeout(patience + _ANSWER_SECONDS)
        message = {"do": do, "seconds": patience, **arguments}
        try:
            self._socket.sendall(json.dumps(message, ensure_ascii=False).encode() + b"\n")
            line = self._reader.readline()
        except ConnectionError:
            line = ""
        if not line:
            raise RobotRefused(f"{do}: the screen process has gone")
        answer = json.loads(line)
        if not answer["ok"]:
            raise RobotRefused(f"{do} {arguments}: {answer['err']}")
        return answer["result"]

    def tap(self, name: str, *, seconds: float | None = None) -> None:
        self.ask("tap", name=name, seconds=seconds)

    def type_text(self, name: str, text: str) -> None:
        self.ask("type_text", name=name, text=text)

    def type_keys(self, name: str, keys: str) -> None:
        self.ask("type_keys", name=name, keys=keys)

    def choose_word(self, text: str) -> None:
        self.ask("choose_word", text=text)

    def hide_keyboard(self) -> None:
        self.ask("hide_keyboard")

    def draw(self, name: str, strokes: Sequence[Stroke]) -> None:
        self.ask("draw", name=name, strokes=[list(stroke) for stroke in strokes])

    def scroll_to(self, name: str) -> None:
        self.ask("scroll_to", name=name)

    def wait_state(self, state: str, *, seconds: float | None = None) -> None:
        self.ask("wait_state", state=state, seconds=seconds)

    def wait_object(self, name: str, *, seconds: float | None = None) -> None:
        self.ask("wait_object", name=name, seconds=seconds)

    def wait_gone(self, name: str, *, seconds: float | None = None) -> None:
        self.ask("wait_gone", name=name, seconds=seconds)

    def snapshot(self) -> dict[str, Any]:
        found = self.ask("snapshot")
        assert isinstance(found, dict)  # noqa: S101 - the protocol says so
        return found

    def texts(self) -> list[str]:
        return [str(text) for text in self.ask("texts")]

    def objects(self) -> list[str]:
        return [str(name) for name in self.ask("objects")]

    def screenshot(self, path: Path) -> None:
        self.ask("screenshot", path=str(path))

    def close(self) -> None:
        self._reader.close()
        self._socket.close()


class RobotStand:
    """Listens at `path` for screens that were started with `--robot PATH`; each citizen's process is another screen."""

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen()
        self._patience = patience

    def next_screen(self, *, seconds: float = 120.0) -> DrivenScreen:
        """The next screen process that shows its window; raises TimeoutError when none does."""
        self._socket.settimeout(seconds)
        line, _ = self._socket.accept()
        return DrivenScreen(line, self._patience)

    def close(self) -> None:
        self._socket.close()


@contextmanager
def robot_stand(path: Path, *, patience: float = PATIENCE) -> Iterator[RobotStand]:
    stand = RobotStand(path, patience=patience)
    try:
        yield stand
    finally:
        stand.close()
        path.unlink(missing_ok=True)
