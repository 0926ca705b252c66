from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol, TypeVar

import pytest

from drivers.sim.pty_port import PtyPort
from drivers.transports.serial_line import SerialLine
from tests.drivers.heard_line import HeardLine
from tests.waiting import PATIENCE


class OnAPort(Protocol):
    port: PtyPort

    def __enter__(self) -> object: ...
    def __exit__(self, *_: object) -> None: ...


S = TypeVar("S", bound=OnAPort)


class Attach:
    """Plugs simulators in. Who asks at their paths waits until they have had their say, and for silence no longer."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._ports: dict[Path, PtyPort] = {}

    def __call__(self, simulator: S) -> S:
        self._stack.enter_context(simulator)
        self._ports[simulator.port.path] = simulator.port
        return simulator

    def line(self, address: str, baud: int) -> SerialLine:
        port = self._ports.get(Path(address))
        return SerialLine(address, baud) if port is None or not port.plugged else HeardLine(port, baud)


@pytest.fixture
def attach(monkeypatch: pytest.MonkeyPatch) -> Iterator[Attach]:
    limits = ("id_card_reader._ANSWER_SECONDS", "id_card_reader._DETECT_SECONDS", "code_scanner._ANSWER_SECONDS")
    for limit in (*limits, "printer_talk.ANSWER_SECONDS", "self_test._FIRST_FRAME_SECONDS"):
        monkeypatch.setattr(f"drivers.devices.{limit}", PATIENCE)
    monkeypatch.setattr("drivers.devices.id_card_reader._ANSWER_SECONDS_OF", {})
    with ExitStack() as stack:
        attached = Attach(stack)
        monkeypatch.setattr("drivers.devices.registry.SerialLine", attached.line)
        yield attached
