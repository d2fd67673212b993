"""Plans of rooms, the plan an event has, who sits on which of its seats, and what was printed of them

Revision ID: 0100
Revises: 0099
"""

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = "0099"
branch_labels = None
depends_on = None

SEATS = ("room", "online", "attend", "observe", "media", "accessible")


def upgrade():
    _table("room_plan", _number("organisation_id"), _text("name", 40), _json("layout"), _number("seats"),
           _text("form_key", 36), _number("made_by_id"), _instant("made_at"), _of("room_plan", "organisation"),
           _of("room_plan", "person", "made_by_id"), _once("room_plan", "form_key"))
    op.create_index(op.f("ix_room_plan_organisation_id"), "room_plan", ["organisation_id"])
    _table("seat_plan", _number("event_id"), _text("name", 40), _json("layout"), _number("chosen_by_id"),
           _instant("chosen_at"), _of("seat_plan", "event", goes=True), _of("seat_plan", "person", "chosen_by_id"),
           _once("seat_plan", "event_id"))
    _table("seat", _number("plan_id"), _text("guid", 60), _text("label", 40),
           sa.Column("kind", sa.Enum(*SEATS, name="seat_of_kind", native_enum=False, create_constraint=True, length=24),
                     nullable=False),
           _number("position"), _number("row"), _of("seat", "seat_plan", "plan_id", goes=True),
           sa.UniqueConstraint("plan_id", "guid", name="uq_seat_plan_guid"))
    _table("seat_assignment", _number("slot_id"), _number("seat_id"), _number("registration_id"), _number("head"),
           sa.CheckConstraint("head between 1 and 10", name=op.f("ck_seat_assignment_head")),
           _of("seat_assignment", "slot", goes=True), _of("seat_assignment", "seat"),
           _of("seat_assignment", "registration", goes=True),
           sa.UniqueConstraint("slot_id", "seat_id", name="uq_seat_assignment_seat"),
           sa.UniqueConstraint("registration_id", "head", name="uq_seat_assignment_head"))
    op.create_index(op.f("ix_seat_assignment_seat_id"), "seat_assignment", ["seat_id"])
    op.create_table(
        "seats_told", _number("slot_id"), _instant("told_at"), _number("told_by_id"),
        _of("seats_told", "slot", goes=True), _of("seats_told", "person", "told_by_id"),
        sa.PrimaryKeyConstraint("slot_id", name=op.f("pk_seats_told")))
    _table("entry_list_print", _number("slot_id"), _text("form_key", 36), _json("lines"), _number("printed_by_id"),
           _instant("printed_at"), _of("entry_list_print", "slot", goes=True),
           _of("entry_list_print", "person", "printed_by_id"), _once("entry_list_print", "form_key"))
    op.create_index(op.f("ix_entry_list_print_slot_id"), "entry_list_print", ["slot_id"])


def downgrade():
    for name in ("entry_list_print", "seats_told", "seat_assignment", "seat", "seat_plan", "room_plan"):
        op.drop_table(name)


def _table(name, *parts):
    op.create_table(name, sa.Column("id", sa.Integer(), nullable=False), *parts,
                    sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")))


def _number(name):
    return sa.Column(name, sa.Integer(), nullable=False)


def _text(name, length):
    return sa.Column(name, sa.String(length), nullable=False)


def _json(name):
    return sa.Column(name, sa.JSON(), nullable=False)


def _instant(name):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _of(table, other, column="", *, goes=False):
    column = column or f"{other}_id"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"),
                                   ondelete="CASCADE" if goes else None)


def _once(table, column):
    return sa.UniqueConstraint(column, name=op.f(f"uq_{table}_{column}"))
