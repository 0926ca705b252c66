"""The outbox and the audit chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('sealed', 'announced', 'uploading', 'delivered', 'deferred')")


def upgrade() -> None:
    op.create_table(
        "submissions",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("submission_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("number", sa.String, nullable=False, unique=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("item_code", sa.String, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("kiosk_receipt", sa.String, nullable=False),
        sa.Column("envelope_sha256", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("retry_at", sa.BigInteger),
        sa.Column("reason", sa.String),
        sa.Column("lease_owner", sa.String),
        sa.Column("lease_until", sa.BigInteger),
        sa.Column("lease_boot", sa.String),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
    )
    op.create_index("outbox_open", "submissions", ["sequence"], sqlite_where=_OPEN)
    op.create_index("submissions_by_state", "submissions", ["state", "sequence"])
    op.create_table(
        "envelopes",
        sa.Column("sequence", sa.Integer, sa.ForeignKey("submissions.sequence"), primary_key=True, autoincrement=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sequence", sa.Integer, sa.ForeignKey("submissions.sequence"), nullable=False),
        sa.Column("sha256", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sent", sa.Integer, nullable=False, server_default="0"),
        sa.Column("content", sa.LargeBinary),
        sa.UniqueConstraint("sequence", "sha256"),
    )
    op.create_table(
        "centre_receipts",
        sa.Column("sequence", sa.Integer, sa.ForeignKey("submissions.sequence"), primary_key=True, autoincrement=False),
        sa.Column("receipt", sa.LargeBinary, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entry", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    # Against our own mistakes: whoever owns the file can drop a trigger, and then the chain shows the change.
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_refuses_{action.lower()} BEFORE {action} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END"
        )
    op.execute(
        "CREATE TRIGGER submissions_refuse_delete BEFORE DELETE ON submissions "
        "BEGIN SELECT RAISE(ABORT, 'a submission keeps its row for ever'); END"
    )
