"""A screen whose kiosk cannot file still starts, and says so to the citizen and to operations."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.bootstrap.screen import _Intake, _submitter
from kiosk.bootstrap.store import open_configured_store
from kiosk.config import Config, load_config
from kiosk.services.snapshot import Network
from tests.conftest import Events


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "kiosk.toml").write_text('data_dir = "data"\n', encoding="utf-8")
    return load_config(tmp_path / "kiosk.toml")


@pytest.mark.allow_logs("intake.refused")
def test_database_that_cannot_answer_ends_no_session_and_is_told_once(config: Config, logged: Events) -> None:
    store = open_configured_store(config)
    intake = _Intake(store)
    assert intake.look() == (Network.UNKNOWN, True)
    with store._database.raw() as connection:
        connection.execute("ALTER TABLE sync_status RENAME TO away")
    assert [intake.look() for _ in range(3)] == [(Network.UNKNOWN, False)] * 3
    assert [event["reason"] for event in logged if event["event"] == "intake.refused"] == ["storage.failed"]
    with store._database.raw() as connection:
        connection.execute("ALTER TABLE away RENAME TO sync_status")
    assert intake.look() == (Network.UNKNOWN, True)
    store.close()


@pytest.mark.allow_logs("kiosk.not_provisioned")
def test_without_an_identity_nothing_can_be_filed(config: Config) -> None:
    assert _submitter(config, open_configured_store(config)) is None


@pytest.mark.allow_logs("storage.failed")
def test_a_damaged_identity_is_no_crash_of_every_screen(config: Config) -> None:
    store = open_configured_store(config)
    config.keys_dir.mkdir(parents=True)
    (config.keys_dir / "identity.json").write_text("{", encoding="utf-8")
    assert _submitter(config, store) is None
