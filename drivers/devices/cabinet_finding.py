"""What the cabinet around the screen has, found by asking: its UPS, its switches, its sound."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from drivers.devices.finding import Found, Port
from drivers.devices.power_supply import PowerSupply
from drivers.devices.registry import LineKind, Model, line_to, model_of, models
from drivers.devices.speaker import PROC, sound_cards
from drivers.errors import DeviceAbsent, DeviceBusy, DeviceDenied, DeviceError
from drivers.transports.input_line import InputLine

_UPSD = "localhost:3493"
_INPUT = Path("/dev/input")


def power_supplies(server: str = _UPSD) -> list[Found]:
    """The UPSes that the NUT server knows; nothing where none runs."""
    supply = PowerSupply(line_to(f"tcp://{server}", 0))
    model = model_of("nut")
    with closing(supply):
        try:
            supply.open()
            names = supply.names()
        except DeviceError:
            return []
    return [Found(Port(f"{name}@{server.removesuffix(':3493')}"), model, identity=name) for name in names]


def switches(folder: Path = _INPUT) -> list[Found]:
    """The switches of the input system that the kiosk has a use for, each by its stable path where udev made one."""
    links = [link for place in (".", "by-path", "by-id") for link in sorted((folder / place).glob("*"))]
    stable = {link.resolve(): link for link in links if link.is_symlink()}
    answers = []
    for path in sorted(folder.glob("event*")):
        answers += _switches_of(InputLine(str(stable.get(path.resolve(), path))))
    return answers


def _switches_of(line: InputLine) -> list[Found]:
    port = Port(line.name)
    with closing(line):
        try:
            line.open()
        except (DeviceAbsent, DeviceBusy, DeviceDenied) as error:
            return [Found(port, note=error.code)]
        there, name = line.switches() or frozenset(), line.device_name()
    return [Found(port, model, identity=name) for model in _switch_models() if model.switch in there]


def _switch_models() -> list[Model]:
    return [model for model in models().values() if model.line is LineKind.INPUT]


def speakers(proc: Path = PROC) -> list[Found]:
    """The sound cards that play."""
    return [Found(Port(card.name), model_of("alsa"), identity=card.title) for card in sound_cards(proc) if card.plays]
