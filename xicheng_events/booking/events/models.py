"""What is on offer: events, their slots, and how many places each slot has (domain §2.2)."""

from datetime import datetime, time, timedelta

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from xicheng_events.booking.events.choices import CompanionPolicy, DayLineKind, ReleaseState, Residence
from xicheng_events.booking.events.event_standing import EventStanding
from xicheng_events.booking.events.file_models import HasFiles
from xicheng_events.booking.events.kinds import Allocation, AttendanceMode, Category, EventKind, SeatKind
from xicheng_events.booking.events.notice_terms import NoticeTerms
from xicheng_events.booking.events.places import HasPlaces, OfOneSeat
from xicheng_events.booking.events.slot_parts import HasParts
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.questions.models import Form

event_co_host = Table(
    "event_co_host",
    db.metadata,
    Column("event_id", ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True, index=True),
)


class Venue(db.Model):
    """A place events happen at, kept by the organisation that runs it."""

    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(160))
    street_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # the street it lies in
    room: Mapped[str] = mapped_column(String(80), default="")
    meeting_point: Mapped[str] = mapped_column(String(160), default="")
    transit: Mapped[str] = mapped_column(String(200), default="")
    accessibility: Mapped[str] = mapped_column(String(200), default="")
    map_url: Mapped[str] = mapped_column(String(300), default="")  # a page of somebody's that shows where it is

    street: Mapped[Organisation | None] = relationship(foreign_keys=street_id)


