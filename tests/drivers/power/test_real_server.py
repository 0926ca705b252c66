"""The driver against a real upsd of Network UPS Tools with its dummy UPS: RFC 9271 as it is spoken."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from drivers.devices.cabinet_finding import power_supplies
from drivers.devices.power_supply import PowerSupply
from drivers.devices.registry import line_to
from drivers.errors import DeviceError, DeviceFailed
from drivers.health import Health
from drivers.protocols.nut import PowerState, Source
from kiosk.demo.ports import HeldPorts
from tests.waiting import PATIENCE, wait_for

_PROGRAMS = Path("/lib/nut")  # Debian; the upsd in the path is a wrapper that asks /etc whether it may run
pytestmark = pytest.mark.skipif(not (_PROGRAMS / "upsd").exists(), reason="nut-server is not installed")


class Server:
    """upsd and the driver of one UPS, whose values are lines of a file that the driver reads again when it changes."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self.port = port
        self._values = folder / "kiosk.dev"
        (folder / "ups.conf").write_text("[kiosk]\ndriver = dummy-ups\nport = kiosk.dev\nmode = dummy-once\n")
        (folder / "upsd.conf").write_text(f"LISTEN 127.0.0.1 {self.port}\n")
        (folder / "upsd.users").touch(mode=0o600)
        (folder / "run").mkdir(mode=0o700)
        self.say("OL", 100)

    def say(self, status: str, charge: int) -> None:
        self._values.write_text(f"ups.status: {status}\nbattery.charge: {charge}\n")

    def start(self, stack: ExitStack) -> None:
        places = ("NUT_STATEPATH", "NUT_ALTPIDPATH", "NUT_PIDPATH")
        environment = os.environ | {"NUT_CONFPATH": str(self._folder)}
        environment |= {place: str(self._folder / "run") for place in places}
        log = stack.enter_context((self._folder / "log").open("wb"))
        for command in (["dummy-ups", "-F", "-a", "kiosk"], ["upsd", "-F"]):
            program, *rest = command
            process = subprocess.Popen(
                [str(_PROGRAMS / program), *rest, "-u", "root"], env=environment, stdout=log, stderr=log
            )
            stack.callback(process.wait, PATIENCE)
            stack.callback(process.terminate)
            if program == "dummy-ups":
                wait_for((self._folder / "run" / "dummy-ups-kiosk").exists, self.log)

    def log(self) -> str:
        return (self._folder / "log").read_text(errors="replace")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if os.geteuid() != 0:
        pytest.skip("upsd and its driver want to become the user that they are told")
    with ExitStack() as stack:
        running = Server(tmp_path_factory.mktemp("nut"), stack.enter_context(closing(HeldPorts())).port)
        running.start(stack)
        wait_for(lambda: bool(power_supplies(f"127.0.0.1:{running.port}")), running.log)
        yield running


@pytest.fixture
def supply(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[PowerSupply]:
    monkeypatch.setattr("drivers.devices.power_supply._ANSWER_SECONDS", PATIENCE)
    opened = PowerSupply(line_to(f"tcp://127.0.0.1:{server.port}", 0), "kiosk")
    opened.open()
    yield opened
    opened.close()


def test_the_ups_is_listed_by_its_name(server: Server) -> None:
    (found,) = power_supplies(f"127.0.0.1:{server.port}")
    assert (found.identity, found.port.path) == ("kiosk", f"kiosk@127.0.0.1:{server.port}")


@pytest.mark.parametrize(
    ("status", "charge", "state", "health"),
    [
        ("OL CHRG", 87, PowerState(Source.MAINS, charge=87), Health.OK),
        ("OB DISCHRG", 60, PowerState(Source.BATTERY, charge=60), Health.DEGRADED),
        ("OB DISCHRG LB", 9, PowerState(Source.BATTERY, battery_low=True, charge=9), Health.NEEDS_ATTENDANT),
    ],
)
def test_what_the_server_says_is_understood(
    server: Server, supply: PowerSupply, status: str, charge: int, state: PowerState, health: Health
) -> None:
    server.say(status, charge)
    wait_for(lambda: supply.look() == state, server.log)
    assert supply.check().health is health


def test_a_ups_that_the_server_does_not_know_is_told_by_its_word(server: Server) -> None:
    other = PowerSupply(line_to(f"tcp://127.0.0.1:{server.port}", 0), "another")
    other.open()
    with pytest.raises(DeviceFailed) as failed:
        other.check()
    assert failed.value.reason == "power.unknown_ups"
    other.close()


def test_a_server_that_is_not_there_is_no_mains(server: Server) -> None:
    nobody = PowerSupply(line_to("tcp://127.0.0.1:1", 0))
    with pytest.raises(DeviceError):
        nobody.open()
