"""Each reply that was told stays as it was, with the limit it had to keep

Revision ID: 0084
Revises: 0083
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

RESULTS = ("solved", "partly_solved", "explained", "planned", "not_feasible")
COPIED = "due_on, due_at, replied_at, result, reply, measures, ask_whom, planned_by, replied_by_id, reviewed_by_id"


def upgrade():
    op.create_table(
        "issue_reply",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("replied_at", UtcDateTime(), nullable=False),
        sa.Column("result", sa.String(24), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("ask_whom", sa.String(100), nullable=False),
        sa.Column("planned_by", sa.Date(), nullable=True),
        sa.Column("replied_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("issue_id", "round", name=op.f("pk_issue_reply")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_reply_issue_id_issue")),
        sa.ForeignKeyConstraint(["lead_id"], ["organisation.id"], name=op.f("fk_issue_reply_lead_id_organisation")),
        *(sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_issue_reply_{column}_person"))
          for column in ("replied_by_id", "reviewed_by_id")),
        sa.CheckConstraint(f"result IN {RESULTS}", name=op.f("ck_issue_reply_issueresult")),
    )
    op.create_index(op.f("ix_issue_reply_replied_at"), "issue_reply", ["replied_at"])
    # Of what was worked on again before, the replies that were overwritten are gone: the first that is known counts.
    op.execute(f"""INSERT INTO issue_reply (issue_id, round, lead_id, {COPIED})
                   SELECT id, 0, lead_id, {COPIED} FROM issue WHERE replied_at IS NOT NULL AND result IS NOT NULL
                   AND state IN ('replied', 'closed', 'reopened')""")


def downgrade():
    op.drop_table("issue_reply")
