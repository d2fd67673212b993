"""An opinion may come from a questionnaire that stands alone

Revision ID: 0069
Revises: 0068
"""

from alembic import op

from xicheng_events.foundation.core.migrating import allow, rebuilt

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade():
    _sources("feedback", "survey", "paper")


def downgrade():
    op.execute("UPDATE opinion SET source = 'feedback' WHERE source = 'survey'")
    _sources("feedback", "paper")


def _sources(*values: str) -> None:
    with rebuilt("opinion") as table:
        allow(table, "ck_opinion_opinionsource", "source", values)
