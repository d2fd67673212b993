"""Questionnaires for those who came, and their answers (domain §2.6)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import UtcDateTime, db
from xicheng_events.foundation.core.personal_data import Encrypted
from xicheng_events.foundation.questions.models import AnswerSheet, Form


class FeedbackInvitation(db.Model):
    """The right of one party that came to answer once; the link has a token.

    An anonymous answer lies sealed in here until the clockwork moves it and others together
    (operations.mixing_anonymous).
    """

    __tablename__ = "feedback_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # the token itself is in the message alone
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_on: Mapped[date | None]  # the day in Beijing: the hour would tell who wrote which answer
    sealed: Mapped[str | None] = mapped_column(Encrypted("feedback_invitation.sealed", row=("registration_id",)))

    registration: Mapped[Registration] = relationship()


class Survey(db.Model):
    """A questionnaire: what it asks is its form."""

    __tablename__ = "survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(24), unique=True)  # of one that comes with the product
    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"), unique=True)

    form: Mapped[Form] = relationship(lazy="joined")


class Answer(db.Model):
    """One questionnaire filled in; what was answered is on its sheet. An anonymous one says neither whose nor of which
    slot, `at` is the day it was moved in, and its ids are random: only the invitation knows that it was used."""

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("answer_sheet.id"), unique=True)

    event: Mapped[Event] = relationship()
    slot: Mapped[Slot | None] = relationship()
    sheet: Mapped[AnswerSheet] = relationship()
