"""A registration bears when it was last changed: tablets at the door ask by it, not by the record

Revision ID: 0047
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("registration", sa.Column("changed_at", UtcDateTime(), nullable=True))
    op.execute("""
        UPDATE registration SET changed_at = COALESCE(
            (SELECT max(audit_entry.at) FROM audit_entry
             WHERE audit_entry.subject_kind = 'registration' AND audit_entry.subject_id = registration.id),
            registration.created_at)
        """)
    with rebuilt("registration") as table:
        table.alter_column("changed_at", nullable=False)


def downgrade():
    op.drop_column("registration", "changed_at")
