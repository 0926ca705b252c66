"""A whole small city on one machine: a centre, one kiosk with simulated devices, and the wires between them."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from drivers.sim.control import send_command
from kiosk.demo.ports import HeldPorts
from kiosk.demo.processes import PATIENCE, DemoFailure, Programs
from kiosk.demo.simulators import control_path
from ui.robot_driver import RobotStand

_CONFIG = """\
# Written by the demo.
data_dir = "kiosk"

[screen]
width = {width}
height = {height}
fullscreen = false

[devices.id_card_reader]
port = "{folder}/id_card_reader"
model = "sdt"

[devices.receipt_printer]
port = "{folder}/receipt_printer"
model = "generic-80"

[devices.code_scanner]
port = "{folder}/code_scanner"
model = "gm65"
baud = 9600

[devices.document_camera]
source = "{camera}"

[devices.portrait_camera]
source = "{portrait_camera}"

[devices.page_printer]
uri = "{page_printer}"

[devices.power]
ups = "{power}"

[devices.door_contact]
path = "{folder}/door_contact"
model = "door-cover"

[limits]
min_free_mb = 24

[sync]
heartbeat_seconds = 5
backoff_base_seconds = 0.5
backoff_max_seconds = 2
"""


class World:
    """`folder` is made anew; its path must be short, because sockets are made in it."""

    def __init__(self, folder: Path, *, width: int, height: int, robot: bool) -> None:
        self.folder = folder
        self.slips = folder / "slips"
        self.pages = folder / "pages"
        self.config = folder / "kiosk.toml"
        self.centre = folder / "centre"
        self._robot = folder / "robot.sock" if robot else None
        self._size = (width, height)
        self._ports = HeldPorts()
        self.port = self._ports.port
        self.programs = Programs(folder / "logs")
        self.stand: RobotStand | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.programs.end_all()
        self._ports.close()
        if self.stand is not None:
            self.stand.close()

    # -- the kiosk's devices --------------------------------------------------------------------------------------

    def start_simulators(self) -> None:
        program = self.programs.start("simulators", "-m", "kiosk.demo.simulators", str(self.folder), answers=True)
        line = program.first_line()
        if not line:
            raise DemoFailure(f"the simulators did not start:\n{program.tail()}")
        places = json.loads(line)
        width, height = self._size
        self.config.write_text(
            _CONFIG.format(width=width, height=height, folder=self.folder, **places), encoding="utf-8"
        )

    def tell(self, device: str, do: str, **members: object) -> dict[str, object]:
        """Tells a simulator to do something, also to misbehave."""
        return send_command(control_path(self.folder, device), do, **members)

    # -- the centre -----------------------------------------------------------------------------------------------

    def make_centre(self) -> None:
        arguments = ["--data", str(self.centre), "--host", "127.0.0.1", "--port", str(self.port)]
        self.programs.run("-m", "sync.gateway", "init", *arguments, "--reference-step", "1")

    def start_centre(self) -> None:
        if self.programs.runs("gateway"):
            return
        self.programs.start(
            "gateway",
            "-m",
            "sync.gateway",
            "serve",
            "--data",
            str(self.centre),
            "--port",
            str(self.port),
            "--with-worker",
        )
        self.programs.wait_for("the gateway answering", self._answers)

    def stop_centre(self) -> None:
        if self.programs.runs("gateway"):
            self.programs.end("gateway")

    def holdings(self) -> list[dict[str, Any]]:
        """What the centre holds after opening, as `gateway inspect` tells it."""
        text = self.programs.run(
            "-m", "sync.gateway", "inspect", "--data", str(self.centre), "--json", "--show-content"
        )
        submissions: list[dict[str, Any]] = json.loads(text)["submissions"]
        return submissions

    def add_operator(self, name: str, password: str) -> str:
        """Lets somebody see the operations page, whose address it answers."""
        os.environ["GATEWAY_OPERATOR_PASSWORD"] = password
        self.programs.run("-m", "sync.gateway", "operator", "add", "--data", str(self.centre), name)
        del os.environ["GATEWAY_OPERATOR_PASSWORD"]
        return f"https://127.0.0.1:{self.port}/ops/"

    def ticket(self, name: str, outlet: str) -> str:
        arguments = ["--data", str(self.centre), "--name", name, "--outlet", outlet]
        return self.programs.run("-m", "sync.gateway", "enrol-code", *arguments).strip()

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 0.2):
                return True
        except OSError:
            return False

    # -- the kiosk ------------------------------------------------------------------------------------------------

    def provision(self) -> None:
        self.programs.run(
            "-m", "kiosk", "provision", self.ticket("大厅东侧", "梧桐里社区便民服务站"), "--config", str(self.config)
        )

    def status(self) -> dict[str, Any]:
        """What `kiosk status` tells a technician."""
        told: dict[str, Any] = json.loads(
            self.programs.run("-m", "kiosk", "status", "--json", "--config", str(self.config))
        )
        return told

    def start_kiosk(self) -> None:
        robot = []
        if self._robot is not None:
            self.stand = RobotStand(self._robot, patience=PATIENCE)
            robot = ["--robot", str(self._robot)]
        self.start_sync()
        self.programs.start("screen", "-m", "kiosk", "run", "--config", str(self.config), *robot)

    def wait_for_window(self) -> None:
        """Waits until a screen has shown itself and asks its devices. DemoFailure when it cannot show itself."""
        screen = self.programs.log("screen")
        self.programs.wait_for("the window", lambda: '"event": "device.' in _text(screen) or _failed(screen))
        if _failed(screen):
            raise DemoFailure(f"the screen does not start:\n{_text(screen)[-2000:].strip()}")

    def start_sync(self) -> None:
        self.programs.start("sync", "-m", "kiosk", "sync", "--config", str(self.config))


def _text(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")


def _failed(log: Path) -> bool:
    return '"event": "screen.standby_failed"' in _text(log)
