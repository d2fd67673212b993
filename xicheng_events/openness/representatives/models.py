"""Who is in the pool of representatives, as whom, for which fields, and for how long."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.balanced_facts import Gender
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.personal_data import Encrypted
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.openness.representatives.kinds import LONGEST_ABOUT, LONGEST_REASON, PoolSource, PoolStanding

_IS_KNOWN = text("phone_hash <> ''")  # nobody's phone has an empty hash: it marks who has been forgotten


class Representative(db.Model):
    """代表: one person, found by the phone, with the term that runs or was the last; earlier ones are `PoolTerm`s."""

    __tablename__ = "representative"
    __table_args__ = (
        Index("uq_representative_phone", "phone_hash", unique=True, sqlite_where=_IS_KNOWN,
              postgresql_where=_IS_KNOWN),
        CheckConstraint("(source = 'unit') = (unit_id IS NOT NULL)", name="recommended_by_a_unit"),
        CheckConstraint("term_to >= term_from", name="begins_before_it_ends"),
        CheckConstraint("standing NOT IN ('active', 'on_hold') OR term_to IS NOT NULL", name="serves_a_term"),
        Index("ix_representative_standing", "standing", "term_to"),
        Index("ix_representative_unit", "unit_id", "standing"),
        Index("ix_representative_name", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_key: Mapped[str | None] = mapped_column(String(36), unique=True)  # the form they came in: sent twice, one
    name: Mapped[str] = mapped_column(String(100))
    found_by: Mapped[str] = mapped_column(String(300), default="")  # the name as it is searched (core/names.py)
    phone: Mapped[str] = mapped_column(Encrypted("representative.phone", row=("phone_hash",)))
    phone_hash: Mapped[str] = mapped_column(String(64))
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # the link itself is in messages alone
    gender: Mapped[Gender | None] = mapped_column(choice(Gender))
    age_band: Mapped[AgeBand | None] = mapped_column(choice(AgeBand))
    street_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    household_hash: Mapped[str | None] = mapped_column(String(64))  # who lives together, without where
    about: Mapped[str] = mapped_column(String(LONGEST_ABOUT), default="")
    source: Mapped[PoolSource] = mapped_column(choice(PoolSource))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: put forward by themselves
    standing: Mapped[PoolStanding] = mapped_column(choice(PoolStanding), default=PoolStanding.PROPOSED)
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")  # why refused, on hold or ended
    term_from: Mapped[date | None]
    term_to: Mapped[date | None]  # the last day
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    renewal_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    renewal_agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)  # refused, left, or the term over
    last_attended_on: Mapped[date | None]  # noted by a sweep: the pool remembers it longer than registrations do
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    was_there = False  # for what enters somebody: what the same form has entered already

    street: Mapped[Organisation | None] = relationship(foreign_keys=street_id)
    unit: Mapped[Organisation | None] = relationship(foreign_keys=unit_id)
    category_rows: Mapped[list["PoolCategory"]] = relationship(
        order_by="PoolCategory.category", cascade="all, delete-orphan", passive_deletes=True)
    topic_rows: Mapped[list["PoolTopic"]] = relationship(
        order_by="PoolTopic.topic_id", cascade="all, delete-orphan", passive_deletes=True)
    terms: Mapped[list["PoolTerm"]] = relationship(
        order_by="PoolTerm.term_from, PoolTerm.id", cascade="all, delete-orphan", passive_deletes=True)

    @property
    def categories(self) -> list[Category]:
        """As whom they may be asked."""
        return [row.category for row in self.category_rows]

    @property
    def topics(self) -> list[Topic]:
        """关注领域, each by the one that stands for it."""
        return list(dict.fromkeys(row.topic.standing for row in self.topic_rows))

    @property
    def source_words(self) -> str:
        """来源, with the unit where there is one."""
        return f"{self.source.label}（{self.unit.short_name}）" if self.unit else self.source.label


class PoolCategory(db.Model):
    """As whom a representative may be asked."""

    __tablename__ = "pool_category"
    __table_args__ = (Index("ix_pool_category_category", "category", "representative_id"),)

    representative_id: Mapped[int] = mapped_column(ForeignKey("representative.id", ondelete="CASCADE"),
                                                   primary_key=True)
    category: Mapped[Category] = mapped_column(choice(Category), primary_key=True)


class PoolTopic(db.Model):
    """A field in which a representative is interested."""

    __tablename__ = "pool_topic"
    __table_args__ = (Index("ix_pool_topic_topic", "topic_id", "representative_id"),)

    representative_id: Mapped[int] = mapped_column(ForeignKey("representative.id", ondelete="CASCADE"),
                                                   primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)

    topic: Mapped[Topic] = relationship(lazy="joined")


class PoolTerm(db.Model):
    """任期: one that began; a renewal is another."""

    __tablename__ = "pool_term"
    __table_args__ = (CheckConstraint("term_to >= term_from", name="begins_before_it_ends"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    representative_id: Mapped[int] = mapped_column(ForeignKey("representative.id", ondelete="CASCADE"), index=True)
    term_from: Mapped[date]
    term_to: Mapped[date]
    source: Mapped[PoolSource] = mapped_column(choice(PoolSource))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)

    unit: Mapped[Organisation | None] = relationship()
