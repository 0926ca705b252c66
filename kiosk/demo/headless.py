"""The demo without a display: five citizens by touch, four of them while the centre is away, and the proof."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from drivers.sim.control import ControlError
from kiosk.demo.citizens import CITIZENS, Citizen
from kiosk.demo.processes import DemoFailure
from kiosk.demo.report import Filed, compare, read_slip, write
from kiosk.demo.visit import Step, Visit
from kiosk.demo.world import World
from ui.robot_driver import DrivenScreen, RobotRefused, RobotStand

_OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}


class HeadlessDemo:
    """Writes `out`/report.json, `out`/screens and `out`/receipts; `run` answers whether all was as it must be."""

    def __init__(self, out: Path, width: int, height: int, console: Console) -> None:
        self._out = out
        self._size = (width, height)
        self._console = console
        self._pictures = 0
        self._began = time.monotonic()
        self._filed: list[Filed] = []
        self._steps: list[Step] = []
        self._handovers: list[float] = []
        # An earlier run's proof proves nothing. What else somebody keeps there is theirs.
        (out / "report.json").unlink(missing_ok=True)
        for name in ("screens", "receipts", "results"):
            (out / name).mkdir(parents=True, exist_ok=True)
            for earlier in (out / name).glob("*.png"):
                earlier.unlink()

    def run(self) -> bool:
        os.environ.update(_OFFSCREEN)
        problems: list[str] = []
        held: list[dict[str, object]] = []
        with tempfile.TemporaryDirectory(prefix="kiosk-demo-") as folder:
            width, height = self._size
            world = World(Path(folder), width=width, height=height, robot=True)
            try:
                with world:
                    held = self._live(world)
                problems = compare(CITIZENS, self._filed, held)
            except (DemoFailure, RobotRefused, ControlError, OSError, ValueError) as error:
                problems = [str(error)]
            finally:
                self._keep_logs(world)
        ok = not problems and len(self._filed) == len(CITIZENS)
        facts = {
            "ok": ok,
            "problems": problems,
            "seconds": round(time.monotonic() - self._began, 1),
            "window": list(self._size),
            "steps": [{"name": step.name, "seconds": step.seconds} for step in self._steps],
            "handover_ms": self._handovers,
        }
        write(self._out / "report.json", facts, self._filed, held)
        self._summary(problems, ok=ok)
        return ok

    def _live(self, world: World) -> list[dict[str, object]]:
        with self._step("simulated devices on pseudo-terminals"):
            world.start_simulators()
        with self._step("centre made and started"):
            world.make_centre()
            world.start_centre()
        with self._step("kiosk enrolled with a one-time ticket"):
            world.provision()
        with self._step("centre stopped: no network from here"):
            world.stop_centre()
        with self._step("kiosk started"):
            world.start_kiosk()
            screen = self._next_screen(world)
        offline = [citizen for citizen in CITIZENS if not citizen.online]
        for citizen in offline:
            screen = self._visit(world, screen, citizen)
        with self._step("the item that needs live data says so and offers others"):
            self._refused(screen)
        with self._step("centre started: the queue drains"):
            world.start_centre()
            self._drained(world, len(offline))
        for citizen in CITIZENS:
            if citizen.online:
                with self._step("the screen sees the connection"):
                    self._online(world, screen)
                screen = self._visit(world, screen, citizen)
        with self._step("everything arrived"):
            self._drained(world, len(CITIZENS))
            world.programs.wait_for("the last rating", lambda: self._complete(world))
        screen.close()
        self._pages(world)
        return world.holdings()

    def _complete(self, world: World) -> bool:
        """Whether the centre has worked off as many submissions as the kiosk has ever stored, ratings included."""
        held, stored = world.holdings(), world.status()["highest_sequence"]
        return len(held) == stored and all(row["delivery"] == "handed_over" for row in held)

    # -- one citizen ----------------------------------------------------------------------------------------------

    def _visit(self, world: World, screen: DrivenScreen, citizen: Citizen) -> DrivenScreen:
        began = time.monotonic()
        before = len(list(world.slips.iterdir()))
        visit = Visit(world, screen, citizen, self._picture_for(citizen), self._say)
        try:
            visit.run()
        except RobotRefused:
            visit.shoot("failure")
            raise
        seconds = round(time.monotonic() - began, 1)
        screen.close()
        slips = sorted(world.slips.iterdir())[before:]
        if len(slips) != 1:
            raise DemoFailure(f"{citizen.name}: {len(slips)} slips came out instead of one")
        png = self._out / "receipts" / f"{len(self._filed) + 1:02d}.png"
        shutil.copy(slips[0], png)
        receipt = read_slip(png)
        if receipt.number != visit.receipt["number"]:
            raise DemoFailure(f"{citizen.name}: the slip names another number than the screen")
        self._filed.append(
            Filed(
                citizen=citizen.name,
                item=citizen.item,
                online=citizen.online,
                number=receipt.number,
                submission_id=str(receipt.submission_id),
                content_sha256=receipt.content_sha256.hex(),
                envelope_sha256=receipt.envelope_sha256.hex(),
                receipt_png=str(png.relative_to(self._out)),
                seconds=seconds,
                steps=tuple(visit.steps),
                case_number=visit.receipt["case_number"],
            )
        )
        self._say(f"{citizen.name}: {citizen.item} filed as {receipt.number} in {seconds} s")
        return self._next_screen(world)

    def _refused(self, screen: DrivenScreen) -> None:
        citizen = next(citizen for citizen in CITIZENS if citizen.online)
        screen.wait_state("idle")
        screen.tap("search")
        screen.type_keys("field_search", citizen.query)
        if citizen.word is not None:
            screen.choose_word(citizen.word)
        screen.hide_keyboard()
        screen.scroll_to(f"hit_{citizen.item}")
        screen.tap(f"hit_{citizen.item}")
        screen.wait_state("guide")
        screen.screenshot(self._picture("needs-connection"))
        if screen.snapshot()["item_trouble"] != "needs_connection":
            raise DemoFailure("offline, the item that needs live data does not say so")
        screen.tap("key_back")
        screen.tap("key_back")
        screen.wait_state("idle")

    def _online(self, world: World, screen: DrivenScreen) -> None:
        world.programs.wait_for("a connection", lambda: screen.snapshot()["network"] == "online")

    def _next_screen(self, world: World) -> DrivenScreen:
        stand: RobotStand | None = world.stand
        if stand is None:
            raise DemoFailure("the demo drives no screen")
        screen = stand.next_screen()
        screen.wait_state("idle")
        return screen

    def _drained(self, world: World, filings: int) -> None:
        def all_there() -> bool:
            cases = [row for row in world.holdings() if row["case_number"]]
            return len(cases) >= filings

        world.programs.wait_for(f"{filings} filings at the centre", all_there)

    def _pages(self, world: World) -> None:
        for number, page in enumerate(sorted(world.pages.glob("*.png")), 1):
            shutil.copy(page, self._out / "results" / f"{number:02d}.png")

    # -- what is kept and said ------------------------------------------------------------------------------------

    def _picture(self, name: str) -> Path:
        self._pictures += 1
        return self._out / "screens" / f"{self._pictures:02d}-{name}.png"

    def _picture_for(self, citizen: Citizen) -> Callable[[str], Path]:
        return lambda name: self._picture(f"{citizen.item}-{name}")

    def _say(self, text: str) -> None:
        self._console.print(f"[dim]{time.monotonic() - self._began:6.1f} s[/]  {text}")

    def _step(self, name: str) -> _Timed:
        return _Timed(self, name)

    def keep(self, step: Step) -> None:
        self._steps.append(step)
        self._say(step.name)

    def _keep_logs(self, world: World) -> None:
        logs = self._out / "logs"
        shutil.copytree(world.folder / "logs", logs, dirs_exist_ok=True)
        screen = logs / "screen.log"
        for line in screen.read_text(encoding="utf-8").splitlines() if screen.exists() else ():
            if '"screen.handover"' in line:
                self._handovers.append(json.loads(line)["milliseconds"])

    def _summary(self, problems: list[str], *, ok: bool) -> None:
        for problem in problems:
            self._console.print(f"[bold red]✗[/] {problem}")
        if ok:
            self._console.print(f"[bold green]✓[/] {len(self._filed)} filings, each at the centre exactly once")
        self._console.print(f"report: {self._out / 'report.json'}")


class _Timed:
    def __init__(self, demo: HeadlessDemo, name: str) -> None:
        self._demo = demo
        self._name = name
        self._began = 0.0

    def __enter__(self) -> None:
        self._began = time.monotonic()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._demo.keep(Step(self._name, round(time.monotonic() - self._began, 2)))
