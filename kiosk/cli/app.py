"""The commands of `kiosk`."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from kiosk.cli.events import write_events
from kiosk.config import Config, config_path, load_config
from kiosk.errors import KioskError
from kiosk.holding import Sign, only_one

if TYPE_CHECKING:
    from sync.client.enrol import EnrolmentFailed

_STATUS_LABELS = {
    "kiosk_id": ("本机", "kiosk"),
    "kiosk_no": ("机号", "number"),
    "gateway_url": ("中心", "centre"),
    "screen_up": ("屏幕在运行", "screen running"),
    "connection": ("连接", "connection"),
    "connection_reason": ("原因", "reason"),
    "last_contact": ("最近联系", "last contact"),
    "unsent": ("待传", "unsent"),
    "quarantined": ("隔离", "quarantined"),
    "oldest_unsent": ("最久待传（秒）", "oldest unsent (s)"),
    "highest_sequence": ("最大序号", "highest sequence"),
    "audit_intact": ("审计链完整", "audit chain intact"),
    "disk_free_mb": ("磁盘剩余（MB）", "disk free (MB)"),
    "catalog_in_use": ("在用目录", "catalogue in use"),
    "catalog_newest": ("已有最新目录", "newest catalogue here"),
    "devices": ("设备", "devices"),
}

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
    """Runs the touchscreen: a fresh screen process for each citizen, two warm standbys."""
    from kiosk.supervisor import Supervisor  # noqa: PLC0415 - only this command needs it

    write_events("kiosk-run")
    settings = read_config(config)
    command = [sys.executable, "-m", "kiosk", "screen", "--config", str(config_path(config).resolve())]
    if robot is not None:
        command += ["--robot", str(robot.resolve())]
    try:
        with _only_one_runs(settings):
            sign = Sign(settings.database.with_suffix(".screen"))
            supervisor = Supervisor(command, made_from=lambda: made_from(settings), on_screen=sign.show)
            asyncio.run(supervisor.run())
    except KioskError as error:
        _refuse(error)


@contextmanager
def _only_one_runs(config: Config) -> Iterator[None]:
    """The folder itself is locked, so that this holds on a full or read-only disk. Without a folder there is nothing to
    share, and the screen says that it cannot serve."""
    with suppress(OSError):
        config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if config.data_dir.is_dir() and os.access(config.data_dir, os.R_OK):
        with only_one(config.data_dir, "kiosk run"):
            yield
    else:
        yield


# Not the keys of an enrolment under way, and not the catalogue's root, which says nothing that the versions do not.
_IDENTITY = ("identity.json", "signing-[0-9a-f]*.pem", "ca-*.pem")


def made_from(config: Config) -> object:
    """What a screen that starts now works with: the catalogues, the identity and the database that are here. Changed by
    `kiosk sync` and `kiosk provision`, or by a technician, while screens run."""
    try:
        database = [found.stat().st_ino for found in config.data_dir.glob(config.database.name)]
        files = [found for pattern in _IDENTITY for found in config.keys_dir.glob(pattern)]
        keys = sorted((found.name, found.stat().st_ctime_ns) for found in files)
        return sorted((config.data_dir / "catalog").glob("*/versions/[0-9]*")), keys, database
    except OSError:
        return None  # the disk does not say; a screen that starts now says what it can


@app.command(hidden=True)
def screen(
    control_fd: Annotated[int, typer.Option("--control-fd")],
    config: ConfigOption = None,
    robot: RobotOption = None,
) -> None:
    """One citizen's screen process; `kiosk run` starts it."""
    gc.disable()  # what a screen is made of is no garbage, and looking for some takes a tenth of its start
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
    leave_unsent: Annotated[
        bool, typer.Option(help="Even though filings wait that only the identity which is replaced could deliver.")
    ] = False,
) -> None:
    """Enrols this kiosk at the centre with a one-time ticket; makes and keeps its keys here."""
    from kiosk.bootstrap.sync import provision as enrol  # noqa: PLC0415 - only this command needs it
    from sync.client.enrol import EnrolmentFailed as Refused  # noqa: PLC0415 - only this command needs it

    write_events("kiosk-provision")
    try:
        identity = enrol(read_config(config), ticket, leave_unsent=leave_unsent)
    except (KioskError, Refused) as error:
        _refuse(error)
    typer.echo(f"本机已登记 / enrolled: {identity.kiosk_id} ({identity.kiosk_no:04d}) → {identity.gateway_url}")


@app.command()
def status(
    config: ConfigOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Shows the identity, the connection, what waits and how the devices are."""
    from kiosk.bootstrap.status import read_status  # noqa: PLC0415 - only this command needs it

    try:
        found = asdict(read_status(read_config(config)))
    except KioskError as error:
        _refuse(error)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for name, (zh, en) in _STATUS_LABELS.items():
        typer.echo(f"{zh} / {en}: {_shown(found[name])}")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}={state}" for name, state in value.items()) or "–"
    return "–" if value is None else str(value)


@app.command()
def receipt(
    text: Annotated[str, typer.Argument(help="The text of the receipt's QR code, NMY1:…")], config: ConfigOption = None
) -> None:
    """Checks a receipt of this kiosk, without a connection."""
    from kiosk.store.identity import load_identity  # noqa: PLC0415 - only this command needs it
    from sync.wire.errors import WireError  # noqa: PLC0415 - only this command needs it
    from sync.wire.receipt import KioskReceipt  # noqa: PLC0415 - only this command needs it

    try:
        identity = load_identity(read_config(config).keys_dir)
        found = KioskReceipt.verify(text, identity.signing_key.public_key().public_bytes_raw())
    except KioskError as error:
        _refuse(error)
    except WireError as error:
        typer.echo(f"不是本机开的回执 / not a receipt of this kiosk: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"真的 / genuine: {found.number} {found.item_code} {found.created_at:%Y-%m-%d %H:%M} UTC")
