"""督办单 are numbered, and can be printed again

Revision ID: 0086
Revises: 0085
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "supervision_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("report_by", sa.Date(), nullable=True),
        sa.Column("text", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_notice")),
        sa.UniqueConstraint("number", name=op.f("uq_supervision_notice_number")),
        *(sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_supervision_notice_{column}_{table}"))
          for column, table in (("issue_id", "issue"), ("unit_id", "organisation"), ("by_id", "person"))),
    )
    op.create_index("ix_supervision_notice_issue_id", "supervision_notice", ["issue_id"])


def downgrade():
    op.drop_table("supervision_notice")
