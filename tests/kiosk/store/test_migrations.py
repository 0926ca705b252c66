from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kiosk.store import Limits, OutboxState, SchemaNewer, migrate, open_store
from kiosk.store.database import Database
from kiosk.store.migrate import HEAD, REVISIONS, ensure_schema, upgrade
from kiosk.store.schema import metadata

if TYPE_CHECKING:
    from tests.kiosk.store.conftest import Open, Seal

RECORDINGS = Path(__file__).parent / "recordings"
BYTES = "SELECT sequence, content FROM envelopes UNION ALL SELECT sequence, content FROM attachments ORDER BY 1, 2"


def recorded(path: Path, name: str) -> Path:
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path)
    connection.executescript((RECORDINGS / name).read_text(encoding="utf-8"))
    connection.close()
    return path


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_queue_of_the_first_schema_survives_the_upgrade_and_goes_on(path: Path, opened: Open, sealed: Seal) -> None:
    recorded(path, "schema-0001.sql")
    before = rows(path, BYTES)
    store = opened(limits=Limits(min_free_bytes=0, max_unsent_age=dt.timedelta(days=90)))
    assert rows(path, BYTES) == before
    states = {item.sequence: item.state for item in store.outbox.items()}
    assert states == {
        1: OutboxState.ACKNOWLEDGED,
        2: OutboxState.SEALED,
        3: OutboxState.ANNOUNCED,
        4: OutboxState.UPLOADING,
        5: OutboxState.DELIVERED,
        6: OutboxState.DEFERRED,
        7: OutboxState.QUARANTINED,
        8: OutboxState.EXPORTED,
    }
    due = store.outbox.candidates(10, dt.timedelta(minutes=15))
    assert [item.sequence for item in due] == [2, 3, 4, 5, 6]
    assert store.audit.verify().intact
    assert store.submit(sealed()).sequence == 9


def test_migrations_end_at_the_schema_that_the_code_states(path: Path, opened: Open) -> None:
    store = opened()
    with store._database.reading() as connection:
        difference = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    assert difference == []


def test_database_of_a_newer_program_is_refused_and_left_alone(path: Path, opened: Open) -> None:
    opened().close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(SchemaNewer, match="9999"):
        open_store(path)
    assert rows(path, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_failed_migration_leaves_the_old_schema_and_its_rows(path: Path) -> None:
    recorded(path, "schema-0001.sql")
    before = rows(path, "SELECT type, name, sql FROM sqlite_master ORDER BY name"), rows(path, BYTES)
    database = Database(path)

    def power_cut() -> None:
        with database.migrating() as connection:
            upgrade(connection, HEAD)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        power_cut()
    database.close()
    assert (rows(path, "SELECT type, name, sql FROM sqlite_master ORDER BY name"), rows(path, BYTES)) == before


def test_listed_revisions_are_those_in_the_folder() -> None:
    files = sorted((Path(migrate.__file__).parent / "migrations" / "versions").glob("*.py"))
    assert tuple(file.name[:4] for file in files) == REVISIONS


def test_current_database_opens_without_loading_the_migration_tool(path: Path, opened: Open) -> None:
    opened().close()
    program = (
        "import sys, pathlib; from kiosk.store import open_store; "
        "open_store(pathlib.Path(sys.argv[1])).close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_two_processes_that_open_a_new_database_at_once_agree(path: Path) -> None:
    path.parent.mkdir(parents=True)
    program = "import sys, pathlib; from kiosk.store import open_store; open_store(pathlib.Path(sys.argv[1])).close()"
    racers = [subprocess.Popen([sys.executable, "-c", program, str(path)]) for _ in range(2)]
    assert [racer.wait(timeout=60) for racer in racers] == [0, 0]
    database = Database(path)
    ensure_schema(database)
    database.close()
