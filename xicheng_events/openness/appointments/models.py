"""Terms: each a row with a first and a last day; a renewal is another (domain §4.3)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.kinds import Category
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.personal_data import Encrypted
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.openness.appointments.states import (
    LONGEST_REASON,
    AppointmentState,
    DismissalReason,
    ProposedStep,
)
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recruitment.models import Application

_IS_KNOWN = text("phone_hash <> ''")  # who has been forgotten has no hash


class Appointment(db.Model):
    """聘任: one term of one person in a programme, with its certificate."""

    __tablename__ = "appointment"
    __table_args__ = (
        # Two live ones of a person in one programme are impossible: the last of a row of terms holds the programme.
        Index("uq_appointment_live", "programme_id", "phone_hash", "holds_programme", unique=True,
              sqlite_where=_IS_KNOWN, postgresql_where=_IS_KNOWN),
        CheckConstraint("holds_programme", name="holds_programme"),  # yes or nothing
        CheckConstraint("ends_on >= starts_on", name="begins_before_it_ends"),
        CheckConstraint("term_number >= 1", name="term_number"),
        CheckConstraint("(term_number = 1) = (renews_id is null)", name="renews_the_one_before"),
        CheckConstraint("(proposed is null) = (proposed_by_id is null)", name="proposed_by_somebody"),
        UniqueConstraint("programme_id", "sequence", "term_number"),
        Index("ix_appointment_phone", "phone_hash"),
        Index("ix_appointment_programme", "programme_id", "state", "ends_on"),
        Index("ix_appointment_ends", "state", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))  # None in a renewal
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), unique=True)  # the term before
    term_number: Mapped[int] = mapped_column(default=1)  # of consecutive terms
    holds_programme: Mapped[bool | None] = mapped_column(default=True)
    sequence: Mapped[int]  # 编号 within the programme, for rotas: of a person the same in each term
    certificate_number: Mapped[str] = mapped_column(String(40), unique=True)  # 西政体聘〔2026〕001号
    certificate_code: Mapped[str] = mapped_column(String(16), unique=True)  # in the address its QR leads to
    name: Mapped[str] = mapped_column(String(100))
    found_by: Mapped[str] = mapped_column(String(300), default="")  # the name as it is searched (core/names.py)
    phone: Mapped[str] = mapped_column(Encrypted("appointment.phone", row=("phone_hash",)))
    phone_hash: Mapped[str] = mapped_column(String(64))
    category: Mapped[Category] = mapped_column(choice(Category))
    field_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    position: Mapped[str] = mapped_column(String(80), default="")  # 单位及职务
    starts_on: Mapped[date]
    ends_on: Mapped[date]  # the last day
    state: Mapped[AppointmentState] = mapped_column(choice(AppointmentState), default=AppointmentState.APPOINTED)
    ended_on: Mapped[date | None]  # the day it really ended
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")  # of a pause or an end, as they read it
    dismissed_for: Mapped[DismissalReason | None] = mapped_column(choice(DismissalReason))
    certificate_ready_on: Mapped[date | None]  # 聘书 printed and sealed; they were told
    certificate_returned_on: Mapped[date | None]
    renewal_wish: Mapped[bool | None]  # whether they want another term, once they have said
    # What the unit's editor proposes and its leader decides.
    proposed: Mapped[ProposedStep | None] = mapped_column(choice(ProposedStep))
    proposed_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    proposed_dismissal: Mapped[DismissalReason | None] = mapped_column(choice(DismissalReason, "proposed_dismissal"))
    proposed_until: Mapped[date | None]  # the last day of a renewal
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    return_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")  # why the leader didn't agree
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    appointed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    appointed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    programme: Mapped[Programme] = relationship()
    application: Mapped[Application | None] = relationship()
    field: Mapped[Topic | None] = relationship()
    renews: Mapped["Appointment | None"] = relationship(remote_side=id)


class AppointmentReminder(db.Model):
    """届满提醒: one for each last day, so that a renewed term has its own."""

    __tablename__ = "appointment_reminder"

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True)
    ends_on: Mapped[date] = mapped_column(primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True)  # 60 or 30 before
    at: Mapped[datetime] = mapped_column(UtcDateTime)
