"""What an answer plans has a day; answers given before have none

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import allow
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

BEFORE = ("dispatched", "reckoned", "signed", "returned", "note", "linked", "submitted", "sent_back", "replied",
          "called", "rated", "reopened", "closed", "published", "withdrawn", "urged", "urge_undone", "supervised",
          "released")
NEW = ("plan_kept", "plan_moved")


def upgrade():
    with rebuilt("progress_note") as notes:
        allow(notes, "ck_progress_note_step", "step", (*BEFORE, *NEW))
    op.add_column("issue", sa.Column("planned_by", sa.Date(), nullable=True))
    op.add_column("issue", sa.Column("plan_kept_at", UtcDateTime(), nullable=True))
    op.add_column("issue", sa.Column("public_planned_by", sa.Date(), nullable=True))


def downgrade():
    for column in ("public_planned_by", "plan_kept_at", "planned_by"):
        op.drop_column("issue", column)
    op.execute(f"DELETE FROM progress_note WHERE step IN {NEW}")
    with rebuilt("progress_note") as notes:
        allow(notes, "ck_progress_note_step", "step", BEFORE)
