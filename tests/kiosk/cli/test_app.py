"""The commands that a technician types first."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from kiosk.cli.app import app, made_from
from kiosk.config import Config, load_config
from kiosk.errors import ConfigError
from kiosk.store import Limits, open_store
from kiosk.store.identity import Identity, load_identity, save_identity
from sync.wire.suite import SealingPrivateKey
from tests.simulation.kiosk import prepare, seal

# A receipt that a kiosk of ours once printed is in the wire's recorded vectors; here only refusals are looked at.
FOREIGN = "NMY1:%69 VD92EX0"


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.toml"
    path.write_text('data_dir = "data"\n', encoding="utf-8")
    return path


def enrol(config: Config) -> None:
    save_identity(
        config.keys_dir,
        Identity(
            kiosk_id="k-0123456789ab",
            kiosk_no=417,
            name="大厅东侧",
            outlet="示例服务站",
            gateway_url="https://centre.example:8443",
            signing_key=Ed25519PrivateKey.generate(),
            sealing_key=SealingPrivateKey.generate().public_key,
            receipt_keys={},
            ca_pem=b"-",
        ),
    )


def test_status_of_a_new_kiosk_says_that_it_is_not_enrolled(config_file: Path) -> None:
    result = CliRunner().invoke(app, ["status", "--json", "--config", str(config_file)])
    assert result.exit_code == 0, result.output
    told = json.loads(result.output)
    assert told["kiosk_id"] is None
    assert told["connection"] == "unknown"
    assert told["screen_up"] is False
    assert told["unsent"] == 0
    assert told["audit_intact"] is True


def test_status_names_the_kiosk_and_its_centre(config_file: Path) -> None:
    enrol(load_config(config_file))
    result = CliRunner().invoke(app, ["status", "--config", str(config_file)])
    assert "k-0123456789ab" in result.output
    assert "https://centre.example:8443" in result.output


def test_a_receipt_of_nobody_is_refused(config_file: Path) -> None:
    enrol(load_config(config_file))
    result = CliRunner().invoke(app, ["receipt", FOREIGN, "--config", str(config_file)])
    assert result.exit_code == 1


def test_a_mistyped_ticket_is_refused_with_its_code(config_file: Path) -> None:
    result = CliRunner().invoke(app, ["provision", "nmy-enrol-1.x", "--config", str(config_file)])
    assert result.exit_code == 2
    assert "ticket.malformed" in result.output
    assert not load_config(config_file).keys_dir.joinpath("identity.json").exists()


def test_no_other_identity_is_taken_on_while_filings_of_this_one_wait(config_file: Path) -> None:
    config = load_config(config_file)
    enrol(config)
    store = open_store(config.database, limits=Limits(min_free_bytes=0))
    now = dt.datetime.now(dt.UTC)
    store.submit(seal(prepare(now), load_identity(config.keys_dir), now))
    store.close()
    command = ["provision", "nmy-enrol-1.x", "--config", str(config_file)]
    assert "provision.unsent" in CliRunner().invoke(app, command).output
    assert "ticket.malformed" in CliRunner().invoke(app, [*command, "--leave-unsent"]).output


def test_syncing_without_an_identity_says_what_to_do(config_file: Path) -> None:
    result = CliRunner().invoke(app, ["sync", "--config", str(config_file)])
    assert result.exit_code == 2
    assert "kiosk provision" in result.output


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("data_dir = x", r"kiosk.toml cannot be read: .*line 1"),
        ("[screen]\n\nidle_seconds = 5\n", r"kiosk.toml:3: screen.idle_seconds: .*equal to 20, not 5"),
        ("\n[devices.id_card_reader]\nport = 'x'\n", r"kiosk.toml:2: devices.id_card_reader.model: .*is missing"),
        ("language = 'zh'\ncolour = 'red'\n", r"kiosk.toml:2: colour: .*no such key$"),
        (
            "[limits]\nmin_fre_mb = 24\n[sync]\npoll_seconds = 'x'\n",
            r":2: limits.min_fre_mb: .*: min_free_mb\?\n.*:4: sync",
        ),
        ("[devices.power]\nusp = 'a@b'\nups = 'a@b'", r"kiosk.toml:2: devices.power.usp: .*: ups\?"),
    ],
)
def test_a_broken_configuration_names_file_line_and_key(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=named):
        load_config(path)


def test_screens_are_made_anew_when_the_kiosk_was_enrolled(config_file: Path) -> None:
    config = load_config(config_file)
    before = made_from(config)
    assert made_from(config) == before
    enrol(config)
    assert made_from(config) != before


def test_paths_are_taken_from_where_the_file_lies(config_file: Path) -> None:
    assert load_config(config_file).data_dir == config_file.parent / "data"
