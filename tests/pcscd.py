"""A real pcscd with the virtual reader of vsmartcard, on ports of the test's own.

/run has a place for one only, so it is gone again after each file of tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.transports import pcsc
from kiosk.demo.ports import HeldPorts
from tests.waiting import PATIENCE, wait_for

_SYSTEM = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin"
PCSCD = shutil.which("pcscd", path=_SYSTEM)
DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")


class Service:
    """pcscd, which may be stopped and started again; `port` is where its virtual reader waits for a card."""

    def __init__(self, folder: Path) -> None:
        self._ports = HeldPorts(neighbours=1)  # the virtual reader has two slots
        self.port = self._ports.port
        self._log = folder / "log"
        self._configuration = folder / "readers"
        self._configuration.mkdir()
        reader = f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:{self.port:#x}\nLIBPATH {DRIVER}\n'
        (self._configuration / "vpcd").write_text(f"{reader}CHANNELID {self.port:#x}\n")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._run(lambda: bool(pcsc.slots()))

    def _run(self, ready: Callable[[], bool]) -> None:
        with self._log.open("ab") as log:
            arguments = [str(PCSCD), "--foreground", "--config", str(self._configuration)]
            self._process = subprocess.Popen(arguments, stdout=log, stderr=log)
        wait_for(lambda: self._listening(ready), lambda: self._log.read_text(errors="replace"))

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)
            self._process = None

    def close(self) -> None:
        self.stop()
        self._ports.close()

    def take_reader_away(self) -> None:
        """The service goes on without a reader, as after a plug was pulled."""
        self.stop()
        (self._configuration / "vpcd").rename(self._configuration.parent / "vpcd")
        self._run(lambda: not pcsc.slots())

    def bring_reader_back(self) -> None:
        self.stop()
        (self._configuration.parent / "vpcd").rename(self._configuration / "vpcd")
        self.start()

    def restart(self) -> None:
        """The virtual reader sees no further card after one that was pulled out of an exchange."""
        self.stop()
        self.start()

    def _listening(self, ready: Callable[[], bool]) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self._log.read_text(errors="replace")
        try:
            return ready()
        except pcsc.NoService:
            return False


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    if PCSCD is None or not DRIVER.exists():
        pytest.skip("pcscd or vsmartcard-vpcd is not installed")
    if not os.access("/run", os.W_OK):
        pytest.skip("pcscd listens in /run/pcscd and nowhere else, and /run cannot be written to")
    try:
        pcsc.slots()
    except pcsc.NoService:
        pass
    else:
        pytest.skip("another pcscd runs on this machine, and /run has a place for one")
    running = Service(tmp_path_factory.mktemp("pcscd"))
    try:
        running.start()
        yield running
    finally:
        running.close()
