"""Places are counted by kind of seat, in the room or online, and a ticket may rest until a condition is met

Everything that was so far took place in a room.

Revision ID: 0058
Revises: 0057
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import add_filled, allow, no_default, rebuilt

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

SEATS, MODES = ("room", "online"), ("room", "online", "both")
# table, column, name of its check, what it may hold, whether it may be empty
COLUMNS = (
    ("event", "attendance_mode", "attendancemode", MODES, False), ("quota", "seat", "seatkind", SEATS, False),
    ("quota_release", "seat", "release_seat", SEATS, False), ("roster", "seat", "roster_seat", SEATS, True),
)
BEFORE = ("passed", "partly", "already_in", "wrong_slot", "wrong_event", "too_early", "too_late", "cancelled", "waiting")
THEN = ("unknown", "needs_guardian", "needs_pledge", "needs_document", "admitted_offline", "full")
LAST = ("counted", "left", "undone")
METHODS = ("qr", "code", "phone_tail", "name", "count", "self", "walk_in", "paper")


def upgrade():
    for table, column, check, values, may_be_empty in COLUMNS:
        kind = sa.Column(column, sa.String(24), nullable=True)
        if may_be_empty:
            op.add_column(table, kind)
        else:
            add_filled(table, kind, "'room'")
        with rebuilt(table) as batch:
            if not may_be_empty:
                no_default(batch, column)
            batch.create_check_constraint(op.f(f"ck_{table}_{check}"), _among(column, values))
    op.drop_index("uq_quota_slot_category", "quota")
    op.create_index("uq_quota_slot_seat_category", "quota", ["slot_id", "seat", "category"], unique=True)
    add_filled("slot", sa.Column("online_link", sa.String(500)), "''")
    with rebuilt("slot") as batch:
        no_default(batch, "online_link")
    op.create_table(
        "ticket_condition",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(24), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("met_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("registration_id", "key", name=op.f("pk_ticket_condition")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], ondelete="CASCADE",
                                name=op.f("fk_ticket_condition_registration_id_registration")),
    )
    _let_scans_say((*BEFORE, "resting", *THEN, "other_seat", *LAST), (*METHODS, "online"))


def downgrade():
    """What was online is in the room afterwards: the places of one category count together, as its parties do."""
    op.execute("UPDATE scan SET result = 'unknown' WHERE result IN ('resting', 'other_seat')")
    op.execute("UPDATE scan SET ruled = 'unknown' WHERE ruled IN ('resting', 'other_seat')")
    op.execute("UPDATE scan SET method = 'paper' WHERE method = 'online'")
    _let_scans_say((*BEFORE, *THEN, *LAST), METHODS)
    op.drop_table("ticket_condition")
    op.drop_column("slot", "online_link")
    _put_together()
    op.drop_index("uq_quota_slot_seat_category", "quota")
    op.create_index("uq_quota_slot_category", "quota", ["slot_id", "category"], unique=True)
    for table, column, check, _values, _may_be_empty in COLUMNS:
        with rebuilt(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_{check}"), type_="check")
            batch.drop_column(column)


def _among(column: str, values: tuple[str, ...]) -> str:
    return "{} IN ({})".format(column, ", ".join(f"'{value}'" for value in values))


def _let_scans_say(results: tuple[str, ...], methods: tuple[str, ...]) -> None:
    with rebuilt("scan") as batch:
        allow(batch, "ck_scan_scanresult", "result", results)
        allow(batch, "ck_scan_scan_ruled", "ruled", results)
        allow(batch, "ck_scan_scanmethod", "method", methods)


def _put_together() -> None:
    """Give the places of an online quota to the one of its category in the room, where there is one."""
    same = ("SELECT room.id FROM quota AS room WHERE room.slot_id = {0}.slot_id AND room.category = {0}.category "
            "AND room.seat = 'room'")
    pairs = op.get_bind().execute(sa.text(
        f"SELECT quota.id, ({same.format('quota')}) AS room, quota.capacity, quota.taken FROM quota "
        f"WHERE quota.seat = 'online' AND EXISTS ({same.format('quota')})")).all()
    users = ("registration", "roster_row", "draw_entry")
    for online, room, capacity, taken in pairs:
        for table in users:
            op.execute(sa.text(f"UPDATE {table} SET quota_id = :room WHERE quota_id = :online")
                       .bindparams(room=room, online=online))
        op.execute(sa.text("UPDATE quota SET capacity = capacity + :capacity, taken = taken + :taken WHERE id = :room")
                   .bindparams(capacity=capacity, taken=taken, room=room))
        op.execute(sa.text("DELETE FROM quota WHERE id = :online").bindparams(online=online))
