"""The door, the headset and the speaker: what is there, what it says, and what it does not say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.devices import cabinet_finding
from drivers.devices.registry import line_to, make_switch, model_of
from drivers.devices.self_test import run_self_test
from drivers.devices.speaker import Speaker, sound_cards
from drivers.devices.switch import DOOR_OPEN, NOT_TOLD, PLUGGED, Role, SwitchContact
from drivers.errors import DeviceAbsent, DeviceFailed, LocalProtocolError
from drivers.health import OK
from drivers.protocols.evdev import EventsLost, Switch, Switched, encode
from drivers.sim.control import Arguments
from drivers.sim.switch import SwitchSimulator
from drivers.sim.ups import UpsSimulator
from drivers.transports.memory import MemoryLine
from tests.waiting import wait_for

_COVER = Switch.MACHINE_COVER


class KernelSwitches(MemoryLine):
    """An input device as the kernel shows it: events to read, and questions that it answers."""

    def __init__(self, *there: Switch) -> None:
        super().__init__(lambda _: ())
        self._there = frozenset(map(int, there))
        self.set: set[int] = set()

    def turn(self, switch: Switch, *, on: bool) -> None:
        (self.set.add if on else self.set.discard)(switch)
        self.send(encode(Switched(switch, on)))

    def switches_on(self) -> frozenset[int]:
        return frozenset(self.set)

    def switches(self) -> frozenset[int]:
        return self._there

    def device_name(self) -> str:
        return "gpio-keys"


@pytest.fixture
def kernel() -> KernelSwitches:
    return KernelSwitches(_COVER, Switch.HEADPHONE_INSERT)


@pytest.fixture
def door(kernel: KernelSwitches) -> SwitchContact:
    contact = SwitchContact(kernel, _COVER, Role.DOOR)
    contact.open()
    return contact


def test_the_door_is_asked_how_it_is_before_it_ever_moved(door: SwitchContact, kernel: KernelSwitches) -> None:
    assert door.handshake() == "gpio-keys"
    assert door.check() == DOOR_OPEN
    kernel.set.add(_COVER)
    assert door.check() == OK


def test_a_door_that_was_opened_and_closed_between_two_looks_was_open(
    door: SwitchContact, kernel: KernelSwitches
) -> None:
    kernel.turn(_COVER, on=True)
    assert door.check() == OK
    kernel.turn(_COVER, on=False)
    kernel.turn(_COVER, on=True)
    assert door.check() == DOOR_OPEN
    assert door.check() == OK


def test_events_that_were_lost_are_made_up_for_by_asking(door: SwitchContact, kernel: KernelSwitches) -> None:
    kernel.send(encode(Switched(_COVER, on=False)) + encode(EventsLost()))
    kernel.set.add(_COVER)
    assert door.check() == OK


def test_another_switch_of_the_same_device_is_no_door(door: SwitchContact, kernel: KernelSwitches) -> None:
    kernel.turn(_COVER, on=True)
    kernel.turn(Switch.HEADPHONE_INSERT, on=False)
    assert door.check() == OK


def test_a_headset_is_well_with_and_without_a_plug(kernel: KernelSwitches) -> None:
    headset = SwitchContact(kernel, Switch.HEADPHONE_INSERT, Role.HEADSET)
    headset.open()
    assert headset.check() == OK
    kernel.turn(Switch.HEADPHONE_INSERT, on=True)
    assert headset.check() == PLUGGED


def test_a_device_without_that_switch_is_refused(kernel: KernelSwitches) -> None:
    contact = SwitchContact(kernel, Switch.LID, Role.DOOR)
    contact.open()
    with pytest.raises(DeviceFailed, match="no switch lid"):
        contact.handshake()


# -- on a line that only tells ---------------------------------------------------------------------------------------


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[SwitchSimulator]:
    with SwitchSimulator(tmp_path / "door", _COVER, on=True) as running:
        yield running


@pytest.fixture
def told(simulator: SwitchSimulator, tmp_path: Path) -> Iterator[SwitchContact]:
    contact = make_switch(model_of("door-cover"), str(tmp_path / "door"))
    contact.open()
    yield contact
    contact.close()


def test_a_line_that_cannot_be_asked_is_unknown_until_it_tells(tmp_path: Path) -> None:
    line = KernelSwitches(_COVER)
    line.switches_on = lambda: None  # type: ignore[method-assign, assignment]
    contact = SwitchContact(line, _COVER, Role.DOOR)
    contact.open()
    assert contact.check() == NOT_TOLD
    line.send(encode(Switched(_COVER, on=True)))
    assert contact.check() == OK
    line.send(encode(EventsLost()))
    assert contact.check() == NOT_TOLD


def test_the_simulated_door_opens_and_closes(told: SwitchContact, simulator: SwitchSimulator) -> None:
    assert told.handshake() == "a line that only tells changes"
    wait_for(lambda: told.check() == OK)
    simulator.commands["off"](Arguments({}))
    wait_for(lambda: told.check() == DOOR_OPEN)
    simulator.commands["on"](Arguments({}))
    wait_for(lambda: told.check() == OK)
    simulator.commands["split"](Arguments({"size": 7}))

    def is_lost() -> bool:
        simulator.commands["lost"](Arguments({}))  # each time: it repeats its state by itself
        return told.check() == NOT_TOLD

    wait_for(is_lost)
    wait_for(lambda: told.check() == OK)


def test_a_contact_that_was_pulled_out_is_absent(told: SwitchContact, simulator: SwitchSimulator) -> None:
    simulator.commands["unplug"](Arguments({}))
    with pytest.raises(DeviceAbsent):
        told.check()


# -- sound -----------------------------------------------------------------------------------------------------------

_CARDS = """\
 0 [PCH            ]: HDA-Intel - HDA Intel PCH
                      HDA Intel PCH at 0x6001100000 irq 138
 1 [Camera         ]: USB-Audio - USB Camera
                      Generic USB Camera at usb-0000:00:14.0-3, high speed
