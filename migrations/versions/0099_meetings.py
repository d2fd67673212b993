"""Meetings with seats of their own, and the balanced selection: what these columns may hold; names of slots may be as long
as the title of an 议题

Revision ID: 0099
Revises: 0098
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import allow, rebuilt

revision = "0099"
down_revision = "0098"
branch_labels = None
depends_on = None

KINDS = ("open_day", "symposium", "experience", "onsite_report", "lecture")
WAYS = ("fcfs", "review", "lottery", "invite_only", "walk_in")
SEATS = ("room", "online")
SEAT_CHECKS = (("quota", "seatkind"), ("quota_release", "release_seat"), ("roster", "roster_seat"))


def upgrade():
    _hold((*KINDS, "meeting"), (*WAYS[:3], "balanced", *WAYS[3:]),
          (*SEATS, "attend", "observe", "media", "accessible"), label=80)


def downgrade():
    op.execute("UPDATE event SET kind = 'symposium' WHERE kind = 'meeting'")
    op.execute("UPDATE event SET allocation = 'review' WHERE allocation = 'balanced'")
    op.execute("UPDATE survey SET event_kind = NULL WHERE event_kind = 'meeting'")
    op.execute("UPDATE slot SET label = substr(label, 1, 40)")
    for table, _check in SEAT_CHECKS:  # two kinds of seat take the places of two; the others become rows of their own
        op.execute(f"UPDATE {table} SET seat = 'online' WHERE seat = 'observe'")
        op.execute(f"UPDATE {table} SET seat = 'room' WHERE seat = 'attend'")
    for seat, category in (("media", "media"), ("accessible", "service_target")):
        op.execute(f"UPDATE quota SET seat = 'room', category = '{category}' WHERE seat = '{seat}'")
    for table, _check in SEAT_CHECKS[1:]:
        op.execute(f"UPDATE {table} SET seat = 'room' WHERE seat IN ('media', 'accessible')")
    _hold(KINDS, WAYS, SEATS, label=40)


def _hold(kinds, ways, seats, *, label):
    with rebuilt("event") as table:
        allow(table, "ck_event_eventkind", "kind", kinds)
        allow(table, "ck_event_allocation", "allocation", ways)
    with rebuilt("survey") as table:
        allow(table, "ck_survey_eventkind", "event_kind", kinds)
    for name, check in SEAT_CHECKS:
        with rebuilt(name) as table:
            allow(table, f"ck_{name}_{check}", "seat", seats)
    with rebuilt("slot") as table:
        table.alter_column("label", existing_type=sa.String(120 - label), type_=sa.String(label),
                           existing_nullable=False)
