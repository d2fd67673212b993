"""Events of programmes, whose turn it is at each, and when members can't; invitations that are declined

Revision ID: 0116
Revises: 0115
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import add_filled, allow, no_default, rebuilt

revision = "0116"
down_revision = "0115"
branch_labels = None
depends_on = None

_STATES = ("open", "used", "revoked")


def upgrade():
    add_filled("invitation", sa.Column("despite_overlap", sa.Boolean()), "false")
    with rebuilt("invitation") as table:
        allow(table, "ck_invitation_invitationstate", "state", (*_STATES, "declined"))
        no_default(table, "despite_overlap")
    op.create_table(
        "programme_event",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("tied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tied_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_programme_event_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_event_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["tied_by_id"], ["person.id"], name=op.f("fk_programme_event_tied_by_id_person")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_programme_event")),
    )
    op.create_index(op.f("ix_programme_event_programme_id"), "programme_event", ["programme_id"])
    op.create_table(
        "visit_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("pair", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "sent",
                "declined",
                "taken_back",
                name="turnstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("invitation_id", sa.Integer()),
        sa.Column("stands_in_for_id", sa.Integer()),
        sa.Column("instead_of_id", sa.Integer()),
        sa.Column("concerns", sa.JSON(), nullable=False),
        sa.Column("override_reason", sa.String(200), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("pair between 0 and 99", name=op.f("ck_visit_turn_pair")),
        sa.CheckConstraint("(state = 'planned') = (sent_at is null)", name=op.f("ck_visit_turn_sent_at_some_time")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_visit_turn_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["instead_of_id"], ["visit_turn.id"], name=op.f("fk_visit_turn_instead_of_id_visit_turn")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_visit_turn_invitation_id_invitation")
        ),
        sa.ForeignKeyConstraint(["planned_by_id"], ["person.id"], name=op.f("fk_visit_turn_planned_by_id_person")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_visit_turn_slot_id_slot")),
        sa.ForeignKeyConstraint(
            ["stands_in_for_id"], ["visit_turn.id"], name=op.f("fk_visit_turn_stands_in_for_id_visit_turn")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_turn")),
        sa.UniqueConstraint("instead_of_id", name=op.f("uq_visit_turn_instead_of_id")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_visit_turn_invitation_id")),
        sa.UniqueConstraint("slot_id", "appointment_id", name=op.f("uq_visit_turn_slot_id_appointment_id")),
        sa.UniqueConstraint("stands_in_for_id", name=op.f("uq_visit_turn_stands_in_for_id")),
    )
    op.create_index("ix_visit_turn_appointment", "visit_turn", ["appointment_id", "state"])
    op.create_table(
        "unavailable_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_unavailable_days_begins_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_unavailable_days_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_unavailable_days_entered_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unavailable_days")),
        sa.UniqueConstraint(
            "appointment_id", "from_on", "to_on", name=op.f("uq_unavailable_days_appointment_id_from_on_to_on")
        ),
    )


def downgrade():
    op.drop_table("unavailable_days")
    op.drop_table("visit_turn")
    op.drop_table("programme_event")
    op.execute("UPDATE invitation SET state = 'revoked' WHERE state = 'declined'")
    with rebuilt("invitation") as table:
        allow(table, "ck_invitation_invitationstate", "state", _STATES)
        table.drop_column("despite_overlap")
