"""`python -m kiosk.demo`: the main job on one machine, with a window where there is a display."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kiosk.demo.headless import HeadlessDemo
from kiosk.demo.windowed import run_windowed

app = typer.Typer(add_completion=False)


@app.command()
def demo(
    headless: Annotated[bool, typer.Option("--headless", help="Drive the screen by touch, without a display.")] = False,
    out: Annotated[Path, typer.Option("--out", help="Where the headless report and pictures go.")] = Path("demo-out"),
    landscape: Annotated[bool, typer.Option("--landscape", help="A window of 1920×1080.")] = False,
) -> None:
    """Gateway, simulated devices, sync and the screen on this machine."""
    width, height = (1920, 1080) if landscape else (1080, 1920)
    console = Console()
    if headless:
        raise typer.Exit(0 if HeadlessDemo(out.resolve(), width, height, console).run() else 1)
    run_windowed(width, height, console)


if __name__ == "__main__":
    app()
