"""`kiosk devices`: what is bound, what is attached and answers, and whether it works.

The commands import the drivers when they run, so that `kiosk --help` stays quick.
"""

# ruff: noqa: PLC0415 - see above
from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from kiosk.config import config_path, load_config
from kiosk.errors import KioskError

if TYPE_CHECKING:
    from kiosk.cli.device_reports import Bound

app = typer.Typer(invoke_without_command=True)

ConfigOption = Annotated[Path | None, typer.Option("--config", help="The kiosk's TOML file.", show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document instead of a table.")]


@app.callback()
def devices(context: typer.Context, config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """设备 / The kiosk's devices; without a command, what the configuration binds."""
    import logging

    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    if context.invoked_subcommand is None:
        list_bound(config, as_json)


@app.command("list")
def list_bound(config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """What the configuration binds."""
    from rich.console import Console

    from kiosk.cli.device_reports import bindings_json, bindings_table

    devices = _configured(config)
    if as_json:
        _print_json(bindings_json(devices))
    else:
        Console().print(bindings_table(devices))


@app.command("find")
def find_attached(
    port: Annotated[list[str] | None, typer.Option("--port", help="Ask only these ports.", show_default=False)] = None,
    as_json: JsonOption = False,
) -> None:
    """Asks every serial port, USB printer and USB reader who hangs there; lists HID wrappers, cameras, card readers.

    Stop `kiosk run` first: a port in use is not asked.
    """
    from rich.console import Console

    from drivers.devices.cabinet_finding import power_supplies, speakers, switches
    from drivers.devices.finding import Port, ask_all, cameras, card_readers, hid_wrappers, ports
    from drivers.errors import LocalProtocolError
    from kiosk.cli.device_reports import answers_json, answers_table

    try:
        answers = ask_all([Port(path) for path in port] if port else ports())
    except LocalProtocolError as error:
        _refuse(str(error))
    if not port:
        answers += [*hid_wrappers(), *cameras(), *card_readers(), *power_supplies(), *switches(), *speakers()]
    if as_json:
        _print_json(answers_json(answers))
    elif answers:
        Console().print(answers_table(answers))
    else:
        typer.echo("没有找到设备 / nothing is attached to this machine")
    if not any(found.model is not None for found in answers):
        raise typer.Exit(1)


@app.command("test")
def run_tests(
    name: Annotated[str | None, typer.Argument(help="One device of the configuration; all if left out.")] = None,
    config: ConfigOption = None,
    model: Annotated[str | None, typer.Option(help="Test this model at --address, without a configuration.")] = None,
    address: Annotated[str | None, typer.Option(help="A path, tcp://host:port, camera source or printer URI.")] = None,
    baud: Annotated[int | None, typer.Option(help="The speed of a serial port.")] = None,
    on_paper: Annotated[bool, typer.Option("--print", help="Print a test slip too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Tests devices and says what was found; ends with 1 when one failed."""
    from drivers.devices.self_test import run_self_test
    from kiosk.cli.device_reports import print_report, report_json

    if (model is None) != (address is None):
        _refuse("--model and --address go together")
    devices = _configured(config) if model is None or address is None else [_given(model, address, baud)]
    chosen = [device for device in devices if name in {None, device.name}]
    if not chosen:
        _refuse(f"no device {name!r} in the configuration; there are: {', '.join(d.name for d in devices) or 'none'}")
    reports = [run_self_test(device.model, device.address, device.baud, on_paper=on_paper) for device in chosen]
    if as_json:
        _print_json([report_json(report) for report in reports])
    else:
        for report in reports:
            print_report(report)
    if not all(report.passed for report in reports):
        raise typer.Exit(1)


def _configured(config: Path | None) -> list[Bound]:
    from drivers.errors import LocalProtocolError
    from kiosk.cli.device_reports import bound_devices

    try:
        return bound_devices(load_config(config_path(config)).devices)
    except (KioskError, LocalProtocolError) as error:
        _refuse(str(error))


def _given(model: str, address: str, baud: int | None) -> Bound:
    from drivers.devices.registry import model_of
    from drivers.errors import LocalProtocolError
    from kiosk.cli.device_reports import Bound

    try:
        known = model_of(model)
    except LocalProtocolError as error:
        _refuse(str(error))
    return Bound(known.kind.value, known, address, baud)


def _print_json(document: object) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(2)
