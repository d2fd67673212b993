"""What a revision changes is said in a note that is reviewed with it, and kept beside the last one until it is out

Revision ID: 0060
Revises: 0059
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import add_filled, no_default, rebuilt

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade():
    add_filled("publication", sa.Column("next_note", sa.Text()), "''")
    with rebuilt("publication") as table:
        no_default(table, "next_note")


def downgrade():
    op.drop_column("publication", "next_note")
