"""Places the door added

How many places were added for a walk-in beyond what there were: taken back with it.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import add_filled
from xicheng_events.foundation.core.migrating import no_default
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    add_filled("registration", sa.Column("places_added", sa.Integer()), "0")
    with rebuilt("registration") as table:
        no_default(table, "places_added")


def downgrade():
    with rebuilt("registration") as table:
        table.drop_column("places_added")
