"""What the printer simulator can be told while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from drivers.protocols.ipp.operations import PDF, PWG_RASTER
from drivers.sim.control import Arguments, Command, ControlError
from drivers.sim.ipp_printer import Line, PagePrinterSimulator

_REASONS = {
    "media_empty": "media-empty",
    "media_jam": "media-jam",
    "door_open": "door-open",
    "toner_low": "toner-low",
    "toner_empty": "toner-empty",
    "media_low": "media-low",
    "output_full": "output-area-full",
    "stop": "other",
}


def ipp_commands(simulator: PagePrinterSimulator) -> Mapping[str, Command]:
    """Each reason until `clear`; `paper` with "sheets"; `abort`, `lose_page`, `forget`, `lose_answer`, `refuse`,
    `accept`; `line` with
    "as" one of `Line`; `formats` with "pdf" true or false; vanish, return."""
    engine = simulator.engine

    def paper(arguments: Arguments) -> None:
        engine.paper(arguments.number("sheets"))

    def line(arguments: Arguments) -> None:
        name = arguments.text("as")
        if name not in set(Line):
            raise ControlError(f"the line is one of {', '.join(Line)}")
        simulator.behave(Line(name))

    def formats(arguments: Arguments) -> None:
        simulator.answers.formats = (PDF, PWG_RASTER) if arguments.flag("pdf", default=True) else (PWG_RASTER,)

    def accepting(*, accept: bool) -> Command:
        def command(_: Arguments) -> None:
            engine.accepting = accept

        return command

    plain = {
        "clear": engine.clear,
        "abort": engine.abort_next,
        "lose_page": engine.lose_next_page,
        "forget": engine.forget_all,
        "lose_answer": simulator.lose_next_document_answer,
        "vanish": simulator.vanish,
        "return": simulator.come_back,
    }
    reasons = {name: _set(engine.set_reason, reason) for name, reason in _REASONS.items()}
    told: dict[str, Command] = {"paper": paper, "line": line, "formats": formats}
    told |= {"refuse": accepting(accept=False), "accept": accepting(accept=True)}
    return told | reasons | {name: _without_arguments(act) for name, act in plain.items()}


def _without_arguments(act: Callable[[], None]) -> Command:
    def command(_: Arguments) -> None:
        act()

    return command


def _set(change: Callable[[str], None], value: str) -> Command:
    def command(_: Arguments) -> None:
        change(value)

    return command
