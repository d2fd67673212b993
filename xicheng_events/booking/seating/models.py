"""Plans of rooms, the plan an event has, and who sits on which of its seats."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import UtcDateTime, choice, db


class RoomPlan(db.Model):
    """座位图模板: the seats of a room, kept by the unit that uses it. `layout` is as `plan_files` reads it."""

    __tablename__ = "room_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    layout: Mapped[dict] = mapped_column(JSON)
    seats: Mapped[int]  # that somebody can be given
    # Made with the form: the same form sent twice is one plan.
    form_key: Mapped[str] = mapped_column(String(36), unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SeatPlan(db.Model):
    """座位图: the plan of an event, for all its slots; its own, whatever becomes of the template."""

    __tablename__ = "seat_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    layout: Mapped[dict] = mapped_column(JSON)
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()


class Seat(db.Model):
    """座位: one that somebody can be given. Those that nobody is given stand in the plan's layout alone."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("plan_id", "guid", name="uq_seat_plan_guid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("seat_plan.id", ondelete="CASCADE"))
    guid: Mapped[str] = mapped_column(String(60))  # stable: a later plan's seat of the same name is the same seat
    label: Mapped[str] = mapped_column(String(40))
    kind: Mapped[SeatKind] = mapped_column(choice(SeatKind, "seat_of_kind"))
    position: Mapped[int]  # in the order of the plan
    row: Mapped[int]  # those of one row stand side by side


class SeatAssignment(db.Model):
    """排座: one head of a party sits here in this slot. Two never on one seat, nobody on two. A row counts only while
    its party has a place in the slot (`queries.seated`); the clockwork takes the others away."""

    __tablename__ = "seat_assignment"
    __table_args__ = (
        CheckConstraint("head between 1 and 10", name="head"),
        UniqueConstraint("slot_id", "seat_id", name="uq_seat_assignment_seat"),
        UniqueConstraint("registration_id", "head", name="uq_seat_assignment_head"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"))
    # No cascade: a seat that somebody has is nobody's to take out of the plan.
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    head: Mapped[int]  # 1 is who registered


class SeatsTold(db.Model):
    """座位已公布: those who come to the slot read their seats; who gets another one is written to."""

    __tablename__ = "seats_told"

    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class EntryListPrint(db.Model):
    """入场名单的一次打印, of a day (`slot_id`: its first slot): when, by whom, and of each line a keyed hash, so
    that the next print says what has changed since."""

    __tablename__ = "entry_list_print"

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), index=True)
    form_key: Mapped[str] = mapped_column(String(36), unique=True)
    lines: Mapped[dict] = mapped_column(JSON)  # by registration id
    printed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    printed_at: Mapped[datetime] = mapped_column(UtcDateTime)
