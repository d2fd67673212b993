"""Moved slots, and who has said to come all the same, are rows of their own; so far the record alone knew

Revision ID: 0046
Revises: 0045
"""

import datetime

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

TOLD = ("events.published", "events.revision_published", "events.postponed", "events.cancelled")
ENTRIES = sa.table("audit_entry", sa.column("id"), sa.column("at", UtcDateTime), sa.column("action"),
                   sa.column("subject_kind"), sa.column("subject_id"), sa.column("detail", sa.JSON))
EVENTS = sa.table("event", sa.column("id"), sa.column("news_at", UtcDateTime))
MOVES = sa.table("reschedule", sa.column("id", sa.Integer), sa.column("event_id"), sa.column("at", UtcDateTime),
                 sa.column("aged"))
SLOTS = sa.table("rescheduled_slot", sa.column("reschedule_id"), sa.column("slot_id"),
                 sa.column("started_at", UtcDateTime), sa.column("ended_at", UtcDateTime))
REPLIES = sa.table("stay_reply", sa.column("registration_id"), sa.column("reschedule_id"), sa.column("at", UtcDateTime))


def upgrade():
    _make_tables()
    told = sa.select(sa.func.max(ENTRIES.c.at)).where(
        ENTRIES.c.subject_kind == "event", ENTRIES.c.subject_id == EVENTS.c.id, ENTRIES.c.action.in_(TOLD))
    op.execute(EVENTS.update().values(news_at=told.scalar_subquery()))
    _fill(op.get_bind())


def _make_tables():
    op.add_column("event", sa.Column("news_at", UtcDateTime(), nullable=True))
    op.create_table(
        "reschedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("aged", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reschedule")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_reschedule_event_id_event"),
                                ondelete="CASCADE"),
    )
    op.create_index(op.f("ix_reschedule_event_id"), "reschedule", ["event_id"])
    op.create_table(
        "rescheduled_slot",
        sa.Column("reschedule_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("reschedule_id", "slot_id", name=op.f("pk_rescheduled_slot")),
        sa.ForeignKeyConstraint(["reschedule_id"], ["reschedule.id"], ondelete="CASCADE",
                                name=op.f("fk_rescheduled_slot_reschedule_id_reschedule")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_rescheduled_slot_slot_id_slot"),
                                ondelete="CASCADE"),
    )
    op.create_index(op.f("ix_rescheduled_slot_slot_id"), "rescheduled_slot", ["slot_id"])
    op.create_table(
        "stay_reply",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("reschedule_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("registration_id", "reschedule_id", name=op.f("pk_stay_reply")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], ondelete="CASCADE",
                                name=op.f("fk_stay_reply_registration_id_registration")),
        sa.ForeignKeyConstraint(["reschedule_id"], ["reschedule.id"], ondelete="CASCADE",
                                name=op.f("fk_stay_reply_reschedule_id_reschedule")),
    )
    op.create_index(op.f("ix_stay_reply_reschedule_id"), "stay_reply", ["reschedule_id"])


def _fill(bind):
    """Each entry in its order: a move is a row, a yes belongs to the last move of its event."""
    slots: dict[int, list[int]] = {event: [] for event in bind.scalars(sa.text("SELECT id FROM event"))}
    for slot, event in bind.execute(sa.text("SELECT id, event_id FROM slot")):
        slots[event].append(slot)
    moved: dict[int, int] = {}
    found = sa.select(ENTRIES).where(ENTRIES.c.action.in_(("events.postponed", "registration.stays")))
    for entry in bind.execute(found.order_by(ENTRIES.c.id)).all():
        if entry.action == "events.postponed" and entry.subject_id in slots:
            moved[entry.subject_id] = _move(bind, entry, slots[entry.subject_id])
        elif entry.action == "registration.stays":
            _stay(bind, entry, moved)


def _move(bind, entry, slots) -> int:
    """The id of the new row. What was moved before the record named slots moved all of them."""
    detail = entry.detail or {}
    made = bind.scalar(MOVES.insert().values(event_id=entry.subject_id, at=entry.at, aged=detail.get("aged", 0))
                       .returning(MOVES.c.id))
    for slot in sorted(set(detail.get("slots", slots)) & set(slots)):
        times = [datetime.datetime.fromisoformat(moment) for moment in detail.get("was", {}).get(str(slot), [])]
        started_at, ended_at = times or (None, None)
        bind.execute(SLOTS.insert().values(reschedule_id=made, slot_id=slot, started_at=started_at, ended_at=ended_at))
    return made


def _stay(bind, entry, moved) -> None:
    """The first yes to each move; who has changed to another event since then has nothing to say."""
    event = bind.scalar(sa.text("SELECT event_id FROM slot JOIN registration ON registration.slot_id = slot.id "
                                "WHERE registration.id = :id"), {"id": entry.subject_id})
    reply = {"registration_id": entry.subject_id, "reschedule_id": moved.get(event)}
    if moved.get(event) and bind.scalar(sa.select(sa.func.count()).select_from(REPLIES).filter_by(**reply)) == 0:
        bind.execute(REPLIES.insert().values(**reply, at=entry.at))


def downgrade():
    op.drop_table("stay_reply")
    op.drop_table("rescheduled_slot")
    op.drop_table("reschedule")
    op.drop_column("event", "news_at")
