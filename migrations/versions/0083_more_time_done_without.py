"""A request for more time that is taken back

Revision ID: 0083
Revises: 0082
"""

from alembic import op

from xicheng_events.foundation.core.migrating import allow, rebuilt

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

STEPS = ("dispatched", "reckoned", "signed", "returned", "note", "linked", "submitted", "sent_back", "replied", "called",
         "rated", "reopened", "closed", "published", "withdrawn", "urged", "urge_undone", "supervised", "released",
         "plan_kept", "plan_moved", "taken_back", "assisted", "unassisted", "contacted", "extension_asked",
         "extension_agreed", "extended", "extension_denied", "shelved", "stage", "resumed", "asked_later", "escalated",
         "heeded", "objected", "light_corrected", "light_kept", "unlinked")


def upgrade():
    with rebuilt("progress_note") as table:
        allow(table, "ck_progress_note_step", "step", (*STEPS, "extension_undone"))


def downgrade():
    op.execute(f"DELETE FROM progress_note WHERE step NOT IN {STEPS}")
    with rebuilt("progress_note") as table:
        allow(table, "ck_progress_note_step", "step", STEPS)
