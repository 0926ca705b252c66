"""The demo with a window: everything runs, and a person at the keyboard plays the citizen and the bad day."""

from __future__ import annotations

import math
import os
import secrets
import shlex
import sys
import tempfile
from pathlib import Path
from typing import TextIO

from rich.console import Console

from drivers.sim.control import ControlError
from kiosk.demo.citizens import CARDS
from kiosk.demo.processes import DemoFailure
from kiosk.demo.simulators import DEVICES
from kiosk.demo.world import World

_HELP = f"""\
card 1…{len(CARDS)}         place a card on the reader: {" ".join(card["name"] for card in CARDS)}
card NAME        or another, such as expired or wrong_check_digit
remove           take it away
page 0…3         lay a page of the contract under the camera, 0 takes it away
photo FILE       show a picture of a person to the portrait camera
code TEXT        show a code to the scanner
centre on|off    the network comes and goes
tell DEVICE DO   let a device misbehave: tell receipt_printer paper_out,
                 tell receipt_printer refill, tell id_card_reader unplug,
                 tell id_card_reader replug, tell DEVICE help
quit
"""


def run_windowed(width: int, height: int, console: Console) -> None:
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        console.print("There is no display here. Try: ./dev demo --headless --out demo-out")
        raise SystemExit(2)
    os.environ["KIOSK_SHOW_QT_MESSAGES"] = "1"  # nobody's words are in them here, and they say what a display lacks
    with tempfile.TemporaryDirectory(prefix="kiosk-demo-") as folder:
        try:
            with World(Path(folder), width=width, height=height, robot=False) as world:
                console.print("Starting the centre, the devices and the kiosk …")
                world.start_simulators()
                world.make_centre()
                world.start_centre()
                password = secrets.token_urlsafe(9)
                page = world.add_operator("demo", password)
                world.provision()
                world.start_kiosk()
                world.wait_for_window()
                console.print(_HELP, markup=False, highlight=False)
                places = {
                    "slips": world.slips,
                    "certificates": world.pages,
                    "operations page": f"{page} (demo, {password}; the certificate is the demo's own)",
                }
                for name, place in places.items():
                    console.print(f"{name}: {place}", soft_wrap=True, highlight=False)
                obey(world, console, sys.stdin)
        except DemoFailure as error:
            console.print(str(error), style="red", markup=False)
            raise SystemExit(1) from error


def obey(world: World, console: Console, orders: TextIO) -> None:
    """Does what is ordered until `quit`. Orders that nobody types end at once, and the window stays all the same."""
    for line in orders:
        try:
            words = shlex.split(line)
            if words == ["quit"]:
                return
            told = _obey_one(world, words)
            console.print(_HELP if told is None else told, markup=False, highlight=False)
        except (ControlError, ValueError) as error:
            console.print(str(error), style="red", markup=False)
    if orders.isatty():
        return  # Ctrl-D
    console.print("Nobody types here: the window stays until Ctrl-C or SIGTERM.")
    world.programs.wait_for("the end", lambda: False, math.inf)


def _obey_one(world: World, words: list[str]) -> str | None:  # noqa: C901 - one case for each order
    """What there is to say of it; None where there is no such order."""
    told: str | None = None
    match words:
        case ["card", number] if number.isdigit() and 0 < int(number) <= len(CARDS):
            told = _tell(world, "id_card_reader", "place", card=CARDS[int(number) - 1])
        case ["card", name] if not name.isdigit():
            told = _tell(world, "id_card_reader", "place", card=name)
        case ["remove"]:
            told = _tell(world, "id_card_reader", "remove")
        case ["page", "0"]:
            told = _tell(world, "document_camera", "remove")
        case ["page", number] if number.isdigit():
            told = _tell(world, "document_camera", "put", page=int(number))
        case ["photo", file]:
            told = _tell(world, "portrait_camera", "show", picture=file)
        case ["code", text]:
            told = _tell(world, "code_scanner", "show", code=text)
        case ["centre", "on"]:
            world.start_centre()
            told = "the centre is there"
        case ["centre", "off"]:
            world.stop_centre()
            told = "the centre is away"
        case ["tell", device, do] if device in DEVICES:
            told = _tell(world, device, do)
    return told


def _tell(world: World, device: str, do: str, **members: object) -> str:
    reply = world.tell(device, do, **members)
    more = {name: value for name, value in reply.items() if name != "ok"}
    return f"{device}: {do}" + (f" {more}" if more else "")
