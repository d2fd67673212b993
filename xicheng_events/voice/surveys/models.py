"""Questionnaires, the copies of them that are handed out, and what was answered (domain §2.6)."""

from datetime import date, datetime, timedelta

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.kinds import EventKind
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.personal_data import Encrypted
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.publishing.models import Publication, WithPublication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.questions.models import AnswerSheet, Form
from xicheng_events.voice.surveys.kinds import CopySource, Naming, SurveyCourse


class Survey(WithPublication, db.Model):
    """问卷: what it asks is its form. It asks those who came to one event, or to any of a kind (模板); one with an open
    link asks everyone. What comes with the product has a key, and was never published by anybody."""

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("id", "naming"),
        CheckConstraint("(key is null) <> (publication_id is null)", name="published_or_ours"),
        CheckConstraint("event_id is null or not has_open_link", name="one_audience"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(24), unique=True)  # of one that comes with the product
    code: Mapped[str] = mapped_column(String(16), unique=True)  # WJ-7K3Q9F, in its public address
    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"), unique=True)
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"), unique=True)
    title: Mapped[str] = mapped_column(String(80))
    intro: Mapped[str] = mapped_column(Text, default="")  # what it is for, said above the questions
    # Who is known: fixed by the foreign keys of its first answer, wherever that lies.
    naming: Mapped[Naming] = mapped_column(choice(Naming), default=Naming.EACH)
    days: Mapped[int] = mapped_column(default=7)  # whole days it is open, from when it is published or handed out
    has_open_link: Mapped[bool] = mapped_column(default=False)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of an open link, since it is published
    contact_phone: Mapped[str] = mapped_column(String(20), default="")  # whom to ask, where no event says it
    # What suggestions made in it are about; an event's are about the event.
    occasion_id: Mapped[int | None] = mapped_column(ForeignKey("occasion.id"), unique=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), unique=True)
    event_kind: Mapped[EventKind | None] = mapped_column(choice(EventKind), unique=True)
    # What is to be said instead, once it has been reviewed: those of `revision.REVISABLE` that differ.
    revision: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    form_key: Mapped[str | None] = mapped_column(String(36), unique=True)  # the form it was drafted in: sent twice, one

    form: Mapped[Form] = relationship(lazy="joined")
    publication: Mapped[Publication | None] = relationship()
    occasion: Mapped[Occasion | None] = relationship()
    event: Mapped[Event | None] = relationship()

    @property
    def items(self) -> list[dict]:
        """What it asks now, as `questions.items` has it."""
        return self.form.definition["items"]

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was public and isn't any more: nobody fills it in."""
        return self.publication is not None and self.publication.state is PublicationState.WITHDRAWN

    @property
    def is_open(self) -> bool:
        """Whether everybody may fill it in now, by its open link."""
        return self.is_public and self.has_open_link and clock.now() < self.closes_at

    @property
    def standing(self) -> PublicationState | SurveyCourse:
        """Where it stands, in one word: how far it has got, and once it is public whether its open link has closed."""
        is_closed = self.is_public and self.has_open_link and not self.is_open
        return SurveyCourse.CLOSED if is_closed else self.publication.state

    @property
    def host(self) -> Organisation | None:
        """The unit that asks; None: it came with the product."""
        return self.publication and self.publication.organisation

    @property
    def host_name(self) -> str:
        """Its full name, as of today."""
        return self.host.full_name if self.host else ""


def closing_after(days: int) -> datetime:
    """The midnight in Beijing at which what is handed out now, for so many whole days, closes."""
    return clock.start_of(clock.today() + timedelta(days=days + 1))


