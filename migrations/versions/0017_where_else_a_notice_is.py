"""Where else a notice is published, and where its place is on a map

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import add_filled
from xicheng_events.foundation.core.migrating import no_default
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade():
    add_filled("event", sa.Column("channels", sa.String(length=200)), "''")
    add_filled("venue", sa.Column("map_url", sa.String(length=300)), "''")
    with rebuilt("event") as table:
        no_default(table, "channels")
    with rebuilt("venue") as table:
        no_default(table, "map_url")


def downgrade():
    with rebuilt("venue") as table:
        table.drop_column("map_url")
    with rebuilt("event") as table:
        table.drop_column("channels")
