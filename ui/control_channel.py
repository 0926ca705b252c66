"""The screen process's end of the line to its supervisor.

One JSON object a line over an inherited Unix stream socket. From the screen:

    {"ready": true}             imports are done and the window is loaded, hidden; no device is open
    {"first_frame": true}       the window's first frame is on the panel
    {"alive": true}             every few seconds from `go` on, by the window's thread: it does not hang
    {"ended": "<last state>"}   the session is over and nothing of it will be shown again; the process exits with code 0

To the screen:

    {"go": true}                show the window and open the devices
    {"go_after_crash": 81.5}    the same; the screen before this one crashed, and was told to go so many seconds ago
    {"renew": true}             there is something newer to be made from: end, if nobody is using this screen

The supervisor closing the line means: leave now. Anything else on the line is a bug of the supervisor and is refused.
"""

from __future__ import annotations

import contextlib
import json
import math
import socket
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier

# No message to a screen comes near this; a longer line is not from the supervisor.
_LINE_LIMIT: Final = 4096


class ControlProtocolError(Exception):
    """The other end is not a supervisor that this screen understands."""


class ControlChannel(QObject):
    """Calls `on_go` once, `on_closed` once and `on_renew` at times, on the thread of the window. Messages are small and
    written at once."""

    def __init__(
        self,
        fd: int,
        *,
        on_go: Callable[[float | None], None],
        on_closed: Callable[[], None],
        on_renew: Callable[[], None],
    ) -> None:
        super().__init__()
        self._socket = socket.socket(fileno=fd)
        self._socket.settimeout(0)
        self._on_go = on_go
        self._on_closed = on_closed
        self._on_renew = on_renew
        self._pending = b""
        self._notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._readable)

    def ready(self) -> None:
        self._tell({"ready": True})

    def first_frame(self) -> None:
        self._tell({"first_frame": True})

    def alive(self) -> None:
        self._tell({"alive": True})

    def ended(self, last_state: str) -> None:
        self._tell({"ended": last_state})

    def close(self) -> None:
        self._notifier.setEnabled(False)
        self._socket.close()

    def _tell(self, message: dict[str, object]) -> None:
        # A supervisor that is gone is noticed on the reading side.
        with contextlib.suppress(ConnectionError, BlockingIOError):
            self._socket.sendall(json.dumps(message).encode() + b"\n")

    def _readable(self) -> None:
        try:
            received = self._socket.recv(_LINE_LIMIT)
        except BlockingIOError:
            return
        except ConnectionError:
            received = b""
        if not received:
            self._notifier.setEnabled(False)
            self._on_closed()
            return
        *lines, self._pending = (self._pending + received).split(b"\n")
        if len(self._pending) > _LINE_LIMIT:
            raise ControlProtocolError("a line without end")
        for line in lines:
            self._obey(line)

    def _obey(self, line: bytes) -> None:
        try:
            message = json.loads(line)
        except ValueError:
            raise ControlProtocolError("not JSON") from None
        if message == {"go": True}:
            self._on_go(None)
        elif isinstance(message, dict) and set(message) == {"go_after_crash"}:
            self._on_go(_seconds(message["go_after_crash"]))
        elif message == {"renew": True}:
            self._on_renew()
        else:
            raise ControlProtocolError("unknown message")


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise ControlProtocolError("not a time")
    return float(value)
