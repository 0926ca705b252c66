"""What the camera simulator can be told while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from drivers.sim.camera import CameraSimulator
from drivers.sim.control import Arguments, Command, ControlError, Reply
from drivers.sim.desk_scene import Condition
from drivers.sim.lease_page import PAGES

_CONDITIONS = {
    "good": Condition.GOOD,
    "blur": Condition.BLURRED,
    "glare": Condition.GLARE,
    "dark": Condition.DARK,
    "corner_raised": Condition.CORNER_RAISED,
    "partly_outside": Condition.PARTLY_OUTSIDE,
    "black": Condition.BLACK,
}


def camera_commands(simulator: CameraSimulator) -> Mapping[str, Command]:
    """`put` with "page" 1 to 3; `show` with the path of a "picture", such as a person's; each of the conditions;
    remove, move, still, freeze, stall, thaw, vanish, return."""
    desk = simulator.desk

    def put(arguments: Arguments) -> Reply:
        page = arguments.number("page", 1)
        if page not in PAGES:
            raise ControlError(f"the contract has pages {PAGES[0]} to {PAGES[-1]}")
        desk.put(page)
        return {"page": page}

    def show(arguments: Arguments) -> None:
        try:
            desk.show(arguments.text("picture"))
        except (OSError, ValueError) as error:
            raise ControlError(f"no picture: {error}") from error

    plain = {
        "remove": desk.remove,
        "move": desk.move,
        "still": desk.still,
        "freeze": desk.freeze,
        "stall": desk.stall,
        "thaw": desk.thaw,
        "vanish": simulator.vanish,
        "return": simulator.come_back,
    }
    conditions = {name: _set(desk.condition, condition) for name, condition in _CONDITIONS.items()}
    return {"put": put, "show": show} | {name: _without_arguments(act) for name, act in plain.items()} | conditions


def _without_arguments(act: Callable[[], None]) -> Command:
    def command(_: Arguments) -> None:
        act()

    return command


def _set(change: Callable[[Condition], None], condition: Condition) -> Command:
    def command(_: Arguments) -> None:
        change(condition)

    return command
