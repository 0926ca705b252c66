"""A line for who names no port: at each opening it leads to the port where a device of the kind answers.

What was found is remembered, so that the next opening, also by the next process, asks one port and not all of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import structlog

from drivers.devices.finding import Found, Port, ask, find_port, ports
from drivers.devices.registry import DeviceKind, line_to
from drivers.errors import DeviceAbsent, DeviceClosed
from drivers.transports.serial_line import SerialLine
from drivers.transports.transport import Transport

log = structlog.get_logger()


class FoundLine:
    """Implements `HasSpeed`. `memory` is a file of its own for this device, None to remember nothing."""

    def __init__(
        self, kind: DeviceKind, memory: Path | None = None, among: Callable[[], Iterable[Port]] = ports
    ) -> None:
        self._kind = kind
        self._memory = memory
        self._among = among
        self._line: Transport | None = None
        self._name = f"the port of the {kind.value}"

    @property
    def name(self) -> str:
        return self._name

    def open(self) -> None:
        """Raises DeviceAbsent when no port answers as such a device, and what the port's own opening raises."""
        found = self._found()
        if found is None:
            raise DeviceAbsent(f"no port of this machine answers as {self._kind.value}")
        line = line_to(found.port.path, found.baud or 0)
        line.open()
        self._line, self._name = line, line.name

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def write(self, data: bytes, deadline: float) -> None:
        self._opened().write(data, deadline)

    def read(self, deadline: float) -> bytes:
        return self._opened().read(deadline)

    def discard_input(self) -> None:
        self._opened().discard_input()

    def cancel(self) -> None:
        if (line := self._line) is not None:
            line.cancel()

    def clear_cancel(self) -> None:
        if (line := self._line) is not None:
            line.clear_cancel()

    def set_speed(self, baud: int) -> None:
        """Of a serial port; other lines have none."""
        if isinstance(line := self._opened(), SerialLine):
            line.set_speed(baud)

    def _opened(self) -> Transport:
        if self._line is None:
            raise DeviceClosed(f"{self._name} is not open")
        return self._line

    def _found(self) -> Found | None:
        remembered = self._recall()
        if remembered is not None:
            answer = ask(Port(remembered), [self._kind])
            if answer.model is not None:
                return answer
        found = find_port(self._kind, self._among())
        if found is not None and found.port.path != remembered:
            log.info("device.found", device=self._kind.value, port=found.port.path)
            self._remember(found.port.path)
        return found

    def _recall(self) -> str | None:
        try:
            told = None if self._memory is None else json.loads(self._memory.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return told if isinstance(told, str) and told else None

    def _remember(self, path: str) -> None:
        try:
            if self._memory is not None:
                self._memory.write_text(json.dumps(path), encoding="utf-8")
        except OSError:
            log.info("device.not_remembered", device=self._kind.value)
