"""Power, door and headset of a kiosk: what operations are told, and what a citizen may still begin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.protocols.evdev import Switch
from drivers.sim.control import Arguments
from drivers.sim.switch import SwitchSimulator
from drivers.sim.ups import UpsSimulator
from kiosk.bootstrap.devices import Devices, make_devices
from kiosk.config import DevicesSection, PowerDevice, SpeakerDevice, SwitchDevice
from kiosk.errors import ConfigError
from kiosk.services.snapshot import DeviceState
from tests.conftest import Events
from tests.kiosk.services.manual_loop import ManualLoop
from tests.waiting import wait_for


@pytest.fixture
def ups() -> Iterator[UpsSimulator]:
    with UpsSimulator() as running:
        yield running


@pytest.fixture
def door(tmp_path: Path) -> Iterator[SwitchSimulator]:
    with SwitchSimulator(tmp_path / "door", Switch.MACHINE_COVER, on=True) as running:
        yield running


@pytest.fixture
def headset(tmp_path: Path) -> Iterator[SwitchSimulator]:
    with SwitchSimulator(tmp_path / "headset", Switch.HEADPHONE_INSERT, on=False) as running:
        yield running


@pytest.fixture
def cabinet(ups: UpsSimulator, door: SwitchSimulator, headset: SwitchSimulator, tmp_path: Path) -> Iterator[Devices]:
    devices = make_devices(
        DevicesSection(
            power=PowerDevice(ups=f"ups@{ups.address.removeprefix('tcp://')}"),
            door_contact=SwitchDevice(path=str(tmp_path / "door"), model="door-cover"),
            headset=SwitchDevice(path=str(tmp_path / "headset"), model="headphone-jack"),
            speaker=SpeakerDevice(card="no such card"),
        )
    )
    devices.open(ManualLoop(), lambda: None)
    yield devices
    devices.close()


def becomes(cabinet: Devices, name: str, state: DeviceState) -> None:
    wait_for(lambda: cabinet.cabinet().get(name) is state, lambda: str(cabinet.cabinet()))


def tell(simulator: UpsSimulator | SwitchSimulator, do: str) -> None:
    simulator.commands[do](Arguments({}))


def look(cabinet: Devices) -> Callable[[], None]:
    return cabinet._look_again


def test_what_is_bound_says_how_it_is(cabinet: Devices) -> None:
    becomes(cabinet, "power", DeviceState.READY)
    becomes(cabinet, "door_contact", DeviceState.READY)
    becomes(cabinet, "headset", DeviceState.READY)
    becomes(cabinet, "speaker", DeviceState.ABSENT)


@pytest.mark.allow_logs("power.on_battery", "power.battery_low")
def test_on_a_battery_about_to_end_no_further_filing_is_begun(
    cabinet: Devices, ups: UpsSimulator, logged: Events
) -> None:
    becomes(cabinet, "power", DeviceState.READY)
    tell(ups, "mains_off")
    look(cabinet)()
    becomes(cabinet, "power", DeviceState.ON_BATTERY)
    assert cabinet.power_lasts
    tell(ups, "battery_low")
    look(cabinet)()
    becomes(cabinet, "power", DeviceState.BATTERY_LOW)
    assert not cabinet.power_lasts
    tell(ups, "stale")  # not knowing is no mains
    look(cabinet)()
    becomes(cabinet, "power", DeviceState.FAULT)
    assert not cabinet.power_lasts
    tell(ups, "mains_on")
    look(cabinet)()
    becomes(cabinet, "power", DeviceState.READY)
    assert cabinet.power_lasts
    assert [len(logged.named(event)) for event in ("power.battery_low", "power.back")] == [1, 1]


@pytest.mark.allow_logs("kiosk.door_opened")
def test_a_door_that_is_opened_is_told_once_and_its_closing_too(
    cabinet: Devices, door: SwitchSimulator, logged: Events
) -> None:
    becomes(cabinet, "door_contact", DeviceState.READY)
    tell(door, "off")
    becomes(cabinet, "door_contact", DeviceState.OPEN)
    tell(door, "on")
    becomes(cabinet, "door_contact", DeviceState.READY)
    assert [len(logged.named(event)) for event in ("kiosk.door_opened", "kiosk.door_closed")] == [1, 1]


def test_what_is_not_bound_is_not_installed() -> None:
    states = make_devices(DevicesSection()).cabinet()
    assert set(states) == {"power", "door_contact", "headset", "speaker"}
    assert set(states.values()) == {DeviceState.NOT_INSTALLED}


@pytest.mark.parametrize(
    ("section", "key"),
    [
        (DevicesSection(power=PowerDevice(ups="nonsense")), "devices.power.ups"),
        (DevicesSection(headset=SwitchDevice(path="/dev/null", model="door-lid")), "devices.headset.model"),
        (DevicesSection(door_contact=SwitchDevice(path="/dev/null", model="toaster")), "devices.door_contact.model"),
        (DevicesSection(speaker=SpeakerDevice(model="nut")), "devices.speaker.model"),
    ],
)
def test_a_configuration_that_cannot_be_is_refused_by_its_key(section: DevicesSection, key: str) -> None:
    with pytest.raises(ConfigError, match=key.replace(".", r"\.")):
        make_devices(section)
