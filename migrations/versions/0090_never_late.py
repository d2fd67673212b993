"""What was answered on the spot has no limit: of what is there already nothing is ever close, behind or late

Revision ID: 0090
Revises: 0089
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None

NEVER = sa.bindparam("never", datetime(9000, 1, 1, tzinfo=UTC), UtcDateTime())
ON_THE_SPOT = "SELECT id FROM issue WHERE sla_class_id IN (SELECT id FROM sla_class WHERE code = 'onsite')"


def upgrade():
    for statement in (f"UPDATE issue_reply SET due_at = :never WHERE round = 0 AND issue_id IN ({ON_THE_SPOT})",
                      f"UPDATE issue SET due_at = :never, soon_at = :never, lags_at = :never WHERE id IN ({ON_THE_SPOT})"):
        op.execute(sa.text(statement).bindparams(NEVER))
    op.execute(f"DELETE FROM staff_news WHERE kind IN ('soon', 'overdue') AND issue_id IN ({ON_THE_SPOT})")


def downgrade():
    """To the release before, nothing of them is late either."""
