"""Accounts that end

Whoever closes the account, or doesn't sign in any more, is forgotten. Nobody knows when those who are there signed in
last: it counts from today.

Revision ID: 0035
Revises: 0034
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("person", sa.Column("signed_in_at", sa.DateTime(timezone=True)))
    op.add_column("person", sa.Column("closed_at", sa.DateTime(timezone=True)))
    person = sa.table("person", sa.column("phone_hash", sa.String), sa.column("signed_in_at", sa.DateTime(timezone=True)))
    op.execute(sa.update(person).where(person.c.phone_hash.is_not(None)).values(signed_in_at=datetime.now(UTC)))


def downgrade():
    with op.batch_alter_table("person") as table:
        table.drop_column("closed_at")
        table.drop_column("signed_in_at")
