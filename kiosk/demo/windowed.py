"""The demo with a window: everything runs, and a person at the keyboard plays the citizen and the bad day."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from drivers.sim.control import ControlError
from kiosk.demo.citizens import CITIZENS
from kiosk.demo.processes import DemoFailure
from kiosk.demo.world import World

_HELP = """\
[bold]card 1…6[/]        place a card on the reader (陈晓雨, 王志强, 周桂英, 陈建国, 李文博, 陈晓雨)
[bold]remove[/]          take it away
[bold]page 1…3[/]        lay a page of the contract under the camera, [bold]page 0[/] takes it away
[bold]photo FILE[/]      show a picture of a person to the portrait camera, [bold]code TEXT[/] a code to the scanner
[bold]centre on|off[/]   the network comes and goes
[bold]tell DEVICE DO[/]  let a device misbehave: tell receipt_printer paper_out, tell receipt_printer refill,
                tell id_card_reader unplug, tell id_card_reader replug, tell DEVICE help
[bold]quit[/]
"""


def run_windowed(width: int, height: int, console: Console) -> None:
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        console.print("There is no display here. Try: ./dev demo --headless --out demo-out")
        raise SystemExit(2)
    with tempfile.TemporaryDirectory(prefix="kiosk-demo-") as folder:
        try:
            with World(Path(folder), width=width, height=height, robot=False) as world:
                console.print("Starting the centre, the devices and the kiosk …")
                world.start_simulators()
                world.make_centre()
                world.start_centre()
                world.provision()
                world.start_kiosk()
                console.print(_HELP)
                console.print(f"slips: {world.slips}   certificates: {world.pages}")
                _obey(world, console)
        except DemoFailure as error:
            console.print(f"[red]{error}[/]")
            raise SystemExit(1) from error


def _obey(world: World, console: Console) -> None:  # noqa: C901 - one case for each order
    cards = [card for citizen in CITIZENS for card in citizen.cards]
    for line in sys.stdin:
        match shlex.split(line):
            case []:
                continue
            case ["quit"]:
                return
            case ["card", number] if number.isdigit() and 0 < int(number) <= len(cards):
                world.tell("id_card_reader", "place", card=cards[int(number) - 1])
            case ["remove"]:
                world.tell("id_card_reader", "remove")
            case ["page", "0"]:
                world.tell("document_camera", "remove")
            case ["page", number] if number.isdigit():
                world.tell("document_camera", "put", page=int(number))
            case ["photo" | "code" as what, shown]:
                device, name = {"photo": ("portrait_camera", "picture"), "code": ("code_scanner", "code")}[what]
                _tell(world, console, device, "show", **{name: shown})
            case ["centre", "on"]:
                world.start_centre()
            case ["centre", "off"]:
                world.stop_centre()
            case ["tell", device, do]:
                _tell(world, console, device, do)
            case _:
                console.print(_HELP)


def _tell(world: World, console: Console, device: str, do: str, **members: object) -> None:
    try:
        console.print(world.tell(device, do, **members))
    except ControlError as error:
        console.print(f"[red]{error}[/]")
