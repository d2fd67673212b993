"""Which other channel an opinion was handed on to

Revision ID: 0089
Revises: 0088
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import add_filled, no_default, rebuilt

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None


def upgrade():
    add_filled("opinion", sa.Column("outside_name", sa.String(20)), "''")
    with rebuilt("opinion") as table:
        no_default(table, "outside_name")


def downgrade():
    op.drop_column("opinion", "outside_name")
