"""The far end of a USB bus that libusb and the kernel's printer port believe in; see `mock_bus`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.waiting import PATIENCE

_ROOT = Path(__file__).resolve().parents[3]


class Bus:
    """The far end: orders to the program that holds the bus."""

    def __init__(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
        environment["PYTHONPATH"] = os.pathsep.join([str(_ROOT), *(path for path in sys.path if "-packages" in path)])
        command = ["umockdev-wrapper", "/usr/bin/python3", "-m", "tests.drivers.usb.mock_bus"]
        self._program = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=_ROOT
        )
        assert self._program.stdout is not None
        self.folder = self._program.stdout.readline().strip()

    def __call__(self, order: str) -> None:
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(f"{order}\n")
        self._program.stdin.flush()
        assert self._program.stdout.readline() == "ok\n"

    def close(self) -> None:
        self._program.communicate(timeout=PATIENCE)


@pytest.fixture(scope="session")
def whole_bus() -> Iterator[Bus]:
    """One for the process: libusb looks for its devices once and listens to the system from then on."""
    bus = Bus()
    os.environ["UMOCKDEV_DIR"] = bus.folder
    yield bus
    del os.environ["UMOCKDEV_DIR"]
    bus.close()


@pytest.fixture
def bus(whole_bus: Bus) -> Bus:
    whole_bus("calm")
    return whole_bus
