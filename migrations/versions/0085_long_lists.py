"""Every room's long lists are made by the clockwork

A list that is being made is kept for a day at most: what was asked for before the upgrade is asked for anew.

Revision ID: 0085
Revises: 0084
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None


def upgrade():
    _make_anew(sa.Column("kind", sa.String(30), nullable=False), sa.Column("about_id", sa.Integer()))


def downgrade():
    _make_anew(sa.Column("event_id", sa.Integer(), sa.ForeignKey("event.id", ondelete="CASCADE"), nullable=False),
               sa.Column("book", sa.LargeBinary()))
    op.create_index("ix_list_export_event_id", "list_export", ["event_id"])


def _make_anew(*columns):
    op.drop_table("list_export_part")
    op.drop_table("list_export")
    op.create_table(
        "list_export",
        sa.Column("key", sa.String(32), primary_key=True),
        *columns,
        sa.Column("asked_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("ready_at", UtcDateTime()),
    )
    op.create_index("ix_list_export_asked_at", "list_export", ["asked_at"])
    op.create_table(
        "list_export_part",
        sa.Column("key", sa.String(32), sa.ForeignKey("list_export.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("first", sa.Integer(), primary_key=True),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
    )
