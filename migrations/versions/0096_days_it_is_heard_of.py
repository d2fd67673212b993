"""By which days off it is reckoned when an issue lags and who spoke is to be contacted, and since when that is to be done

Revision ID: 0096
Revises: 0095
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None

_KEY = "fk_issue_heard_calendar_id_calendar_version"


def upgrade():
    op.add_column("issue", sa.Column("contact_from", UtcDateTime()))
    op.add_column("issue", sa.Column("heard_calendar_id", sa.Integer()))
    # Of those that somebody joined later it isn't known whose phone was the first: their day stays.
    op.execute("UPDATE issue SET heard_calendar_id = due_calendar_id, contact_from = CASE WHEN contact_due_at IS NULL "
               "OR EXISTS (SELECT 1 FROM progress_note WHERE issue_id = issue.id AND step = 'linked') "
               "THEN NULL ELSE dispatched_at END")
    with rebuilt("issue") as table:
        table.create_foreign_key(op.f(_KEY), "calendar_version", ["heard_calendar_id"], ["id"])


def downgrade():
    with rebuilt("issue") as table:
        table.drop_constraint(op.f(_KEY), type_="foreignkey")
        table.drop_column("heard_calendar_id")
        table.drop_column("contact_from")
