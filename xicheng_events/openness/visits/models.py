"""Events of a programme, whose turn it is at each, and on which days members can't come."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.visits.states import TurnState


class ProgrammeEvent(db.Model):
    """An event by invitation to which a programme asks its members."""

    __tablename__ = "programme_event"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    tied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tied_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    event: Mapped[Event] = relationship()
    programme: Mapped[Programme] = relationship()


class VisitTurn(db.Model):
    """轮值: one member on one date of a visit, or in a symposium: planned, then asked."""

    __tablename__ = "visit_turn"
    __table_args__ = (
        UniqueConstraint("slot_id", "appointment_id"),
        CheckConstraint("pair between 0 and 99", name="pair"),
        CheckConstraint("(state = 'planned') = (sent_at is null)", name="sent_at_some_time"),
        Index("ix_visit_turn_appointment", "appointment_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    pair: Mapped[int] = mapped_column(default=0)  # of those on that date, with whom; 0: not in pairs
    state: Mapped[TurnState] = mapped_column(choice(TurnState), default=TurnState.PLANNED)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"), unique=True)
    # 替补: for whom, on this date alone; and what was refused before this date was offered instead.
    stands_in_for_id: Mapped[int | None] = mapped_column(ForeignKey("visit_turn.id"), unique=True)
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("visit_turn.id"), unique=True)
    concerns: Mapped[list] = mapped_column(JSON, default=list)  # rows of `rota.Concern`: what isn't even about it
    override_reason: Mapped[str] = mapped_column(String(200), default="")  # why in spite of something at that time
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # declined or taken back

    slot: Mapped[Slot] = relationship()
    appointment: Mapped[Appointment] = relationship()
    invitation: Mapped[Invitation | None] = relationship()
    stands_in_for: Mapped["VisitTurn | None"] = relationship(remote_side=id, foreign_keys=stands_in_for_id)
    instead_of: Mapped["VisitTurn | None"] = relationship(remote_side=id, foreign_keys=instead_of_id)


class UnavailableDays(db.Model):
    """不能参加的日期: from one day to another, without a reason; entered by the member or for them."""

    __tablename__ = "unavailable_days"
    __table_args__ = (
        UniqueConstraint("appointment_id", "from_on", "to_on"),
        CheckConstraint("to_on >= from_on", name="begins_before_it_ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"))
    from_on: Mapped[date]
    to_on: Mapped[date]  # the last day
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    appointment: Mapped[Appointment] = relationship()
