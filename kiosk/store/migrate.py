"""Brings kiosk.db to the schema of this program: one transaction, so that a power cut leaves the old or the new one.

Alembic is imported only when there is something to migrate: it costs a screen process a fifth of a second that each
citizen would wait for.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kiosk.errors import StorageError
from kiosk.store.database import Database

REVISIONS = ("0001", "0002", "0003", "0004", "0005")  # oldest first; the last is the schema of this program
HEAD = REVISIONS[-1]
_MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaNewer(StorageError):
    """A newer program wrote this database. Nothing is touched: install that version again."""

    code = "storage.schema_newer"


def ensure_schema(database: Database) -> None:
    """Creates or upgrades the schema. Raises SchemaNewer for a database that this program does not know."""
    with database.reading() as connection:
        if _revision(connection) == HEAD:
            return
    with database.migrating() as connection:
        if _revision(connection) == HEAD:  # the other process was faster
            return
        upgrade(connection, HEAD)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise StorageError("the migration would leave rows without their submission; nothing was changed")


def upgrade(connection: Connection, revision: str) -> None:
    """Runs the migrations up to `revision` inside the caller's transaction."""
    from alembic import command  # noqa: PLC0415 - see the module's docstring
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _revision(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if revision is not None and revision not in REVISIONS:
        raise SchemaNewer(
            f"the database has schema {revision}, this program knows up to {HEAD}: install the newer version again"
        )
    return revision
