"""What the handbook and the units tell a technician to write is what the programs take."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from drivers.protocols.escpos.profile import profiles
from kiosk.bootstrap.devices import make_devices
from kiosk.cli.app import app as kiosk_app
from kiosk.config import load_config
from sync.gateway.__main__ import app as gateway_app

_UNITS = ("kiosk-screen", "kiosk-sync", "gateway", "gateway-worker")


def test_the_handbooks_configuration_is_accepted(root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "technician.md").read_text(encoding="utf-8")
    shown = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert shown
    file = tmp_path / "kiosk.toml"
    file.write_text(shown[1], encoding="utf-8")
    devices = make_devices(load_config(file).devices)
    assert devices.ports.card_reader is not None
    assert devices.ports.slip_printer is not None
    assert devices.ports.page_printer is not None
    assert devices.ports.camera is not None
    devices.close()


def test_the_handbook_names_every_receipt_printer_there_is_a_profile_for(root: Path) -> None:
    page = (root / "docs" / "technician.md").read_text(encoding="utf-8")
    assert profiles()
    assert not [model for model in profiles() if model not in page]


@pytest.mark.parametrize("unit", _UNITS)
def test_a_unit_starts_a_command_that_exists(root: Path, unit: str) -> None:
    text = (root / "deploy" / "systemd" / f"{unit}.service").read_text(encoding="utf-8")
    started = re.search(r"^ExecStart=.*/\.venv/bin/(kiosk|gateway) (\w+)(.*)$", text, re.MULTILINE)
    assert started
    program, verb, options = started.groups()
    group = typer.main.get_command({"kiosk": kiosk_app, "gateway": gateway_app}[program])
    command = group.get_command(typer.Context(group), verb)  # type: ignore[attr-defined]
    assert command is not None
    known = {option for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"--[\w-]+", options)) <= known


def test_no_unit_may_leave_a_core_file(root: Path) -> None:
    for path in (root / "deploy" / "systemd").glob("*.service"):
        assert "LimitCORE=0" in path.read_text(encoding="utf-8"), path.name
