"""Issues are urged on (催办) and put under supervision (督办)

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import allow
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

BEFORE = ("dispatched", "reckoned", "signed", "returned", "note", "linked", "submitted", "sent_back", "replied",
          "called", "rated", "reopened", "closed", "published", "withdrawn")
NEW = ("urged", "urge_undone", "supervised", "released")


def upgrade():
    with rebuilt("progress_note") as notes:
        allow(notes, "ck_progress_note_step", "step", (*BEFORE, *NEW))
    op.create_table(
        "urging",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_urging_issue_id_issue")),
        sa.PrimaryKeyConstraint("issue_id", "day", name=op.f("pk_urging")))
    op.add_column("issue", sa.Column("supervised_at", UtcDateTime(), nullable=True))
    op.add_column("issue", sa.Column("report_by", sa.Date(), nullable=True))


def downgrade():
    op.drop_column("issue", "report_by")
    op.drop_column("issue", "supervised_at")
    op.drop_table("urging")
    op.execute(f"DELETE FROM progress_note WHERE step IN {NEW}")
    with rebuilt("progress_note") as notes:
        allow(notes, "ck_progress_note_step", "step", BEFORE)
