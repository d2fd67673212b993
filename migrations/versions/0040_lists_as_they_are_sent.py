"""Lists of several sheets: where a row stands and whether it was hidden there; what of a list wasn't read

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import add_filled
from xicheng_events.foundation.core.migrating import no_default
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade():
    add_filled("roster", sa.Column("remarks", sa.JSON()), "'[]'")
    add_filled("roster_row", sa.Column("sheet", sa.String(31)), "''")
    add_filled("roster_row", sa.Column("is_hidden", sa.Boolean()), "false")
    with rebuilt("roster") as table:
        no_default(table, "remarks")
    with rebuilt("roster_row") as table:
        no_default(table, "sheet", "is_hidden")


def downgrade():
    op.drop_column("roster_row", "is_hidden")
    op.drop_column("roster_row", "sheet")
    op.drop_column("roster", "remarks")