class Event(NoticeTerms, EventStanding, HasFiles, db.Model):
    """活动: one notice to the public, with one or more slots. All decisions about it are here."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("max_party between 1 and 10", name="party_size"),
        CheckConstraint("registration_closes_at >= registration_opens_at", name="registration_window"),
        Index("ix_event_course_code", "course", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)  # KF-2026-0001
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), unique=True)
    kind: Mapped[EventKind] = mapped_column(choice(EventKind), default=EventKind.OPEN_DAY)
    attendance_mode: Mapped[AttendanceMode] = mapped_column(choice(AttendanceMode), default=AttendanceMode.ROOM)
    title: Mapped[str] = mapped_column(String(60))
    theme: Mapped[str] = mapped_column(String(60), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    host_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    audience: Mapped[str] = mapped_column(String(200), default="")
    min_age: Mapped[int | None]
    max_age: Mapped[int | None]
    residence: Mapped[Residence] = mapped_column(choice(Residence), default=Residence.ANY)
    eligibility: Mapped[str] = mapped_column(String(300), default="")
    allocation: Mapped[Allocation] = mapped_column(choice(Allocation), default=Allocation.FIRST_COME)
    # 先到先审: whether somebody may come is looked at by the host before the place is certain.
    review_required: Mapped[bool] = mapped_column(default=False)
    companion_policy: Mapped[CompanionPolicy] = mapped_column(choice(CompanionPolicy), default=CompanionPolicy.NONE)
    max_party: Mapped[int] = mapped_column(default=3)  # heads, the registrant included
    minors_allowed: Mapped[bool] = mapped_column(default=False)  # children come with a guardian
    registration_opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    registration_closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closing_is_provisional: Mapped[bool] = mapped_column(default=False)  # both: of events.defaults' own reckoning
    closing_calendar_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_version.id"))
    cancel_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: as events.phases says
    offer_hours: Mapped[int] = mapped_column(default=24)  # how long an offered place is held
    # Whether a party too large for what is free lets one later party go first, once; then places are kept for it.
    allow_skip: Mapped[bool] = mapped_column(default=True)
    what_to_bring: Mapped[str] = mapped_column(String(300), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    photo_notice: Mapped[bool] = mapped_column(default=True)
    contact_name: Mapped[str] = mapped_column(String(40), default="")
    contact_phone: Mapped[str] = mapped_column(String(20), default="")
    contact_hours: Mapped[str] = mapped_column(String(60), default="")
    offline_channel: Mapped[str] = mapped_column(String(200), default="")
    channels: Mapped[str] = mapped_column(String(200), default="")  # 发布渠道: where else the notice is published
    feedback_days: Mapped[int] = mapped_column(default=7)
    form_id: Mapped[int | None] = mapped_column(ForeignKey("form.id"), unique=True)  # None: asks the usual
    # The texts about personal data as published; None before.
    privacy_notice_id: Mapped[int | None] = mapped_column(ForeignKey("privacy_notice.id"))
    children_notice_id: Mapped[int | None] = mapped_column(ForeignKey("privacy_notice.id"))
    course: Mapped[EventCourse] = mapped_column(choice(EventCourse), default=EventCourse.AS_PLANNED)
    # Why it was postponed or cancelled, in the words people are told.
    course_reason: Mapped[str] = mapped_column(String(300), default="")
    # Made with the form: the same form sent twice is one draft.
    form_key: Mapped[str | None] = mapped_column(String(36), unique=True)
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # What people speak about (events.occasions).
    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasion.id"), unique=True)
    # What a change of a published notice would say instead, field by field, until it is cleared (notices.revision).
    revision: Mapped[dict | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    # Read along in the same statement: whoever has an event asks whether it is public.
    publication: Mapped[Publication] = relationship(lazy="joined", innerjoin=True)
    host: Mapped[Organisation] = relationship(foreign_keys=host_id)
    co_hosts: Mapped[list[Organisation]] = relationship(secondary=event_co_host)
    venue: Mapped[Venue | None] = relationship()
    drafted_by: Mapped[Person] = relationship(foreign_keys=drafted_by_id)
    occasion: Mapped[Occasion] = relationship()
    slots: Mapped[list["Slot"]] = relationship(
        back_populates="event", order_by="Slot.starts_at, Slot.id", cascade="all, delete-orphan")
    agenda: Mapped[list["DayLine"]] = relationship(order_by="DayLine.position", cascade="all, delete-orphan")
    # Read along: whoever reads an event mostly asks what registering for it asks.
    registration_form: Mapped[Form | None] = relationship(lazy="joined")

    @property
    def form(self) -> dict | None:
        """What registering asks (events.asked_at_registering); None: the usual."""
        return self.registration_form and self.registration_form.definition

    @form.setter
    def form(self, definition: dict | None) -> None:
        """Ask this; None: the usual again."""
        if self.registration_form:
            self.registration_form.definition = definition  # also None: what it asked before keeps its answers
            if self.form_id:
                flag_modified(self, "form_id")  # the notice has changed: its version counts it
        elif definition is not None:
            self.registration_form = Form(definition=definition)


class DayLine(db.Model):
    """One line of 活动安排: what is done from when to when, the same on the day of every slot."""

    __tablename__ = "agenda_item"  # as the first release called it

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[DayLineKind] = mapped_column(choice(DayLineKind, name="agendakind"))
    title: Mapped[str] = mapped_column(String(80))
    starts_at: Mapped[time | None]  # wall clock in Beijing
    ends_at: Mapped[time | None]


class Slot(HasParts, HasPlaces, db.Model):
    """场次: one time at which the event takes place. Staff call it off or move it alone."""

    __tablename__ = "slot"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="time_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(80), default="")  # “上午场”; of a meeting the public title of its 议题
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checkin_from: Mapped[datetime] = mapped_column(UtcDateTime)
    waiting_limit: Mapped[int] = mapped_column(default=0)  # 候补名额 in parties; 0: no waiting list
    # Where those with a place online take part: for them alone, and only when it begins (registration.online_link).
    online_link: Mapped[str] = mapped_column(String(500), default="")

    event: Mapped[Event] = relationship(back_populates="slots")
    quotas: Mapped[list["Quota"]] = relationship(
        back_populates="slot", order_by="Quota.id", cascade="all, delete-orphan", lazy="selectin"
    )
    releases: Mapped[list["QuotaRelease"]] = relationship(
        back_populates="slot", order_by="QuotaRelease.id", cascade="all, delete-orphan"
    )


class Quota(OfOneSeat, db.Model):
    """名额: the places of one kind of seat and one category in one slot. Only `quotas` writes `taken`."""

    __tablename__ = "quota"
    __table_args__ = (
        CheckConstraint("taken >= 0 and taken <= capacity", name="never_oversold"),
        Index("uq_quota_slot_seat_category", "slot_id", "seat", "category", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"))
    seat: Mapped[SeatKind] = mapped_column(choice(SeatKind), default=SeatKind.ROOM)
    category: Mapped[Category] = mapped_column(choice(Category), default=Category.ANYONE)
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)

    slot: Mapped[Slot] = relationship(back_populates="quotas")
    # Read along: `waiting`, how many parties stand in line for these places. `registration.queries` counts them.

    @property
    def name(self) -> str:
        """What tells these places from the slot's others (“居民”, “线上”, “现场 居民”); empty where there are none."""
        others = [each for each in self.slot.quotas if each is not self]
        seat = (self.other_seat or SeatKind.ROOM).label if len(self.slot.seats) > 1 else ""
        is_one_of_several = any(each.other_seat == self.other_seat for each in others)
        return f"{seat} {self.category.label if self.is_for_some or is_one_of_several else ''}".strip()

    @property
    def is_closed_to_public(self) -> bool:
        """Whether nobody chooses these places for themselves: who has one is agreed upon with an office."""
        return self.category in self.slot.event.row.closed_to_public

    @property
    def is_for_some(self) -> bool:
        """Whether the places are for one category alone."""
        return self.category not in (None, Category.ANYONE)  # None: not stored yet

    @property
    def left(self) -> int:
        """Places nobody holds."""
        return self.capacity - self.taken

    @property
    def free(self) -> int:
        """Places that whoever comes now can have: nobody overtakes those who wait."""
        return 0 if self.waiting else self.left


class QuotaRelease(OfOneSeat, db.Model):
    """名额调剂: unused places of one category go to another of the same kind of seat, at a stated time before the slot
    begins."""

    __tablename__ = "quota_release"
    __table_args__ = (
        CheckConstraint("hours_before between 1 and 720", name="hours"),
        CheckConstraint("from_category <> to_category", name="two_categories"),
        Index("ix_quota_release_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), index=True)
    seat: Mapped[SeatKind] = mapped_column(choice(SeatKind, "release_seat"), default=SeatKind.ROOM)
    from_category: Mapped[Category] = mapped_column(choice(Category, "from_category"))
    to_category: Mapped[Category] = mapped_column(choice(Category, "to_category"))
    hours_before: Mapped[int]
    state: Mapped[ReleaseState] = mapped_column(choice(ReleaseState), default=ReleaseState.PLANNED)
    moved: Mapped[int] = mapped_column(default=0)  # heads, once done
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: the clockwork
    reason: Mapped[str] = mapped_column(String(300), default="")

    slot: Mapped[Slot] = relationship(back_populates="releases")

    @property
    def due_at(self) -> datetime:
        """When it happens: counted from the slot's start, so that a moved slot moves it along."""
        return self.slot.starts_at - timedelta(hours=self.hours_before)
