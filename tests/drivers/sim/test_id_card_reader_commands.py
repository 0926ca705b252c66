from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.protocols.sdt.commands import FIND_CARD, READ_BASE, SELECT_CARD, Command
from drivers.sim.control import Arguments, ControlError
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.sim.id_card_reader_commands import commands


@pytest.fixture
def simulator() -> Iterator[IdCardReaderSimulator]:
    with IdCardReaderSimulator() as running:
        yield running


def tell(simulator: IdCardReaderSimulator, do: str, **members: object) -> object:
    return commands(simulator)[do](Arguments(members))


def statuses(simulator: IdCardReaderSimulator, *asked: Command) -> list[int]:
    """What the module would answer, faults of the line apart."""
    return [simulator._reader.answer(command).sw3 for command in asked]


def test_a_card_of_ones_own_is_placed(simulator: IdCardReaderSimulator) -> None:
    assert tell(simulator, "place", card={"name": "测试", "number": "32010219900101001"}) == {"placed": "resident"}
    assert statuses(simulator, FIND_CARD, SELECT_CARD, READ_BASE) == [0x9F, 0x90, 0x90]


def test_two_cards_cannot_be_selected(simulator: IdCardReaderSimulator) -> None:
    tell(simulator, "two_cards")
    assert statuses(simulator, FIND_CARD, SELECT_CARD) == [0x9F, 0x81]
    tell(simulator, "remove")
    assert statuses(simulator, FIND_CARD) == [0x80]


@pytest.mark.parametrize("code", ["41", 41, "4f"])
def test_a_status_is_given_with_or_without_quotes(simulator: IdCardReaderSimulator, code: object) -> None:
    tell(simulator, "status_code", code=code)
    fault = simulator._faults.take(READ_BASE.name, status=True)
    assert fault is not None
    assert fault.size == int(str(code), 16)


def test_the_state_tells_what_was_asked(simulator: IdCardReaderSimulator) -> None:
    state = tell(simulator, "state")
    assert isinstance(state, dict)
    assert state["plugged"] is True
    tell(simulator, "wrong_baud", baud=9600)
    assert simulator.port.baud == 9600


@pytest.mark.parametrize(
    ("do", "members"),
    [
        ("place", {}),
        ("place", {"card": "nobody"}),
        ("place", {"card": {"name": "长" * 40}}),
        ("status_code", {"code": "4"}),
        ("status_code", {"code": True}),
        ("status_code", {"code": "41", "on": "no_such_command"}),
        ("wrong_baud", {"baud": 300}),
        ("truncate", {"size": "many"}),
    ],
)
def test_a_senseless_order_is_refused(simulator: IdCardReaderSimulator, do: str, members: dict[str, object]) -> None:
    with pytest.raises(ControlError):
        tell(simulator, do, **members)
