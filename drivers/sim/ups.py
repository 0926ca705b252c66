"""A UPS behind upsd, on a TCP port."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections.abc import Mapping
from typing import Self

from drivers.protocols.nut import CHARGE, STATUS, write_value
from drivers.sim.control import Arguments, Command


class UpsSimulator:
    """`address` is what the driver opens. Any UPS name but `nobody` is known."""

    def __init__(self, port: int = 0) -> None:
        self.values = {STATUS: "OL CHRG", CHARGE: "100"}
        self.error = ""
        self.silent = False
        self._server = _Server(("127.0.0.1", port), self)

    @property
    def address(self) -> str:
        host, port = self._server.server_address[:2]
        return f"tcp://{host!s}:{port}"

    @property
    def commands(self) -> Mapping[str, Command]:
        return {
            "mains_off": lambda _: self._set("OB DISCHRG"),
            "battery_low": lambda _: self._set("OB DISCHRG LB", "9"),
            "mains_on": lambda _: self._set("OL CHRG"),
            "stale": lambda _: setattr(self, "error", "DATA-STALE"),
            "silence": self._be_silent,
            "clear": lambda _: self._set("OL CHRG", "100"),
        }

    def answer(self, question: str) -> str:
        match question.split():
            case ["LIST", "UPS"]:
                return 'BEGIN LIST UPS\nUPS ups "Simulated"\nEND LIST UPS'
            case ["GET", "VAR", "nobody", _]:
                return "ERR UNKNOWN-UPS"
            case ["GET", "VAR", _, _] if self.error:
                return f"ERR {self.error}"
            case ["GET", "VAR", ups, variable] if variable in self.values:
                return write_value(ups, variable, self.values[variable])
            case ["GET", "VAR", _, _]:
                return "ERR VAR-NOT-SUPPORTED"
            case _:
                return "ERR UNKNOWN-COMMAND"

    def _set(self, status: str, charge: str | None = None) -> None:
        self.error, self.silent = "", False
        self.values[STATUS] = status
        if charge is not None:
            self.values[CHARGE] = charge

    def _be_silent(self, arguments: Arguments) -> None:
        self.silent = arguments.flag("on", default=True)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="sim-ups", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], ups: UpsSimulator) -> None:
        self.ups = ups
        super().__init__(address, _Handler)


class _Handler(socketserver.StreamRequestHandler):
    server: _Server
    request: socket.socket

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            while line := self.rfile.readline(1024):
                if not self.server.ups.silent:
                    self.wfile.write(self.server.ups.answer(line.decode("ascii", "replace").strip()).encode() + b"\n")
