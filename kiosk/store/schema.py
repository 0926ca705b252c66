"""The tables of kiosk.db as the running code sees them. The migrations state them again, frozen at their own time.

Ciphertexts stand in tables of their own, so that listing the outbox never touches a page of them. A submission's row is
never deleted: it carries the sequence that the centre checks for gaps.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from kiosk.store.states import OPEN


class Instant(TypeDecorator[dt.datetime]):
    """An aware UTC time as whole milliseconds since 1970: compares as a number and survives every time zone."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else round(value.timestamp() * 1000)

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        return None if value is None else dt.datetime.fromtimestamp(value / 1000, dt.UTC)


metadata = sa.MetaData()

# The same text as the partial index: SQLite uses one only where the query repeats its condition literally.
IS_OPEN = sa.text("state IN ({})".format(", ".join(f"'{state}'" for state in OPEN)))

submissions = sa.Table(
    "submissions",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("submission_id", sa.Uuid, nullable=False, unique=True),
    sa.Column("number", sa.String, nullable=False, unique=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("live", sa.Boolean, nullable=False, server_default="0"),
    sa.Column("item_code", sa.String, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("kiosk_receipt", sa.String, nullable=False),
    sa.Column("envelope_sha256", sa.LargeBinary, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("retry_at", Instant),
    sa.Column("reason", sa.String),
    sa.Column("lease_owner", sa.String),
    sa.Column("lease_until", Instant),
    sa.Column("lease_boot", sa.String),
    sa.Column("updated_at", Instant, nullable=False),
    sa.Index("outbox_open", "live", "sequence", sqlite_where=IS_OPEN),
    sa.Index("submissions_by_state", "state", "sequence"),
)

envelopes = sa.Table(
    "envelopes",
    metadata,
    sa.Column("sequence", sa.ForeignKey("submissions.sequence"), primary_key=True, autoincrement=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

attachments = sa.Table(
    "attachments",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),  # the rowid that incremental reads address
    sa.Column("sequence", sa.ForeignKey("submissions.sequence"), nullable=False),
    sa.Column("sha256", sa.LargeBinary, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("sent", sa.Integer, nullable=False, server_default="0"),  # bytes the centre confirmed, for the eye only
    sa.Column("content", sa.LargeBinary),  # NULL once purged
    sa.UniqueConstraint("sequence", "sha256"),
)

centre_receipts = sa.Table(
    "centre_receipts",
    metadata,
    sa.Column("sequence", sa.ForeignKey("submissions.sequence"), primary_key=True, autoincrement=False),
    sa.Column("receipt", sa.LargeBinary, nullable=False),
    sa.Column("received_at", Instant, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("entry", sa.LargeBinary, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
)

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("submission_id", sa.Uuid, primary_key=True),
    sa.Column("case_number", sa.String),
    sa.Column("step", sa.String, nullable=False),
    sa.Column("result_code", sa.Integer),
    sa.Column("changed_at", Instant, nullable=False),  # by the centre's clock
    sa.Column("updated_at", Instant, nullable=False),
)

# The parts of a visit (一件事), each with its own case.
case_parts = sa.Table(
    "case_parts",
    metadata,
    sa.Column("submission_id", sa.Uuid, primary_key=True),
    sa.Column("item_code", sa.String, primary_key=True),
    sa.Column("case_number", sa.String),
    sa.Column("step", sa.String, nullable=False),
    sa.Column("result_code", sa.Integer),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
)

results = sa.Table(
    "results",
    metadata,
    sa.Column("submission_id", sa.Uuid, primary_key=True),
    sa.Column("state", sa.String, nullable=False),  # awaited | stored | taken | abandoned | expired
    sa.Column("content", sa.LargeBinary),  # sealed to the screen process that filed; opaque here
    sa.Column("expires_at", Instant, nullable=False),
)

# One row. Written by the sync process, read by the screen.
sync_status = sa.Table(
    "sync_status",
    metadata,
    sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    sa.Column("reported_at", Instant, nullable=False),
    sa.Column("online", sa.Boolean, nullable=False),
    sa.Column("since", Instant, nullable=False),
    sa.Column("reason", sa.String),
    sa.Column("last_contact_at", Instant),
    sa.Column("clock_offset_ms", sa.BigInteger),
)

# What people looked for and did not find, without the person. `told` is the total that the centre has confirmed.
demand = sa.Table(
    "demand",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),  # local
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("words", sa.String, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("told", sa.Integer, nullable=False, server_default="0"),
)

# How far each feed of the centre has been read.
cursors = sa.Table(
    "cursors",
    metadata,
    sa.Column("feed", sa.String, primary_key=True),
    sa.Column("cursor", sa.String, nullable=False),
)

# Written by the screen, read by the sync process for the heartbeat.
devices = sa.Table(
    "devices",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("since", Instant, nullable=False),
)

# One row. Written by the screen that serves, read by the sync process for the heartbeat.
catalog_in_use = sa.Table(
    "catalog_in_use",
    metadata,
    sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    sa.Column("version", sa.String, nullable=False),
    sa.Column("since", Instant, nullable=False),
)
