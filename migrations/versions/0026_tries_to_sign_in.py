"""Tries to sign in to the desk, counted for names that exist and names that don't alike; no lock on the account

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import add_filled
from xicheng_events.foundation.core.migrating import no_default
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "sign_in_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bucket", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name_hash", sa.String(64), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("is_known", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_try")),
        sa.UniqueConstraint("bucket", "number", name=op.f("uq_sign_in_try_bucket_number")),
    )
    op.create_index("ix_sign_in_try_address", "sign_in_try", ["address_hash", "at"])
    op.create_index("ix_sign_in_try_name", "sign_in_try", ["name_hash", "at"])
    op.create_index(op.f("ix_sign_in_try_at"), "sign_in_try", ["at"])
    with rebuilt("staff_account") as table:
        table.drop_column("failures")
        table.drop_column("locked_until")


def downgrade():
    op.add_column("staff_account", sa.Column("locked_until", UtcDateTime(), nullable=True))
    add_filled("staff_account", sa.Column("failures", sa.Integer()), "0")
    with rebuilt("staff_account") as table:
        no_default(table, "failures")
    op.drop_table("sign_in_try")
