"""Who put themselves forward or was recommended for a programme, and the list that is made of them (domain §4.2)."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.balanced_facts import Gender
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.personal_data import Encrypted
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recruitment.states import (
    LONGEST_REASON,
    LONGEST_WORDS,
    ApplicationSource,
    ApplicationState,
    Education,
    RecruitmentState,
)

_IS_LIVE = text("phone_hash <> '' and state <> 'withdrawn'")  # who has been forgotten has no hash


class Recruitment(db.Model):
    """招募: one for a programme, from the first application to the list that was decided."""

    __tablename__ = "recruitment"
    __table_args__ = (CheckConstraint("state <> 'notice' or notice_until is not null", name="notice_has_end"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    state: Mapped[RecruitmentState] = mapped_column(choice(RecruitmentState), default=RecruitmentState.COLLECTING)
    seed: Mapped[str] = mapped_column(String(64), default="")  # what the order is drawn from, since screening ended
    outcome: Mapped[dict] = mapped_column(JSON, default=dict)  # which shares were lowered; whether no list meets them
    suggested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    return_reason: Mapped[str] = mapped_column(String(300), default="")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    notice_from: Mapped[date | None]
    notice_until: Mapped[date | None]  # the last day
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    programme: Mapped[Programme] = relationship()


class Application(db.Model):
    """报名 or 推荐 for a programme: one live one a person and programme."""

    __tablename__ = "application"
    __table_args__ = (
        Index("uq_application_live", "programme_id", "phone_hash", unique=True, sqlite_where=_IS_LIVE,
              postgresql_where=_IS_LIVE),
        CheckConstraint("(source = 'unit') = (unit_id IS NOT NULL)", name="recommended_by_a_unit"),
        Index("ix_application_state", "programme_id", "state"),
        Index("ix_application_phone", "phone_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)  # ZM-7K3Q9F, on pages and in the drawn order
    form_key: Mapped[str | None] = mapped_column(String(36), unique=True)  # the form they came in: sent twice, one
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    source: Mapped[ApplicationSource] = mapped_column(choice(ApplicationSource))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)  # 推荐单位
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: put forward by themselves
    name: Mapped[str] = mapped_column(String(100))
    found_by: Mapped[str] = mapped_column(String(300), default="")  # the name as it is searched (core/names.py)
    phone: Mapped[str] = mapped_column(Encrypted("application.phone", row=("phone_hash",)))
    phone_hash: Mapped[str] = mapped_column(String(64))
    category: Mapped[Category] = mapped_column(choice(Category))
    gender: Mapped[Gender | None] = mapped_column(choice(Gender))
    age_band: Mapped[AgeBand | None] = mapped_column(choice(AgeBand))
    street_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    field_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))  # 关注领域
    education: Mapped[Education | None] = mapped_column(choice(Education))
    household_hash: Mapped[str | None] = mapped_column(String(64))  # who lives together, without where
    position: Mapped[str] = mapped_column(String(80), default="")  # 单位及职务
    available: Mapped[str] = mapped_column(String(100), default="")  # 可参与时间
    reason: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="")  # 自荐理由 or 推荐单位意见
    has_interest: Mapped[bool] = mapped_column(default=False)  # 利益冲突: works for the unit, or under contract with it
    interest: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="")  # which
    answer_sheet_id: Mapped[int | None] = mapped_column(ForeignKey("answer_sheet.id"), unique=True)
    state: Mapped[ApplicationState] = mapped_column(choice(ApplicationState))
    screening_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")  # why not, as they read it
    screened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    place: Mapped[int | None]  # in the drawn order
    is_suggested: Mapped[bool] = mapped_column(default=False)
    passed: Mapped[str] = mapped_column(String(20), default="")  # why not suggested (balancing.Why), which share breaks
    bound: Mapped[list | None] = mapped_column(JSON(none_as_null=True))
    is_picked: Mapped[bool] = mapped_column(default=False)  # on the list that is proposed
    change_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")  # why otherwise than suggested
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # that they weren't chosen
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)  # withdrawn, refused or not chosen
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    programme: Mapped[Programme] = relationship()
    unit: Mapped[Organisation | None] = relationship(foreign_keys=unit_id)
    street: Mapped[Organisation | None] = relationship(foreign_keys=street_id)
    field: Mapped[Topic | None] = relationship()

    @property
    def source_words(self) -> str:
        """来源, with the unit where there is one."""
        return f"{self.source.label}（{self.unit.short_name}）" if self.unit else self.source.label


class ApplicationObjection(db.Model):
    """公示期间的异议: what somebody says against one who is to be appointed."""

    __tablename__ = "application_objection"
    __table_args__ = (UniqueConstraint("application_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str] = mapped_column(Encrypted("application_objection.words", row=("application_id", "person_id")))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    is_upheld: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(String(300), default="")

    application: Mapped[Application] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)
