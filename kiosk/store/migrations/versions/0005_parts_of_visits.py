"""How the cases of a visit's parts (一件事) stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_parts",
        sa.Column("submission_id", sa.Uuid, primary_key=True),
        sa.Column("item_code", sa.String, primary_key=True),
        sa.Column("case_number", sa.String),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("result_code", sa.Integer),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
    )
