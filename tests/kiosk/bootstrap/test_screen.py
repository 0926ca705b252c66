"""A screen whose kiosk cannot file still starts, and says so to the citizen and to operations."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.bootstrap.screen import _submitter
from kiosk.bootstrap.store import open_configured_store
from kiosk.config import Config, load_config


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "kiosk.toml").write_text('data_dir = "data"\n', encoding="utf-8")
    return load_config(tmp_path / "kiosk.toml")


@pytest.mark.allow_logs("kiosk.not_provisioned")
def test_without_an_identity_nothing_can_be_filed(config: Config) -> None:
    assert _submitter(config, open_configured_store(config)) is None


@pytest.mark.allow_logs("storage.failed")
def test_a_damaged_identity_is_no_crash_of_every_screen(config: Config) -> None:
    store = open_configured_store(config)
    config.keys_dir.mkdir(parents=True)
    (config.keys_dir / "identity.json").write_text("{", encoding="utf-8")
    assert _submitter(config, store) is None
