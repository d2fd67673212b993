"""Days that are blocked for 重大活动, in the whole district or at some places

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "blackout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("form_key", sa.String(36), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blackout")),
        sa.UniqueConstraint("form_key", name=op.f("uq_blackout_form_key")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_blackout_day_order")),
        *(sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_blackout_{column}_person"))
          for column in ("made_by_id", "lifted_by_id")),
    )
    op.create_index(op.f("ix_blackout_last_day"), "blackout", ["last_day"])
    op.create_table(
        "blackout_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("blackout_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("address", sa.String(160), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blackout_place")),
        sa.UniqueConstraint("blackout_id", "name", "address", name=op.f("uq_blackout_place_blackout_id_name_address")),
        sa.ForeignKeyConstraint(["blackout_id"], ["blackout.id"], ondelete="CASCADE",
                                name=op.f("fk_blackout_place_blackout_id_blackout")),
    )


def downgrade():
    op.drop_table("blackout_place")
    op.drop_table("blackout")
