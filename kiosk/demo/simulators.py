"""All devices of one kiosk, simulated in one process: `python -m kiosk.demo.simulators FOLDER`.

It prints one JSON line with where each device is and where each takes its orders, and ends when standard input closes.
"""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path

from drivers.protocols.evdev import Switch
from drivers.sim.camera import CameraSimulator
from drivers.sim.camera_commands import camera_commands
from drivers.sim.code_scanner import CodeScannerSimulator
from drivers.sim.control import ControlServer
from drivers.sim.desk import Desk
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.sim.id_card_reader_commands import commands as reader_commands
from drivers.sim.ipp_commands import ipp_commands
from drivers.sim.ipp_printer import PagePrinterSimulator
from drivers.sim.receipt_printer import SimulatedReceiptPrinter
from drivers.sim.switch import SwitchSimulator
from drivers.sim.ups import UpsSimulator

DEVICES = (
    "id_card_reader",
    "receipt_printer",
    "document_camera",
    "page_printer",
    "code_scanner",
    "portrait_camera",
    "power",
    "door_contact",
)


def control_path(folder: Path, device: str) -> Path:
    return folder / f"{device}.sock"


def main(folder: Path) -> None:
    with ExitStack() as stack:
        reader = stack.enter_context(IdCardReaderSimulator(folder / "id_card_reader", paced=True))
        printer = stack.enter_context(SimulatedReceiptPrinter(folder / "receipt_printer", folder / "slips", paced=True))
        camera = stack.enter_context(CameraSimulator(Desk()))
        pages = stack.enter_context(PagePrinterSimulator(folder / "pages"))
        scanner = stack.enter_context(CodeScannerSimulator(folder / "code_scanner", paced=True))
        portraits = stack.enter_context(CameraSimulator(Desk()))
        power = stack.enter_context(UpsSimulator())
        door = stack.enter_context(SwitchSimulator(folder / "door_contact", Switch.MACHINE_COVER, on=True))
        commands = (
            reader_commands(reader),
            printer.commands,
            camera_commands(camera),
            ipp_commands(pages),
            scanner.commands,
            camera_commands(portraits),
            power.commands,
            door.commands,
        )
        for device, own in zip(DEVICES, commands, strict=True):
            stack.enter_context(ControlServer(control_path(folder, device), own))
        places = {
            "camera": camera.url,
            "portrait_camera": portraits.url,
            "page_printer": pages.uri,
            "power": f"ups@{power.address.removeprefix('tcp://')}",
        }
        sys.stdout.write(json.dumps(places) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
