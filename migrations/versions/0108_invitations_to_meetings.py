"""名单已定, who accepted after it, and who has been reminded to answer an invitation; who reports on an item proposes

Revision ID: 0108
Revises: 0107
"""

import sqlalchemy as sa
from alembic import op

revision = "0108"
down_revision = "0107"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("registration", sa.Column("accepted_at", sa.DateTime(timezone=True)))
    op.create_table(
        "fixed_list",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_fixed_list_event_id_event"),
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_fixed_list_by_id_person")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_fixed_list")),
    )
    op.create_table(
        "invitation_reminder",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"],
                                name=op.f("fk_invitation_reminder_registration_id_registration"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("registration_id", "day", name=op.f("pk_invitation_reminder")),
    )
    op.execute("insert into selection_proposer (slot_id, organisation_id) "
               "select slot_id, unit_id from meeting_item where unit_id is not null and not exists ("
               "select 1 from selection_proposer p where p.slot_id = meeting_item.slot_id "
               "and p.organisation_id = meeting_item.unit_id)")


def downgrade():
    op.drop_table("invitation_reminder")
    op.drop_table("fixed_list")
    op.drop_column("registration", "accepted_at")
