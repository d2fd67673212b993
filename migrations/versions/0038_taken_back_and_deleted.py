"""What a reviewer has read of a notice, and drafts that are deleted

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import allow
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

BEFORE = ("draft", "pending_review", "returned", "approved", "published", "postponed", "cancelled", "closed")


def upgrade():
    with rebuilt("event") as table:
        table.add_column(sa.Column("checked_words", sa.Text(), nullable=True))
        allow(table, "ck_event_eventstate", "state", (*BEFORE, "deleted"))


def downgrade():
    op.execute("UPDATE event SET state = 'draft' WHERE state = 'deleted'")
    with rebuilt("event") as table:
        allow(table, "ck_event_eventstate", "state", BEFORE)
        table.drop_column("checked_words")
