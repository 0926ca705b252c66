"""What a running ID-card reader simulator takes over its control socket.

{"do": "place", "card": "lin"}                       a sample, or an object of fields
{"do": "status_code", "code": "41", "on": "read_base", "count": 1}
{"do": "bad_checksum", "on": "read_base"}            "count": 0 hits every reply until {"do": "clear"}
"""

from __future__ import annotations

from collections.abc import Callable

from drivers.errors import LocalProtocolError
from drivers.protocols.sdt.commands import COMMANDS, READ_BASE, SPEEDS, Command
from drivers.sim.control import Arguments, ControlError, Reply
from drivers.sim.control import Command as Control
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.sim.line_faults import FaultKind, LineFault
from drivers.sim.sample_cards import SAMPLES, SimCard, card_from_json

_SIZES = {
    FaultKind.BAD_CHECKSUM: 1,
    FaultKind.TRUNCATE: 100,
    FaultKind.EXTRA_LEAD_IN: 5,
    FaultKind.SPLIT: 1,
    FaultKind.GARBAGE: 400,
    FaultKind.TOO_LONG: 1,
    FaultKind.SILENCE: 1,
    FaultKind.STALE: 1,
}


def commands(simulator: IdCardReaderSimulator) -> dict[str, Control]:
    acts: dict[str, Callable[[], None]] = {
        "remove": simulator.remove,
        "unplug": simulator.unplug,
        "replug": simulator.replug,
        "clear": simulator.clear_faults,
    }
    return {
        **{name: _plain(act) for name, act in acts.items()},
        **{kind.value: _line_fault(simulator, kind) for kind in _SIZES},
        "place": lambda arguments: _place(simulator, arguments),
        "two_cards": lambda _: _two_cards(simulator),
        "remove_mid_read": lambda arguments: simulator.remove_before(_named(arguments, "before")),
        "status_code": lambda arguments: _status_code(simulator, arguments),
        "wrong_baud": lambda arguments: _wrong_baud(simulator, arguments),
        "state": lambda _: _state(simulator),
    }


def _plain(act: Callable[[], None]) -> Control:
    return lambda _: act()


def _line_fault(simulator: IdCardReaderSimulator, kind: FaultKind) -> Control:
    def add(arguments: Arguments) -> None:
        on = _named(arguments, "on").name if "on" in arguments else ""
        simulator.fault(LineFault(kind, on, arguments.number("size", _SIZES[kind]), arguments.number("count", 1)))

    return add


def _place(simulator: IdCardReaderSimulator, arguments: Arguments) -> Reply:
    card = _card(arguments)
    simulator.place(card)
    return {"placed": card if isinstance(card, str) else card.kind}


def _card(arguments: Arguments) -> SimCard | str:
    if arguments.holds_record("card"):
        try:
            return card_from_json(arguments.record("card"))
        except LocalProtocolError as error:
            raise ControlError(str(error)) from error
    name = arguments.text("card", "")
    if name not in SAMPLES:
        raise ControlError(f"no sample {name!r}; there are: {', '.join(SAMPLES)}, or an object of fields")
    return name


def _two_cards(simulator: IdCardReaderSimulator) -> None:
    simulator.remove()
    simulator.place("lin")
    simulator.place("zhou")


def _status_code(simulator: IdCardReaderSimulator, arguments: Arguments) -> None:
    code = arguments.hex_byte("code")
    on = _named(arguments, "on").name
    simulator.fault(LineFault(FaultKind.STATUS, on, code, arguments.number("count", 1)))


def _wrong_baud(simulator: IdCardReaderSimulator, arguments: Arguments) -> None:
    speed = arguments.number("baud", 9600)
    if speed not in SPEEDS:
        raise ControlError(f"a reader has one of {SPEEDS}")
    simulator.port.baud = speed


def _state(simulator: IdCardReaderSimulator) -> Reply:
    return {
        "plugged": simulator.port.plugged,
        "baud": simulator.port.baud,
        "commands_seen": simulator.commands_seen[-20:],
        "samples": list(SAMPLES),
    }


def _named(arguments: Arguments, member: str) -> Command:
    name = arguments.text(member, READ_BASE.name)
    for command in COMMANDS:
        if command.name == name:
            return command
    raise ControlError(f"no command {name!r}; there are: {', '.join(command.name for command in COMMANDS)}")