class SurveyCopy(db.Model):
    """一份问卷: the right to answer once, until it closes. It was sent to a party that came, printed on paper with a
    number, or taken from the open link; whoever has its token may fill it in.

    An anonymous answer lies sealed in here until the clockwork moves it and others together
    (operations.mixing_anonymous).
    """

    __tablename__ = "survey_copy"
    __table_args__ = (
        ForeignKeyConstraint(["survey_id", "answered_naming"], ["survey.id", "survey.naming"],
                             name="fk_survey_copy_naming"),
        UniqueConstraint("survey_id", "number"),
        CheckConstraint("(answered_on is null) = (answered_naming is null)", name="answered"),
        CheckConstraint("(source = 'invited') = (registration_id is not null)", name="invited"),
        CheckConstraint("number is null or source = 'paper'", name="on_paper"),
        CheckConstraint("answered_on is null or draft is null", name="draft_or_answer"),
        Index("ix_survey_copy_survey_id_event_id", "survey_id", "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)  # what it asks about, if an event
    source: Mapped[CopySource] = mapped_column(choice(CopySource))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), unique=True)
    # Printed on paper (paper_numbers), until it is forgotten (operations.paper_copies).
    number: Mapped[str | None] = mapped_column(String(12))
    # The token itself is in the message, or in the link of who has begun; of a paper copy nobody has it.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    handed_out_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_on: Mapped[date | None]  # the day in Beijing: the hour would tell who wrote which answer
    answered_naming: Mapped[Naming | None] = mapped_column(choice(Naming))
    sealed: Mapped[str | None] = mapped_column(Encrypted("survey_copy.sealed", row=("token_hash",)))
    draft: Mapped[bytes | None] = mapped_column(LargeBinary)  # half filled in, sealed with a key made of the token

    survey: Mapped[Survey] = relationship(foreign_keys=survey_id)
    event: Mapped[Event | None] = relationship()
    registration: Mapped[Registration | None] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether it can still be filled in: not answered, and its time isn't up."""
        return self.answered_on is None and clock.now() < self.closes_at

    @property
    def unit(self) -> Organisation:
        """Who asks: the host of the event, or whose questionnaire it is."""
        return self.event.host if self.event else self.survey.host

    @property
    def contact_phone(self) -> str:
        """Whom to ask about it; empty where nobody is named."""
        return self.event.contact_phone if self.event else self.survey.contact_phone


class PaperSet(db.Model):
    """一批纸质问卷: copies that were numbered together to be printed, and what is asked on them. Their numbers are
    counted on from `first`, within the questionnaire and the event."""

    __tablename__ = "paper_set"
    __table_args__ = (UniqueConstraint("survey_id", "first"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    form_key: Mapped[str] = mapped_column(String(36), unique=True)  # the form it was asked for in: sent twice, one
    first: Mapped[int]
    count: Mapped[int]
    items: Mapped[list] = mapped_column(JSON)  # as they are printed: a revision changes no paper
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)  # of its copies: until then they are typed in

    survey: Mapped[Survey] = relationship()
    event: Mapped[Event | None] = relationship()


class Answer(db.Model):
    """One questionnaire filled in; what was answered is on its sheet. An anonymous one says neither whose nor of which
    slot, `at` is the day it was moved in, and its ids are random: only the copy knows that it was used."""

    __tablename__ = "answer"
    __table_args__ = (
        ForeignKeyConstraint(["survey_id", "naming"], ["survey.id", "survey.naming"], name="fk_answer_naming"),
        UniqueConstraint("survey_id", "person_id"),  # by name one person answers once, in however many browsers
        CheckConstraint("source <> 'paper'", name="not_told_apart"),
        CheckConstraint("by_name or (slot_id is null and registration_id is null and person_id is null)",
                        name="nameless"),
        Index("ix_answer_survey_id_event_id", "survey_id", "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    naming: Mapped[Naming] = mapped_column(choice(Naming))  # its questionnaire's, which can't be changed any more
    # By the open link, or not: a few invited ones among many papers would be known by the difference.
    source: Mapped[CopySource] = mapped_column(choice(CopySource))
    by_name: Mapped[bool]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # by the open link, signed in
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("answer_sheet.id"), unique=True)

    survey: Mapped[Survey] = relationship(foreign_keys=survey_id)
    event: Mapped[Event | None] = relationship()
    slot: Mapped[Slot | None] = relationship()
    sheet: Mapped[AnswerSheet] = relationship()
