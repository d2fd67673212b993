"""What a meeting is beside its event, and an item of its agenda beside its slot (domain §3.2); what the law asks of a
hearing; and meetings that weren't open, of which hardly anything is said."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.openness.meetings.kinds import ClosedReason, MeetingKind, Speaking


class Meeting(db.Model):
    """会议: of which kind, the how many-eth, and who calls it. Title, time, place and places are the event's."""

    __tablename__ = "meeting"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[MeetingKind] = mapped_column(choice(MeetingKind))
    number: Mapped[str] = mapped_column(String(20), default="")  # “第12次”, as the minutes will count it
    convenor: Mapped[str] = mapped_column(String(40), default="")  # 召集人, by office: “区长”
    needs_pledge: Mapped[bool] = mapped_column(default=True)  # no code before 保密承诺书 is signed (domain §3.4)


class AgendaItem(db.Model):
    """议题: what a slot of a meeting is besides. Of one that isn't open there is the reason, and nothing else: no title
    (the slot has no name), no reporting unit, no places."""

    __tablename__ = "meeting_item"
    __table_args__ = (
        CheckConstraint("closed is null or (unit_id is null and speaking = 'none')", name="closed_says_nothing"),
        CheckConstraint("(speaking = 'speak') = (minutes is not null)", name="minutes_to_speak"),
    )

    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)  # 汇报单位
    speaking: Mapped[Speaking] = mapped_column(choice(Speaking), default=Speaking.NONE)
    minutes: Mapped[int | None]  # each may speak
    closed: Mapped[ClosedReason | None] = mapped_column(choice(ClosedReason))

    unit: Mapped[Organisation | None] = relationship()


class Hearing(db.Model):
    """听证会: what the law asks to be said of it beforehand (重大行政决策程序暂行条例 art. 16): how its participants
    are chosen, how they get the papers, and, once the list of them is fixed, that it is public."""

    __tablename__ = "hearing"
    __table_args__ = (CheckConstraint("(list_public_at is null) = (list_public_by_id is null)", name="list_by"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    selected_how: Mapped[str] = mapped_column(String(300), default="")  # 听证参加人遴选办法
    papers_by_post: Mapped[bool] = mapped_column(default=False)  # else they are attachments of the notice
    list_public_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    list_public_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    list_public_by: Mapped[Person | None] = relationship()


class RecordConfirmation(db.Model):
    """听证笔录: that a participant has read the paper record and signed it, and when (art. 17). Nothing of what it
    says: the paper stays with the host."""

    __tablename__ = "record_confirmation"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    signed_on: Mapped[date]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    registration: Mapped[Registration] = relationship()
    noted_by: Mapped[Person] = relationship()


class ClosedMeeting(db.Model):
    """未开放的会议: when a unit met, what the meeting was called, and why it wasn't open, so that the numbers of a year
    are whole. No title, no agenda, no text at all: nothing that isn't open can stand here (domain §3.2)."""

    __tablename__ = "closed_meeting"
    __table_args__ = (
        CheckConstraint("number between 1 and 999", name="number_in_year"),
        UniqueConstraint("organisation_id", "kind", "number", "held_on", name="uq_closed_meeting_once"),
        Index("ix_closed_meeting_held_on", "held_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Made with the form: the same form sent twice is one meeting.
    form_key: Mapped[str] = mapped_column(String(36), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[MeetingKind] = mapped_column(choice(MeetingKind))
    number: Mapped[int]  # 第几次
    held_on: Mapped[date]
    reason: Mapped[ClosedReason] = mapped_column(choice(ClosedReason))
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship()
    registered_by: Mapped[Person] = relationship()
