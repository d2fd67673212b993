"""Companions in lists of people

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("roster") as table:
        table.add_column(sa.Column("minors_agreed", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("roster_row") as table:
        table.add_column(sa.Column("heads", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("roster") as table:
        table.alter_column("minors_agreed", server_default=None)
    with op.batch_alter_table("roster_row") as table:
        table.alter_column("heads", server_default=None)


def downgrade():
    with op.batch_alter_table("roster_row") as table:
        table.drop_column("heads")
    with op.batch_alter_table("roster") as table:
        table.drop_column("minors_agreed")
