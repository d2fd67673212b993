"""The door's scans keep what the tablet knew of its clock when they happened

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import rebuilt

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("scan", sa.Column("known_offset", sa.Integer(), nullable=True))


def downgrade():
    with rebuilt("scan") as table:
        table.drop_column("known_offset")
