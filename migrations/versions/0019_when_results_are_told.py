"""When results are told

Until when those hear who apply for an event or are reviewed, as its notice says.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("event") as table:
        table.add_column(sa.Column("result_until", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("event") as table:
        table.drop_column("result_until")
