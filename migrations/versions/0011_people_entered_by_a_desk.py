"""People entered by a desk

Somebody without a phone of their own is found by name and the phone that reaches them.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("person") as table:
        table.add_column(sa.Column("contact_key", sa.String(length=64), nullable=True))
        table.create_unique_constraint(op.f("uq_person_contact_key"), ["contact_key"])


def downgrade():
    with op.batch_alter_table("person") as table:
        table.drop_constraint(op.f("uq_person_contact_key"), type_="unique")
        table.drop_column("contact_key")
