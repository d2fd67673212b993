"""An opinion taken out of an issue again, and from which reply on its ratings are of its present outcome

Revision ID: 0081
Revises: 0080
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import add_filled, allow, no_default, rebuilt

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

STEPS = ("dispatched", "reckoned", "signed", "returned", "note", "linked", "submitted", "sent_back", "replied", "called",
         "rated", "reopened", "closed", "published", "withdrawn", "urged", "urge_undone", "supervised", "released",
         "plan_kept", "plan_moved", "taken_back", "assisted", "unassisted", "contacted", "extension_asked",
         "extension_agreed", "extended", "extension_denied", "shelved", "stage", "resumed", "asked_later", "escalated",
         "heeded", "objected", "light_corrected", "light_kept")


def upgrade():
    add_filled("opinion", sa.Column("first_round", sa.Integer()), "0")
    with rebuilt("opinion") as table:
        no_default(table, "first_round")
    with rebuilt("progress_note") as table:
        allow(table, "ck_progress_note_step", "step", (*STEPS, "unlinked"))


def downgrade():
    op.execute(f"DELETE FROM progress_note WHERE step NOT IN {STEPS}")
    with rebuilt("progress_note") as table:
        allow(table, "ck_progress_note_step", "step", STEPS)
    with rebuilt("opinion") as table:
        table.drop_column("first_round")
