"""A screen whose kiosk cannot file still starts, and says so to the citizen and to operations."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.bootstrap.screen import _day_is_known, _Intake, _submitter
from kiosk.bootstrap.store import LateStore
from kiosk.config import Config, load_config
from kiosk.errors import StorageError
from kiosk.services.snapshot import Network
from kiosk.store.store import open_store
from tests.conftest import Events


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "kiosk.toml").write_text('data_dir = "data"\n', encoding="utf-8")
    return load_config(tmp_path / "kiosk.toml")


@pytest.mark.allow_logs("intake.refused")
def test_database_that_cannot_answer_ends_no_session_and_is_told_once(config: Config, logged: Events) -> None:
    late = LateStore(config)
    store, intake = late.opened(), _Intake(late)
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
    assert _submitter(config, LateStore(config)) is None


@pytest.mark.allow_logs("storage.failed")
@pytest.mark.parametrize("damage", [b"{", b"\xff\xfe\x00"])
def test_a_damaged_identity_is_no_crash_of_every_screen(config: Config, damage: bytes) -> None:
    config.keys_dir.mkdir(parents=True)
    (config.keys_dir / "identity.json").write_bytes(damage)
    assert _submitter(config, LateStore(config)) is None


def test_no_day_is_promised_by_a_clock_that_was_set_back_or_is_hours_from_the_centres(config: Config) -> None:
    late, now = LateStore(config), dt.datetime.now(dt.UTC)
    assert _day_is_known(late)  # nothing speaks against it
    late.opened().status.report(online=True, reason=None, clock_offset=dt.timedelta(seconds=90))
    assert _day_is_known(late)
    late.opened().status.report(online=True, reason=None, clock_offset=dt.timedelta(days=365))
    assert not _day_is_known(late)
    late.opened().close()
    next_year = open_store(config.database, clock=lambda: now + dt.timedelta(days=365))
    next_year.status.report(online=True, reason=None, clock_offset=dt.timedelta())
    next_year.close()
    assert not _day_is_known(LateStore(config))


def _newer(database: Path) -> None:
    connection = sqlite3.connect(database)
    connection.executescript("CREATE TABLE alembic_version (version_num); INSERT INTO alembic_version VALUES ('9999')")
    connection.close()


def _damaged(database: Path) -> None:
    database.write_bytes(b"not a database" * 1000)


@pytest.mark.allow_logs("intake.refused")
@pytest.mark.parametrize(
    ("spoil", "reason"),
    [(_newer, "storage.schema_newer"), (_damaged, "storage.failed"), (Path.mkdir, "storage.failed")],
)
def test_a_database_that_cannot_be_opened_is_told_and_tried_again_until_it_opens(
    config: Config, logged: Events, spoil: Callable[[Path], None], reason: str
) -> None:
    config.data_dir.mkdir()
    spoil(config.database)
    late = LateStore(config)
    intake = _Intake(late)
    assert [intake.look() for _ in range(3)] == [(Network.UNKNOWN, False)] * 3
    assert [event["reason"] for event in logged.named("intake.refused")] == [reason]
    with pytest.raises(StorageError):
        late.find_case("0001-000001")
    config.database.rename(config.data_dir / "put away")
    assert intake.look() == (Network.UNKNOWN, True)
    late.opened().close()
