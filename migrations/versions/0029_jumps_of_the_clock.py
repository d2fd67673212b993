"""Jumps of the clock

While the clock may be wrong nothing is deleted; who says that it is right is in the record.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "clock_jump",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_clock_jump")))


def downgrade():
    op.drop_table("clock_jump")
