"""The commands of `kiosk`."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from kiosk.cli.events import write_events
from kiosk.config import Config, config_path, load_config
from kiosk.errors import KioskError

if TYPE_CHECKING:
    from sync.client.enrol import EnrolmentFailed

app = typer.Typer(name="kiosk", help="The self-service kiosk.", no_args_is_help=True, add_completion=False)

ConfigOption = Annotated[Path | None, typer.Option("--config", help="The kiosk's TOML file.", show_default=False)]
RobotOption = Annotated[
    Path | None, typer.Option("--robot", help="A socket that drives the screen by touch, for demos.", hidden=True)
]


def read_config(path: Path | None) -> Config:
    try:
        return load_config(config_path(path))
    except KioskError as error:
        _refuse(error)


def _refuse(error: KioskError | EnrolmentFailed) -> NoReturn:
    typer.echo(f"{error.code}: {error}", err=True)
    raise typer.Exit(2)


@app.command()
def run(config: ConfigOption = None, robot: RobotOption = None) -> None:
    """Runs the touchscreen: a fresh screen process for each citizen, one warm standby."""
    from kiosk.supervisor import Supervisor  # noqa: PLC0415 - only this command needs it

    write_events("kiosk-run")
    read_config(config)
    command = [sys.executable, "-m", "kiosk", "screen", "--config", str(config_path(config).resolve())]
    if robot is not None:
        command += ["--robot", str(robot.resolve())]
    asyncio.run(Supervisor(command).run())


@app.command(hidden=True)
def screen(
    control_fd: Annotated[int, typer.Option("--control-fd")],
    config: ConfigOption = None,
    robot: RobotOption = None,
) -> None:
    """One citizen's screen process; `kiosk run` starts it."""
    from kiosk.bootstrap.screen import run as run_screen  # noqa: PLC0415 - imports Qt, which no other command needs

    write_events("kiosk-screen")
    # Everything of the citizen goes with the memory at once; there is nothing left to tear down.
    os._exit(run_screen(read_config(config), control_fd, robot))


@app.command()
def sync(config: ConfigOption = None) -> None:
    """Sends what waits to the centre whenever there is a connection, and brings back receipts and results."""
    from kiosk.bootstrap.sync import run  # noqa: PLC0415 - only this command needs HTTP

    write_events("kiosk-sync")
    try:
        run(read_config(config))
    except KioskError as error:
        _refuse(error)


@app.command()
def provision(
    ticket: Annotated[str, typer.Argument(help="The one-time ticket that the centre gave out.")],
    config: ConfigOption = None,
) -> None:
    """Enrols this kiosk at the centre with a one-time ticket; makes and keeps its keys here."""
    from kiosk.bootstrap.sync import provision as enrol  # noqa: PLC0415 - only this command needs it
    from sync.client.enrol import EnrolmentFailed as Refused  # noqa: PLC0415 - only this command needs it

    write_events("kiosk-provision")
    try:
        identity = enrol(read_config(config), ticket)
    except (KioskError, Refused) as error:
        _refuse(error)
    typer.echo(f"本机已登记 / enrolled: {identity.kiosk_id} ({identity.kiosk_no:04d}) → {identity.gateway_url}")
