"""Balanced lists: the quotas of each, what is known of the candidates, and who is on it, or why not."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.selection.states import Attribute, CandidateSource, SelectionState
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.balanced_facts import Gender
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.personal_data import Encrypted
from xicheng_events.foundation.publishing.topic_models import Topic

# 推荐单位: who proposes people for a slot.
selection_proposer = Table(
    "selection_proposer", db.metadata,
    Column("slot_id", ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True),
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True, index=True))


class Selection(db.Model):
    """遴选: one for an event, with a list for each of its slots and kinds of seat."""

    __tablename__ = "selection"
    __table_args__ = (
        CheckConstraint("notice_days between 0 and 30", name="notice_period"),
        CheckConstraint("yearly_cap between 1 and 99", name="cap"),
        CheckConstraint("state <> 'approved' or decided_at is not null", name="approved_by_somebody"),
        CheckConstraint("state <> 'notice' or notice_until is not null", name="notice_has_end"),
        Index("ix_selection_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), unique=True)
    state: Mapped[SelectionState] = mapped_column(choice(SelectionState), default=SelectionState.COLLECTING)
    notice_days: Mapped[int] = mapped_column(default=0)  # 公示: 0 without
    yearly_cap: Mapped[int | None]  # how many events of this kind somebody has a seat in, in twelve months; None: any
    # What was lowered, and which lists can't be made, by key; as it was when it was suggested.
    outcome: Mapped[dict] = mapped_column(JSON, default=dict)
    suggested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    notice_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    return_reason: Mapped[str] = mapped_column(String(300), default="")
    result_text: Mapped[str | None] = mapped_column(Text, deferred=True)  # what is published, to the byte
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    @property
    def is_frozen(self) -> bool:
        """Whether neither candidates nor quotas change any more."""
        return self.state is not SelectionState.COLLECTING

    @classmethod
    def unsaved(cls, event: Event) -> "Selection":
        """What an event's selection says before anything has been set for it; in no session."""
        return cls(event=event, event_id=event.id, state=SelectionState.COLLECTING, notice_days=0,
                   yearly_cap=event.row.yearly_cap, outcome={}, return_reason="")

    submitted_by: Mapped[Person | None] = relationship(foreign_keys=submitted_by_id)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)


class SelectionQuota(db.Model):
    """名额要求: of those with one value of an attribute at least and at most so many on one list."""

    __tablename__ = "selection_quota"
    __table_args__ = (
        CheckConstraint("least >= 0 and least <= most", name="least_most"),
        UniqueConstraint("slot_id", "seat", "attribute", "value", name="uq_selection_quota_value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"))
    seat: Mapped[SeatKind] = mapped_column(choice(SeatKind))
    attribute: Mapped[Attribute] = mapped_column(choice(Attribute))
    value: Mapped[str] = mapped_column(String(40))
    least: Mapped[int]
    most: Mapped[int]

    slot: Mapped[Slot] = relationship()


class Candidate(db.Model):
    """候选人: where a registration comes from, and what is known beyond what it says itself."""

    __tablename__ = "candidate"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[CandidateSource] = mapped_column(choice(CandidateSource))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)  # who proposed
    gender: Mapped[Gender | None] = mapped_column(choice(Gender))
    field_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    household: Mapped[str | None] = mapped_column(String(64))  # keyed hash of an address (core/balanced_facts)

    registration: Mapped[Registration] = relationship()
    unit: Mapped[Organisation | None] = relationship()
    field: Mapped[Topic | None] = relationship()


class SelectionEntry(db.Model):
    """One candidate of a frozen list: what the list says of them, and what became of it."""

    __tablename__ = "selection_entry"
    __table_args__ = (
        UniqueConstraint("selection_id", "code"),
        UniqueConstraint("selection_id", "list_key", "place", name="uq_selection_entry_place"),
        CheckConstraint("not is_picked or not is_capped", name="capped_never_picked"),
        CheckConstraint("(changed_by_id is null) = (change_reason = '')", name="changed_with_reason"),
        # One seat for a household, whatever happens at the same moment.
        Index("uq_selection_entry_home", "selection_id", "home", unique=True,
              sqlite_where=db.text("is_picked"), postgresql_where=db.text("is_picked")),
        Index("ix_selection_entry_untold", "selection_id", "told_at"),
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    selection_id: Mapped[int] = mapped_column(ForeignKey("selection.id", ondelete="CASCADE"))
    list_key: Mapped[str] = mapped_column(String(24))  # as in the draw's file: 1-attend
    code: Mapped[str] = mapped_column(String(12))
    facts: Mapped[dict] = mapped_column(JSON)  # what a quota was set on, as it was frozen
    salt: Mapped[str] = mapped_column(String(32), default="")  # of a line that is published as a hash; else empty
    home: Mapped[int]  # whoever lives together has the same number
    is_capped: Mapped[bool] = mapped_column(default=False)
    place: Mapped[int | None]  # in the drawn order of its list
    is_suggested: Mapped[bool] = mapped_column(default=False)
    passed: Mapped[str] = mapped_column(String(20), default="")  # why not (balancing.Why), and which quota would break
    bound: Mapped[list | None] = mapped_column(JSON)
    is_picked: Mapped[bool] = mapped_column(default=False)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    change_reason: Mapped[str] = mapped_column(String(100), default="")  # published
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_forgotten: Mapped[bool] = mapped_column(default=False)  # what was known of somebody isn't any more

    registration: Mapped[Registration] = relationship()
    changed_by: Mapped[Person | None] = relationship()


class SelectionObjection(db.Model):
    """公示期间的意见: what somebody says against a list, for the coordinator alone."""

    __tablename__ = "selection_objection"
    __table_args__ = (UniqueConstraint("selection_id", "person_id", name="uq_selection_objection_person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    selection_id: Mapped[int] = mapped_column(ForeignKey("selection.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str] = mapped_column(Encrypted("selection_objection.words", row=("selection_id", "person_id")))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(String(300), default="")

    selection: Mapped[Selection] = relationship()
