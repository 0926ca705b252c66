from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.devices.power_supply import PowerSupply, health_of
from drivers.devices.registry import line_to
from drivers.errors import DeviceAbsent, DeviceFailed, DeviceTimeout, LocalProtocolError, RemoteProtocolError
from drivers.health import Health
from drivers.protocols.nut import (
    MAX_LINE,
    STATUS,
    LineParser,
    PowerState,
    Source,
    read_power,
    read_value,
    request,
    write_value,
)
from drivers.sim.control import Arguments
from drivers.sim.held_port import hold
from drivers.sim.ups import UpsSimulator
from tests.waiting import PATIENCE


@pytest.fixture
def simulator() -> Iterator[UpsSimulator]:
    with UpsSimulator() as running:
        yield running


@pytest.fixture
def supply(simulator: UpsSimulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[PowerSupply]:
    monkeypatch.setattr("drivers.devices.power_supply._ANSWER_SECONDS", PATIENCE)
    opened = PowerSupply(line_to(simulator.address, 0))
    opened.open()
    yield opened
    opened.close()


def tell(simulator: UpsSimulator, do: str) -> None:
    simulator.commands[do](Arguments({}))


@pytest.mark.parametrize(
    ("do", "state", "health"),
    [
        ("mains_on", PowerState(Source.MAINS, charge=100), Health.OK),
        ("mains_off", PowerState(Source.BATTERY, charge=100), Health.DEGRADED),
        ("battery_low", PowerState(Source.BATTERY, battery_low=True, charge=9), Health.NEEDS_ATTENDANT),
    ],
)
def test_the_supply_says_what_it_runs_on(
    supply: PowerSupply, simulator: UpsSimulator, do: str, state: PowerState, health: Health
) -> None:
    tell(simulator, do)
    assert supply.look() == state
    assert supply.check().health is health


def test_a_ups_that_does_not_say_its_charge_is_still_a_ups(supply: PowerSupply, simulator: UpsSimulator) -> None:
    del simulator.values["battery.charge"]
    assert supply.look() == PowerState(Source.MAINS)


def test_stale_data_is_no_state(supply: PowerSupply, simulator: UpsSimulator) -> None:
    tell(simulator, "stale")
    with pytest.raises(DeviceFailed) as failed:
        supply.look()
    assert failed.value.reason == "power.data_stale"
    tell(simulator, "clear")
    assert supply.look().source is Source.MAINS


def test_an_unknown_name_is_said(simulator: UpsSimulator) -> None:
    supply = PowerSupply(line_to(simulator.address, 0), "nobody")
    supply.open()
    with pytest.raises(DeviceFailed, match="UNKNOWN-UPS"):
        supply.look()
    supply.close()


def test_no_answer_is_not_mains(supply: PowerSupply, simulator: UpsSimulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.devices.power_supply._ANSWER_SECONDS", 0.05)
    tell(simulator, "silence")
    with pytest.raises(DeviceTimeout):
        supply.check()


def test_no_server_is_absent() -> None:
    with hold("127.0.0.1") as nobody, pytest.raises(DeviceAbsent):
        PowerSupply(line_to(f"tcp://127.0.0.1:{nobody.getsockname()[1]}", 0)).open()


@pytest.mark.parametrize(
    ("status", "source", "low"),
    [
        ("OL", Source.MAINS, False),
        ("OL CHRG", Source.MAINS, False),
        ("OB LB", Source.BATTERY, True),
        ("FSD OB", Source.BATTERY, True),
        ("CAL", Source.UNKNOWN, False),
        ("", Source.UNKNOWN, False),
    ],
)
def test_the_flags_of_a_status(status: str, source: Source, low: bool) -> None:
    state = read_power(status, None)
    assert (state.source, state.battery_low) == (source, low)
    assert health_of(PowerState(Source.UNKNOWN)).health is Health.UNKNOWN


@pytest.mark.parametrize("charge", ["", "many", "-3", "101", "100 %"])
def test_a_charge_that_is_none_is_not_guessed(charge: str) -> None:
    assert read_power("OL", charge).charge is None


@pytest.mark.parametrize(
    "line", ["", "OK", 'VAR other ups.status "OL"', 'VAR ups battery.charge "1"', 'VAR ups ups.status "O']
)
def test_an_answer_to_something_else_is_refused(line: str) -> None:
    with pytest.raises(RemoteProtocolError):
        read_value(line, "ups", STATUS)


@given(st.from_regex(r"[\w.-]{1,20}", fullmatch=True), st.text(st.characters(exclude_characters="\r\n"), max_size=60))
def test_a_value_is_read_as_it_was_written(ups: str, value: str) -> None:
    assert read_value(write_value(ups, STATUS, value), ups, STATUS) == value


@pytest.mark.parametrize("name", ["", "a b", "a\nGET", "x" * 65])
def test_a_name_that_would_be_another_command_is_our_own_mistake(name: str) -> None:
    with pytest.raises(LocalProtocolError):
        request(name, STATUS)


@given(st.lists(st.binary(max_size=300), max_size=30))
def test_any_bytes_in_any_split_never_crash_and_never_pile_up(pieces: list[bytes]) -> None:
    parser = LineParser()
    for piece in pieces:
        try:
            lines = parser.feed(piece)
        except RemoteProtocolError:
            lines = []
        assert parser.held <= MAX_LINE
        assert not any("\n" in line for line in lines)
