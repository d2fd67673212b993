"""Lists made meanwhile

A list that is too long to be made while somebody waits, and the rows of it that are made.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "list_export",
        sa.Column("key", sa.String(length=32), primary_key=True),
        sa.Column("event_id", sa.Integer(), sa.ForeignKey("event.id", ondelete="CASCADE"), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("ready_at", UtcDateTime()),
        sa.Column("book", sa.LargeBinary()),
    )
    op.create_index("ix_list_export_event_id", "list_export", ["event_id"])
    op.create_index("ix_list_export_asked_at", "list_export", ["asked_at"])
    op.create_table(
        "list_export_part",
        sa.Column("key", sa.String(length=32), sa.ForeignKey("list_export.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("first", sa.Integer(), primary_key=True),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
    )


def downgrade():
    op.drop_table("list_export_part")
    op.drop_table("list_export")
