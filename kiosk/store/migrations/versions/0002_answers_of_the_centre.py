"""What the centre answers: case status, sealed results, the state of the connection; and items that wait live."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('sealed', 'announced', 'uploading', 'delivered', 'deferred')")


def upgrade() -> None:
    op.add_column("submissions", sa.Column("live", sa.Boolean, nullable=False, server_default="0"))
    op.drop_index("outbox_open", "submissions")
    op.create_index("outbox_open", "submissions", ["live", "sequence"], sqlite_where=_OPEN)
    op.create_table(
        "cases",
        sa.Column("submission_id", sa.Uuid, primary_key=True),
        sa.Column("case_number", sa.String),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("result_code", sa.Integer),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "results",
        sa.Column("submission_id", sa.Uuid, primary_key=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sync_status",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
        sa.Column("reported_at", sa.BigInteger, nullable=False),
        sa.Column("online", sa.Boolean, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("last_contact_at", sa.BigInteger),
        sa.Column("clock_offset_ms", sa.BigInteger),
    )
    op.create_table(
        "cursors",
        sa.Column("feed", sa.String, primary_key=True),
        sa.Column("cursor", sa.String, nullable=False),
    )
    op.create_table(
        "devices",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
    )
