"""Codes that a browser asked for which has proven the phone before: counted apart from everybody else's

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa

from xicheng_events.foundation.core.migrating import add_filled
from xicheng_events.foundation.core.migrating import no_default
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    add_filled("phone_code", sa.Column("is_known", sa.Boolean()), "false")
    with rebuilt("phone_code") as table:
        no_default(table, "is_known")


def downgrade():
    with rebuilt("phone_code") as table:
        table.drop_column("is_known")
