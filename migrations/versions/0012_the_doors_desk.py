"""The door's desk: what a door may do, its closing, what was settled; walk-ins and check-out

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import allow
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OLD_CHANNELS = ("online", "phone", "desk", "community", "org", "invite")
CHANNELS = (*OLD_CHANNELS, "walk_in")
_FIRST = ("passed", "partly", "already_in", "wrong_slot", "wrong_event", "too_early", "too_late", "cancelled",
          "waiting", "unknown", "needs_guardian", "needs_pledge", "needs_document", "admitted_offline")
OLD_RESULTS = (*_FIRST, "counted", "undone")
RESULTS = (*_FIRST, "full", "counted", "left", "undone")
MATTERS = ("double", "against_rule", "unknown", "late", "clock", "unsynced")


def upgrade():
    _allow(CHANNELS, RESULTS)
    op.create_table(
        "door_rules",
        sa.Column("event_id", sa.Integer(), nullable=False),
        *[sa.Column(name, sa.Boolean(), nullable=False)
          for name in ("walk_ins", "asks_phone", "self_service", "checks_out")],
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_door_rules_event_id_event"),
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_door_rules")),
    )
    op.create_table(
        "door_closing",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=False),
        *[sa.Column(name, sa.Integer(), nullable=False) for name in ("registered", "came", "walk_ins", "no_shows")],
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_door_closing_closed_by_id_person")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_door_closing_slot_id_slot"),
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("slot_id", name=op.f("pk_door_closing")),
    )
    _create_settlement()


def _create_settlement():
    op.create_table(
        "door_settlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("matter", sa.Enum(*MATTERS, name="matter", native_enum=False, create_constraint=True, length=24),
                  nullable=False),
        sa.Column("subject", sa.String(length=30), nullable=False),
        sa.Column("extent", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"],
                                name=op.f("fk_door_settlement_settled_by_id_person")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_door_settlement_slot_id_slot"),
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_settlement")),
        sa.UniqueConstraint("slot_id", "matter", "subject", "extent",
                            name=op.f("uq_door_settlement_slot_id_matter_subject_extent")),
    )


def _allow(channels, results):
    with rebuilt("registration") as table:
        allow(table, "ck_registration_channel", "channel", channels)
    with rebuilt("scan") as table:
        allow(table, "ck_scan_scanresult", "result", results)
        allow(table, "ck_scan_scan_ruled", "ruled", results)


def downgrade():
    op.drop_table("door_settlement")
    op.drop_table("door_closing")
    op.drop_table("door_rules")
    _allow(OLD_CHANNELS, OLD_RESULTS)
