"""A scanner module of the GM65 family on a real pseudo-terminal; a code is held before it over the control."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from drivers.protocols.scanner.gm65 import HEAD, START_SCAN, STOP_SCAN, ModuleReply, Verb, Zone, decode_command
from drivers.sim.control import Arguments, Command, ControlError
from drivers.sim.pty_port import PtyPort

_AIM = {"qr": b"]Q1", "code_128": b"]C0", "pdf_417": b"]L0", "none": b""}
_CHARSETS = ("utf-8", "gb18030")
_SHORTEST = 9
_DEFAULTS = {Zone.BAUD: 0x39, Zone.BAUD + 1: 0x01}


class CodeScannerSimulator:
    """`module` False: a plain scanner that sends what it sees, at once, without a word otherwise."""

    def __init__(self, link: Path | None = None, baud: int = 9600, *, module: bool = True, paced: bool = False) -> None:
        self.port = PtyPort(self._on_bytes, link, baud, paced=paced)
        self._module = module
        self._held = b""
        self._zones: dict[int, int] = dict(_DEFAULTS)
        self._shown: bytes | None = None
        self._silent = False
        self._bad_replies = False
        self._piece: int | None = None
        self._lock = threading.RLock()

    @property
    def path(self) -> Path:
        return self.port.path

    @property
    def scanning(self) -> bool:
        """Whether its light is on and it looks for a code."""
        with self._lock:
            return self._zones.get(Zone.TRIGGER) == 1

    def __enter__(self) -> Self:
        self.port.plug_in()
        return self

    def __exit__(self, *_: object) -> None:
        self.port.unplug()

    def show(self, code: bytes, aim: bytes = b"]Q1", suffix: bytes = b"\r") -> None:
        """Holds a code before the scanner; it is sent when scanning was or is asked for, once."""
        with self._lock:
            prefix = aim if self._zones.get(Zone.AIM, 0) & 0x80 else b""
            self._shown = prefix + code + suffix
            if not self._module or self.scanning:
                self._send_code()

    @property
    def commands(self) -> Mapping[str, Command]:
        return {
            "show": self._show,
            "endless": lambda _: self.port.send(b"7" * 40_000),
            "torn": lambda _: self.show(b"half a co", suffix=b""),
            "split": lambda arguments: setattr(self, "_piece", arguments.number("size", 1)),
            "silence": lambda arguments: setattr(self, "_silent", arguments.flag("on", default=True)),
            "bad_replies": lambda arguments: setattr(self, "_bad_replies", arguments.flag("on", default=True)),
            "unplug": lambda _: self.unplug(),
            "replug": lambda _: self.port.plug_in(),
        }

    def unplug(self) -> None:
        """It has its power over the same cable: what it was told is forgotten."""
        self.port.unplug()
        with self._lock:
            self._zones = dict(_DEFAULTS)
            self._held = b""

    def _show(self, arguments: Arguments) -> None:
        charset = arguments.text("charset", "utf-8")
        symbol = arguments.text("symbol", "qr")
        if charset not in _CHARSETS or symbol not in _AIM:
            raise ControlError(f"charset is one of {', '.join(_CHARSETS)}, symbol one of {', '.join(_AIM)}")
        try:
            code = arguments.text("code").encode(charset)
        except UnicodeEncodeError as error:
            raise ControlError(f"the code has characters that {charset} lacks") from error
        self.show(code, _AIM[symbol])

    def _send_code(self) -> None:
        shown, self._shown = self._shown, None
        if shown is not None and not self._silent:
            self._zones[Zone.TRIGGER] = 0
            self.port.send(shown, self._piece)

    def _on_bytes(self, data: bytes) -> None:
        if not self._module:
            return
        with self._lock:
            self._held = (self._held + data)[-512:]
            while (start := self._held.find(HEAD)) >= 0:
                frame = self._held[start:]
                if len(frame) < _SHORTEST or len(frame) < _SHORTEST - 1 + frame[3]:
                    return
                size = _SHORTEST - 1 + frame[3]
                self._held = frame[size:]
                self._obey(frame[:size])

    def _obey(self, frame: bytes) -> None:
        command = decode_command(frame)
        if command is None or self._silent:
            return
        if command.verb is Verb.READ:
            wanted = range(command.zone, command.zone + command.data[0])
            self._reply(ModuleReply(bytes(self._zones.get(zone, 0) for zone in wanted)))
            return
        if command.verb is Verb.WRITE:
            self._zones[command.zone] = command.data[0]
        self._reply(ModuleReply(heartbeat=command.verb is Verb.HEARTBEAT))
        if command == START_SCAN:
            self._send_code()
        elif command == STOP_SCAN:
            self._zones[Zone.TRIGGER] = 0

    def _reply(self, reply: ModuleReply) -> None:
        frame = reply.frame
        self.port.send(frame[:-1] + bytes([frame[-1] ^ 0xFF]) if self._bad_replies else frame, self._piece)
