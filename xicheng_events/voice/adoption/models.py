"""One adoption for each opinion that deserves one, under a theme answered once for all of them (domain §3.6)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.voice.adoption.kinds import AdoptionResult, AdoptionState
from xicheng_events.voice.opinions.models import Opinion


class AdoptionTheme(db.Model):
    """要点: what one or many opinions of an occasion come to, with the unit that studies it. `result` and `answer` are
    being worked on; what is told stands in its newest `AdoptionAnswer`, whose number is `number`."""

    __tablename__ = "adoption_theme"
    __table_args__ = (
        Index("ix_adoption_theme_unit_state", "organisation_id", "state", "due_on"),
        CheckConstraint("state = 'assigned' or (result is not null and answer <> '' and made_by_id is not null)",
                        name="answered"),
        CheckConstraint("state <> 'told' or number > 0", name="told"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # The form it was made with: sent twice it is one.
    form_key: Mapped[str] = mapped_column(String(36), unique=True)
    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasion.id"), index=True)
    title: Mapped[str] = mapped_column(String(60))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # studies and answers
    state: Mapped[AdoptionState] = mapped_column(choice(AdoptionState), default=AdoptionState.ASSIGNED)
    assigned_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    days: Mapped[int]  # working days, from `assigned_at` or the day it was taken up again
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date]
    due_is_provisional: Mapped[bool] = mapped_column(default=False)
    due_calendar_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_version.id"))
    result: Mapped[AdoptionResult | None] = mapped_column(choice(AdoptionResult))
    answer: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_why: Mapped[str] = mapped_column(Text, default="")  # by who checked, or took it up again
    number: Mapped[int] = mapped_column(default=0)

    occasion: Mapped[Occasion] = relationship()
    organisation: Mapped[Organisation] = relationship()
    assigned_by: Mapped[Person] = relationship(foreign_keys=assigned_by_id)
    made_by: Mapped[Person | None] = relationship(foreign_keys=made_by_id)
    answers: Mapped[list["AdoptionAnswer"]] = relationship(order_by="AdoptionAnswer.number", back_populates="theme")
    adoptions: Mapped[list["Adoption"]] = relationship(order_by="Adoption.opinion_id", back_populates="theme")


class AdoptionAnswer(db.Model):
    """What was passed, and told: the first, and each that took its place."""

    __tablename__ = "adoption_answer"
    __table_args__ = (CheckConstraint("made_by_id <> passed_by_id", name="four_eyes"),
                      CheckConstraint("answer <> ''", name="said"))

    theme_id: Mapped[int] = mapped_column(ForeignKey("adoption_theme.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    result: Mapped[AdoptionResult] = mapped_column(choice(AdoptionResult))
    answer: Mapped[str] = mapped_column(Text)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    passed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    passed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    theme: Mapped[AdoptionTheme] = relationship(back_populates="answers")
    organisation: Mapped[Organisation] = relationship()
    made_by: Mapped[Person] = relationship(foreign_keys=made_by_id)
    passed_by: Mapped[Person] = relationship(foreign_keys=passed_by_id)


class Adoption(db.Model):
    """What becomes of one opinion: under which theme, and which of its answers whoever spoke was told."""

    __tablename__ = "adoption"
    __table_args__ = (
        # What was told is an answer of this theme, or none yet.
        ForeignKeyConstraint(["theme_id", "told_number"], ["adoption_answer.theme_id", "adoption_answer.number"],
                             name="fk_adoption_told_answer"),
        CheckConstraint("(told_number is null) = (told_at is null)", name="told_when"),
        Index("ix_adoption_theme_told", "theme_id", "told_number"),
    )

    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinion.id"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("adoption_theme.id"))
    told_number: Mapped[int | None]
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when who spoke was told first

    opinion: Mapped[Opinion] = relationship()
    theme: Mapped[AdoptionTheme] = relationship(back_populates="adoptions")
    told: Mapped[AdoptionAnswer | None] = relationship(
        viewonly=True, primaryjoin="and_(Adoption.theme_id == AdoptionAnswer.theme_id, "
                                   "Adoption.told_number == AdoptionAnswer.number)",
        foreign_keys="[AdoptionAnswer.theme_id, AdoptionAnswer.number]", uselist=False)


class AdoptionTally(db.Model):
    """采纳情况表 as it was fixed for publication: what was received is what became of it, or it isn't stored."""

    __tablename__ = "adoption_tally"
    __table_args__ = (CheckConstraint(
        "received = adopted + partly + not_adopted + explained + reference + registered + otherwise", name="adds_up"),)

    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasion.id"), primary_key=True)
    fixed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    fixed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    received: Mapped[int]
    adopted: Mapped[int]
    partly: Mapped[int]
    not_adopted: Mapped[int]
    explained: Mapped[int]
    reference: Mapped[int]
    registered: Mapped[int]  # became an issue of the ledger
    otherwise: Mapped[int]  # answered at once, thanked, handed on, not accepted

    def is_of(self, parts: dict[str, int]) -> bool:
        """Whether these are its sums still; what it has no column for must be nothing."""
        return all(getattr(self, part, 0) == number for part, number in parts.items())
