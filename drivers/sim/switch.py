"""A switch of the cabinet on a pseudo-terminal, telling its state as /dev/input would and repeating it each second.

A pseudo-terminal answers no ioctl, so whoever opens it late learns the state from the repetition.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from drivers.protocols.evdev import EventsLost, Switch, Switched, encode
from drivers.sim.control import Arguments, Command
from drivers.sim.pty_port import PtyPort

_REPEAT_SECONDS = 1.0


class SwitchSimulator:
    """`on` at first; a door's switch is on while it is closed."""

    def __init__(self, link: Path, switch: Switch, *, on: bool) -> None:
        self.port = PtyPort(lambda _: None, link, None)
        self._switch = switch
        self._on = on
        self._telling = threading.Lock()  # no repetition of what has changed meanwhile
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._repeat, name="sim-switch", daemon=True)

    @property
    def commands(self) -> Mapping[str, Command]:
        return {
            "on": lambda _: self.turn(on=True),
            "off": lambda _: self.turn(on=False),
            "lost": lambda _: self.port.send(encode(EventsLost())),
            "split": self._split,
            "unplug": lambda _: self.port.unplug(),
            "replug": lambda _: self._replug(),
        }

    def turn(self, *, on: bool) -> None:
        with self._telling:
            self._on = on
            self._send()

    def _split(self, arguments: Arguments) -> None:
        """Tells its state in pieces of `size` bytes."""
        self.port.send(encode(Switched(self._switch, self._on)), arguments.number("size", 5))

    def _replug(self) -> None:
        self.port.plug_in()
        self._tell()

    def _tell(self) -> None:
        with self._telling:
            self._send()

    def _send(self) -> None:
        self.port.send(encode(Switched(self._switch, self._on)))

    def _repeat(self) -> None:
        while not self._over.wait(_REPEAT_SECONDS):
            self._tell()

    def __enter__(self) -> Self:
        self._replug()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self.port.unplug()
