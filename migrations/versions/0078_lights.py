"""A light that a unit objected to, and what the coordinator made of it

Revision ID: 0078
Revises: 0077
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import allow, rebuilt

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

LIGHTS = ("normal", "soon", "lagging", "overdue", "done")
STEPS = ("dispatched", "reckoned", "signed", "returned", "note", "linked", "submitted", "sent_back", "replied", "called",
         "rated", "reopened", "closed", "published", "withdrawn", "urged", "urge_undone", "supervised", "released",
         "plan_kept", "plan_moved", "taken_back", "assisted", "unassisted", "contacted", "extension_asked",
         "extension_agreed", "extended", "extension_denied", "shelved", "stage", "resumed", "asked_later", "escalated",
         "heeded")


def upgrade():
    op.add_column("issue", sa.Column("light_lifted", sa.String(24)))
    with rebuilt("issue") as table:
        table.create_check_constraint(op.f("ck_issue_light"), f"light_lifted IN {LIGHTS}")
    with rebuilt("progress_note") as table:
        allow(table, "ck_progress_note_step", "step", (*STEPS, "objected", "light_corrected", "light_kept"))
    op.create_table(
        "light_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("light", sa.String(24), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("corrected", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_light_objection")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_light_objection_issue_id_issue")),
        *(sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_light_objection_{column}_person"))
          for column in ("by_id", "decided_by_id")),
        sa.CheckConstraint(f"light IN {LIGHTS}", name=op.f("ck_light_objection_light")),
        sa.CheckConstraint("(corrected is null) = (decided_at is null)", name=op.f("ck_light_objection_decided")),
    )
    op.create_index("ix_light_objection_issue_id", "light_objection", ["issue_id"])
    op.create_index("uq_light_objection_waiting", "light_objection", ["issue_id"], unique=True,
                    sqlite_where=sa.text("corrected is null"), postgresql_where=sa.text("corrected is null"))


def downgrade():
    op.drop_table("light_objection")
    op.execute(f"DELETE FROM progress_note WHERE step NOT IN {STEPS}")
    with rebuilt("progress_note") as table:
        allow(table, "ck_progress_note_step", "step", STEPS)
    with rebuilt("issue") as table:
        table.drop_constraint(op.f("ck_issue_light"), type_="check")
        table.drop_column("light_lifted")
