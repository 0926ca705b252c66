"""`python -m kiosk.demo`: the main job on one machine, with a window where there is a display."""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console

from kiosk.demo.headless import HeadlessDemo
from kiosk.demo.processes import ENDINGS
from kiosk.demo.windowed import run_windowed

app = typer.Typer(add_completion=False)


@app.command()
def demo(
    headless: Annotated[bool, typer.Option("--headless", help="Drive the screen by touch, without a display.")] = False,
    out: Annotated[Path, typer.Option("--out", help="Where the headless report and pictures go.")] = Path("demo-out"),
    landscape: Annotated[bool, typer.Option("--landscape", help="A window of 1920×1080.")] = False,
) -> None:
    """Gateway, simulated devices, sync and the screen on this machine."""
    _end_with_its_programs()
    width, height = (1920, 1080) if landscape else (1080, 1920)
    console = Console()
    if headless:
        try:
            run = HeadlessDemo(out.resolve(), width, height, console)
        except OSError as error:
            raise typer.BadParameter(f"cannot write there: {error}", param_hint="--out") from error
        raise typer.Exit(0 if run.run() else 1)
    run_windowed(width, height, console)


def _end_with_its_programs() -> None:
    """Whatever asks the demo to end ends its programs too: each is in a session of its own, where no Ctrl-C arrives."""

    def leave(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    for number in ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # `nohup`, or a shell's own background
            signal.signal(number, leave)


if __name__ == "__main__":
    app()