"""


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    (tmp_path / "cards").write_text(_CARDS, encoding="utf-8")
    (tmp_path / "card0/pcm0p").mkdir(parents=True)
    (tmp_path / "card1/pcm0c").mkdir(parents=True)
    return tmp_path


def test_cards_are_known_by_their_id_and_by_whether_they_play(proc: Path) -> None:
    assert [(card.name, card.plays) for card in sound_cards(proc)] == [("PCH", True), ("Camera", False)]
    assert [found.port.path for found in cabinet_finding.speakers(proc)] == ["PCH"]


def test_a_speaker_that_is_there_is_well_and_another_is_not(proc: Path, tmp_path: Path) -> None:
    speaker = Speaker("PCH", proc)
    speaker.open()
    assert speaker.handshake() == "HDA-Intel - HDA Intel PCH"
    assert speaker.check() == OK
    assert Speaker("", proc).check() == OK
    with pytest.raises(DeviceFailed):
        Speaker("Camera", proc).check()
    with pytest.raises(DeviceAbsent):
        Speaker("HDMI", proc).open()
    with pytest.raises(DeviceAbsent):
        Speaker("", tmp_path / "nothing").open()


# -- found and tested ------------------------------------------------------------------------------------------------


def test_the_ups_is_found_by_its_server_and_tested(tmp_path: Path) -> None:
    with UpsSimulator() as simulator:
        server = simulator.address.removeprefix("tcp://")
        (found,) = cabinet_finding.power_supplies(server)
        assert (found.identity, found.port.path) == ("ups", f"ups@{server}")
        report = run_self_test(model_of("nut"), found.port.path)
        assert report.passed
        simulator.commands["battery_low"](Arguments({}))
        assert not run_self_test(model_of("nut"), found.port.path).passed
    assert cabinet_finding.power_supplies(server) == []


@pytest.mark.parametrize("address", ["ups", "@host", "ups@", "ups@host:x", "u s@host"])
def test_an_address_that_nut_would_not_write_is_refused(address: str) -> None:
    report = run_self_test(model_of("nut"), address)
    assert not report.passed
    assert "ups@host" in report.steps[0].detail


def test_a_switch_and_a_speaker_can_be_tested(simulator: SwitchSimulator, tmp_path: Path) -> None:
    assert run_self_test(model_of("door-cover"), str(tmp_path / "door")).passed
    assert not run_self_test(model_of("door-cover"), str(tmp_path / "nothing")).passed
    assert not run_self_test(model_of("alsa"), "no such card").passed


def test_an_input_folder_without_devices_has_no_switches(tmp_path: Path) -> None:
    assert cabinet_finding.switches(tmp_path) == []


def test_only_a_switch_is_made_a_contact() -> None:
    with pytest.raises(LocalProtocolError):
        make_switch(model_of("alsa"), "/dev/input/event0")
    assert line_to("tcp://localhost:3493", 0).name == "tcp://localhost:3493"
