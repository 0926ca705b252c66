"""Telling a running simulator to misbehave: a Unix socket that takes one JSON object a line and answers one JSON line.

{"do": "paper_out"}              →  {"ok": true}
{"do": "place", "card": "zhang"} →  {"ok": true, "placed": "zhang"}
{"do": "explode"}                →  {"ok": false, "error": "no command 'explode'; there are: help, …"}
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import socketserver
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

_MAX_LINE = 256 * 1024  # bytes; a picture's path or a card's fields fit many times
_CLIENT_SECONDS = 60.0  # a busy machine is slow


class ControlError(Exception):
    """The command is unknown, or its arguments make no sense; the message is sent back to the caller."""


class Arguments:
    """The members of a command beside "do", each read with the type that the command expects."""

    def __init__(self, members: Mapping[str, object]) -> None:
        self._members = members

    def text(self, name: str, default: str | None = None) -> str:
        value = self._members.get(name, default)
        if not isinstance(value, str):
            raise ControlError(f"{name!r} must be text")
        return value

    def number(self, name: str, default: int | None = None) -> int:
        value = self._members.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise ControlError(f"{name!r} must be a whole number")
        return value

    def hex_byte(self, name: str) -> int:
        """Two hexadecimal digits; 41 without quotes means them too."""
        value = self._members.get(name)
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(text, str) or not re.fullmatch(r"[0-9A-Fa-f]{2}", text):
            raise ControlError(f'{name!r} is one byte in hexadecimal, such as "41"')
        return int(text, 16)

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self._members.get(name, default)
        if not isinstance(value, bool):
            raise ControlError(f"{name!r} must be true or false")
        return value

    def record(self, name: str) -> Mapping[str, object]:
        value = self._members.get(name)
        if not isinstance(value, dict):
            raise ControlError(f"{name!r} must be an object")
        return value

    def holds_record(self, name: str) -> bool:
        return isinstance(self._members.get(name), dict)

    def __contains__(self, name: str) -> bool:
        return name in self._members


Reply = Mapping[str, object]
Command = Callable[[Arguments], Reply | None]


class ControlServer:
    """Serves `commands` at `path` until closed. Commands run one at a time, on the server's threads."""

    def __init__(self, path: Path, commands: Mapping[str, Command]) -> None:
        self.path = path
        self._commands = commands
        self._one_at_a_time = threading.Lock()
        path.unlink(missing_ok=True)
        self._server = _Server(str(path), self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="sim-control", daemon=True
        )
        self._thread.start()

    def answer(self, line: bytes) -> bytes:
        try:
            reply: Reply = {"ok": True} | dict(self._perform(line) or {})
        except ControlError as error:
            reply = {"ok": False, "error": str(error)}
        return json.dumps(reply, ensure_ascii=False).encode() + b"\n"

    def _perform(self, line: bytes) -> Reply | None:
        try:
            members = json.loads(line)
        except ValueError as error:
            raise ControlError("a line holds one JSON object") from error
        if not isinstance(members, dict) or not isinstance(members.get("do"), str):
            raise ControlError('a command is an object with a "do"')
        name = members.pop("do")
        if name == "help":
            return {"commands": sorted(self._commands)}
        command = self._commands.get(name)
        if command is None:
            raise ControlError(f"no command {name!r}; there are: help, {', '.join(sorted(self._commands))}")
        with self._one_at_a_time:
            return command(Arguments(members))

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    block_on_close = False  # a client that keeps its connection must not keep the simulator alive

    def __init__(self, path: str, control: ControlServer) -> None:
        self.control = control
        super().__init__(path, _Handler)


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            while line := self.rfile.readline(_MAX_LINE):
                if not line.endswith(b"\n"):
                    return  # the client went away in the middle, or its line is too long
                self.wfile.write(self.server.control.answer(line))


def send_command(path: Path, do: str, **members: object) -> dict[str, object]:
    """Sends one command to the simulator at `path` and gives its answer; raises ControlError when it refuses."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(_CLIENT_SECONDS)
            connection.connect(str(path))
            connection.sendall(json.dumps({"do": do} | members, ensure_ascii=False).encode() + b"\n")
            with connection.makefile("rb") as lines:
                line = lines.readline(_MAX_LINE)
    except OSError as error:
        raise ControlError(f"no simulator listens at {path}: {error.strerror or error}") from error
    if not line:
        raise ControlError(f"the simulator at {path} closed the connection")
    reply = json.loads(line)
    if not isinstance(reply, dict) or not reply.get("ok"):
        raise ControlError(str(reply.get("error")) if isinstance(reply, dict) else "not an answer")
    return reply
