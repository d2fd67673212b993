"""Draws: the two officers with their sealed shares, the frozen list, and the published record."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.draws.states import DrawState
from xicheng_events.booking.events.models import Event, Quota
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.personal_data import Encrypted


class Draw(db.Model):
    """抽取: one for all slots of an event, with one seed."""

    __tablename__ = "draw"
    __table_args__ = (
        CheckConstraint("(state = 'planned') = (list_hash is null)", name="frozen_has_hash"),
        CheckConstraint("(state = 'drawn') = (seed is not null)", name="drawn_has_seed"),
        CheckConstraint("(number_what is null) = (number_on is null)", name="number_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), unique=True)
    state: Mapped[DrawState] = mapped_column(choice(DrawState), default=DrawState.PLANNED)
    draw_at: Mapped[datetime] = mapped_column(UtcDateTime)  # announced: nobody reveals before
    # The public number that joins the seed: fixed before the freeze, known only later. Both None without one.
    number_what: Mapped[str | None] = mapped_column(String(120))
    number_on: Mapped[date | None]
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    list_hash: Mapped[str | None] = mapped_column(String(64))
    list_text: Mapped[str | None] = mapped_column(Text, deferred=True)  # canonical, as it was hashed
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seed: Mapped[str | None] = mapped_column(String(64))
    record_text: Mapped[str | None] = mapped_column(Text, deferred=True)  # what is published, to the byte
    # When everybody's rank stood in the registrations: at once, but for the ends of very long lines.
    lined_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    officers: Mapped[list["DrawOfficer"]] = relationship(
        order_by="DrawOfficer.position", cascade="all, delete-orphan", lazy="selectin")

    @property
    def is_committed(self) -> bool:
        """Whether both officers have committed to a share."""
        return len(self.officers) == 2 and all(officer.commitment for officer in self.officers)


class DrawOfficer(db.Model):
    """抽取人: one of the two named members of staff. The share stays sealed until that person reveals it."""

    __tablename__ = "draw_officer"
    __table_args__ = (
        CheckConstraint("position in (1, 2)", name="two"),
        UniqueConstraint("draw_id", "position", name="uq_draw_officer_position"),
        UniqueConstraint("draw_id", "person_id", name="uq_draw_officer_person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id", ondelete="CASCADE"))
    position: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))  # as published, whatever becomes of the account
    share: Mapped[str | None] = mapped_column(Encrypted("draw_officer.share", row=("draw_id", "position")))
    commitment: Mapped[str | None] = mapped_column(String(64))
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    number: Mapped[str | None] = mapped_column(String(120))  # the public number as this person typed it
    revealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(String(400), default="")  # whom this person stands in for, and why: published

    person: Mapped[Person] = relationship()


class DrawEntry(db.Model):
    """One party in the frozen list, under a code that can't be traced back to it."""

    __tablename__ = "draw_entry"
    __table_args__ = (
        UniqueConstraint("draw_id", "code"),
        Index("ix_draw_entry_untold", "draw_id", "told_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), unique=True)
    quota_id: Mapped[int] = mapped_column(ForeignKey("quota.id"))
    code: Mapped[str] = mapped_column(String(12))
    heads: Mapped[int]
    weight: Mapped[int] = mapped_column(default=1)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of the result

    registration: Mapped[Registration] = relationship()
    quota: Mapped[Quota] = relationship()
