"""A running `kiosk sync` whose database or identity is exchanged under it works on with what is there now."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.config import Config, load_config
from kiosk.store.identity import load_identity, save_identity
from tests.e2e.test_foreign_centre import foreign_certificate
from tests.kiosk.cli.test_app import enrol


@pytest.fixture
def config(tmp_path: Path) -> Config:
    file = tmp_path / "kiosk.toml"
    file.write_text('data_dir = "data"\n', encoding="utf-8")
    config = load_config(file)
    enrol(config)
    certificate, _ = foreign_certificate(tmp_path)
    nobody = replace(load_identity(config.keys_dir), gateway_url="https://127.0.0.1:1", ca_pem=certificate.read_bytes())
    save_identity(config.keys_dir, nobody)
    return config


@pytest.fixture
def sync(tmp_path: Path, config: Config) -> Iterator[subprocess.Popen[str]]:
    del config
    command = [sys.executable, "-m", "kiosk", "sync", "--config", str(tmp_path / "kiosk.toml")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.terminate()


def next_event(sync: subprocess.Popen[str], name: str) -> dict[str, str]:
    assert sync.stderr is not None
    for line in sync.stderr:
        event: dict[str, str] = json.loads(line)
        if event["event"] == name:
            return event
    raise AssertionError(f"it ended without {name}")


def test_sync_goes_on_with_another_database_and_another_identity(config: Config, sync: subprocess.Popen[str]) -> None:
    next_event(sync, "sync.offline")
    for file in config.data_dir.glob("kiosk.db*"):
        file.rename(config.data_dir / f"before-{file.name}")
    assert "removed or replaced" in next_event(sync, "sync.store_failed")["detail"]
    next_event(sync, "sync.offline")
    assert config.database.exists()
    save_identity(config.keys_dir, replace(load_identity(config.keys_dir), signing_key=Ed25519PrivateKey.generate()))
    next_event(sync, "sync.offline")  # a line of its own for the new identity
