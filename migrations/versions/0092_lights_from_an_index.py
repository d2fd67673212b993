"""The ledger's lights are counted from an index alone again; what few issues have is found by one

Revision ID: 0092
Revises: 0091
"""

import sqlalchemy as sa
from alembic import op

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None

FEW = ("report_by", "escalated_at", "planned_by")


def upgrade():
    _index_of_issues("lead_id", "state", "due_at", "soon_at", "lags_at", "light_lifted", "id")
    for column in FEW:
        given = sa.text(f"{column} is not null")
        op.create_index(f"ix_issue_{column}", "issue", [column], sqlite_where=given, postgresql_where=given)


def downgrade():
    for column in FEW:
        op.drop_index(f"ix_issue_{column}", "issue")
    _index_of_issues("lead_id", "state", "due_at", "soon_at", "lags_at", "id")


def _index_of_issues(*columns: str) -> None:
    op.drop_index("ix_issue_lead_state", "issue")
    op.create_index("ix_issue_lead_state", "issue", list(columns))
