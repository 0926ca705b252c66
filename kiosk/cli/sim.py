"""`kiosk sim`: simulated devices on pseudo-terminals and ports, and a way to make them misbehave.

The commands import the simulators when they run, so that `kiosk --help` stays quick.
"""

# ruff: noqa: PLC0415 - see above
from __future__ import annotations

import json
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from drivers.sim.control import Command

app = typer.Typer(help="模拟设备 / Simulated devices that speak the real bytes.", no_args_is_help=True)

LinkOption = Annotated[
    Path | None,
    typer.Option("--link", help="Where the device appears, as /dev/ttyUSB0 would; it is told.", show_default=False),
]
ControlOption = Annotated[
    Path | None,
    typer.Option("--control", help="A socket that takes orders (`kiosk sim tell`); it is told.", show_default=False),
]
PacedOption = Annotated[bool, typer.Option("--paced", help="Bytes take the time that they take on a real line.")]


@app.command("id-card-reader")
def id_card_reader(
    link: LinkOption = None,
    control: ControlOption = None,
    baud: int = 115200,
    card: str = "",
    paced: PacedOption = False,
) -> None:
    """An ID-card reader; --card puts one of its sample cards on it."""
    from drivers.sim.id_card_reader import IdCardReaderSimulator
    from drivers.sim.id_card_reader_commands import commands
    from drivers.sim.sample_cards import SAMPLES

    if card and card not in SAMPLES:
        raise typer.BadParameter(f"there are: {', '.join(SAMPLES)}", param_hint="--card")

    with _place("id-card-reader", link) as path, IdCardReaderSimulator(path, baud, paced=paced) as simulator:
        if card:
            simulator.place(card)
        _serve({"device": str(path)}, control, commands(simulator))


@app.command("receipt-printer")
def receipt_printer(
    link: LinkOption = None,
    slips: Annotated[Path, typer.Option("--slips", help="A folder for what it prints, as pictures.")] = Path("slips"),
    control: ControlOption = None,
    model: str = "generic-80",
    paced: PacedOption = False,
) -> None:
    """A receipt printer."""
    from drivers.sim.receipt_printer import SimulatedReceiptPrinter

    with _place("receipt-printer", link) as path, SimulatedReceiptPrinter(path, slips, model, paced=paced) as simulator:
        _serve({"device": str(path), "slips": str(slips)}, control, simulator.commands)


@app.command("code-scanner")
def code_scanner(
    link: LinkOption = None,
    control: ControlOption = None,
    baud: int = 9600,
    plain: bool = False,
    paced: PacedOption = False,
) -> None:
    """A scanner module of the GM65 family; --plain for one that only sends codes."""
    from drivers.sim.code_scanner import CodeScannerSimulator

    with (
        _place("code-scanner", link) as path,
        CodeScannerSimulator(path, baud, module=not plain, paced=paced) as simulator,
    ):
        _serve({"device": str(path)}, control, simulator.commands)


@app.command("document-camera")
def document_camera(port: int = 0, control: ControlOption = None) -> None:
    """A document camera as an MJPEG stream."""
    from drivers.sim.camera import CameraSimulator
    from drivers.sim.camera_commands import camera_commands
    from drivers.sim.desk import Desk

    with CameraSimulator(Desk(), port) as simulator:
        _serve({"device": simulator.url}, control, camera_commands(simulator))


@app.command("page-printer")
def page_printer(
    pages: Annotated[Path, typer.Option("--pages", help="A folder for what it prints, as pictures.")] = Path("pages"),
    port: int = 0,
    control: ControlOption = None,
) -> None:
    """An A4 printer that speaks IPP."""
    from drivers.sim.ipp_commands import ipp_commands
    from drivers.sim.ipp_printer import PagePrinterSimulator

    with PagePrinterSimulator(pages, port) as simulator:
        _serve({"device": simulator.uri, "pages": str(pages)}, control, ipp_commands(simulator))


@app.command("smart-card")
def smart_card(port: int = 0, card: str = "", control: ControlOption = None) -> None:
    """A card for the virtual reader of vsmartcard (vpcd), which pcscd shows; --card puts one in."""
    from drivers.sim.card_files import social_security_chip
    from drivers.sim.control import Arguments, ControlError
    from drivers.sim.virtual_card import PORT, VirtualCard
    from drivers.sim.virtual_card_commands import virtual_card_commands

    simulator = VirtualCard(social_security_chip(), port or PORT)
    commands = virtual_card_commands(simulator)
    if card:
        try:
            commands["insert"](Arguments({"card": card}))
        except ControlError as error:
            raise typer.BadParameter(str(error), param_hint="--card") from error
    try:
        _serve({"device": "Virtual PCD"}, control, commands)
    finally:
        simulator.remove()


@app.command("ups")
def ups(port: int = 0, control: ControlOption = None) -> None:
    """A UPS behind a server of Network UPS Tools."""
    from drivers.sim.ups import UpsSimulator

    with UpsSimulator(port) as simulator:
        _serve({"device": f"ups@{simulator.address.removeprefix('tcp://')}"}, control, simulator.commands)


@app.command("switch")
def switch(
    link: LinkOption = None,
    model: Annotated[str, typer.Option("--model", help="door-cover, door-lid or headphone-jack")] = "door-cover",
    control: ControlOption = None,
    on: Annotated[bool, typer.Option("--on", help="A door is on while it is closed.")] = False,
) -> None:
    """A door contact or a headset jack, telling its changes as /dev/input would."""
    from drivers.devices.registry import model_of
    from drivers.errors import LocalProtocolError
    from drivers.sim.switch import SwitchSimulator

    try:
        known = model_of(model).switch
    except LocalProtocolError as error:
        raise typer.BadParameter(str(error), param_hint="--model") from error
    if known is None:
        raise typer.BadParameter(f"{model} is no switch", param_hint="--model")
    with _place("switch", link) as path, SwitchSimulator(path, known, on=on) as simulator:
        _serve({"device": str(path)}, control, simulator.commands)


@app.command()
def tell(
    control: Annotated[Path, typer.Argument(help="The simulator's control socket.")],
    do: Annotated[str, typer.Argument(help="A command, such as paper_out; `help` names them all.")],
    members: Annotated[list[str] | None, typer.Argument(help="name=value, such as card=lin or count=2")] = None,
) -> None:
    """Tells a running simulator to do something, also to misbehave."""
    from drivers.sim.control import ControlError, send_command

    try:
        reply = send_command(control, do, **dict(map(_member, members or [])))
    except ControlError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(json.dumps(reply, ensure_ascii=False))


def _member(text: str) -> tuple[str, object]:
    """name=value, the value as JSON where it is JSON, else as text."""
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text!r} is not name=value")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


@contextmanager
def _place(name: str, told: Path | None) -> Iterator[Path]:
    """The path that was told, or one in a folder that is there for as long as the simulator."""
    if told is not None:
        yield told
        return
    with tempfile.TemporaryDirectory(prefix="kiosk-sim-") as folder:
        yield Path(folder, name)


def _serve(places: Mapping[str, str], told: Path | None, commands: Mapping[str, Command]) -> None:
    """Says in one JSON line where the device is and where it takes orders, then runs until it is interrupted."""
    from drivers.sim.control import ControlServer

    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with _place("control", told) as control, ControlServer(control, commands):
        typer.echo(json.dumps(dict(places) | {"control": str(control)}))
        ended.wait()
