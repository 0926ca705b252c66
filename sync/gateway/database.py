"""One engine, two databases: SQLite for a single machine, PostgreSQL for replicas.

Every write runs in `writing()`: on SQLite it begins IMMEDIATE, so two writers queue instead of failing half-way;
commits are flushed to disk (synchronous=FULL) before anything is promised to a kiosk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Session

BUSY_MS = 10_000  # how long a writer waits for another; transactions here take milliseconds


class Database:
    def __init__(self, url: str, base: type[DeclarativeBase]) -> None:
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)  # the driver that we install
        # An error's text ends in logs, so it names no value.
        self.engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"), hide_parameters=True)
        self._sqlite = self.engine.dialect.name == "sqlite"
        if self._sqlite:
            _prepare_sqlite(self.engine)
        base.metadata.create_all(self.engine)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view; what is changed in it is not kept."""
        with Session(self.engine, expire_on_commit=False) as session:
            if self._sqlite:
                session.connection().exec_driver_sql("BEGIN")
            else:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session  # closing it rolls back

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: all of it, durably, or nothing."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            if self._sqlite:
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            yield session

    def close(self) -> None:
        self.engine.dispose()


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say so
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
            connection.execute(f"PRAGMA {pragma}")
