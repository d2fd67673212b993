"""The ledger is counted and sorted from an index alone; the versions of a slip are found by one

Revision ID: 0067
Revises: 0066
"""

from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade():
    _index_of_issues("lead_id", "state", "due_on", "sla", "id")
    op.create_index("ix_published_version_slip_id", "published_version", ["slip_id"])


def downgrade():
    op.drop_index("ix_published_version_slip_id", "published_version")
    _index_of_issues("lead_id", "state", "due_on")


def _index_of_issues(*columns: str) -> None:
    op.drop_index("ix_issue_lead_state", "issue")
    op.create_index("ix_issue_lead_state", "issue", list(columns))
