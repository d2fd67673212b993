"""Questionnaires for those who came, and their answers (domain §2.6)."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.personal_data import Encrypted


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


class Answer(db.Model):
    """One questionnaire filled in. An anonymous one says neither whose nor of which slot, `at` is the day it was moved
    in, and its id is random: only the invitation knows that it was used."""

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    impressed_by: Mapped[str] = mapped_column(Text, default="")
    why_unhappy: Mapped[str] = mapped_column(Text, default="")

    event: Mapped[Event] = relationship()
    slot: Mapped[Slot | None] = relationship()
    ratings: Mapped[list["Rating"]] = relationship(cascade="all, delete-orphan", order_by="Rating.id")


class RatedItem(Labelled):
    """What is rated (domain §2.6); the first is the one the satisfaction rate is made of."""

    OVERALL = "overall", _l("总体满意度")
    ORGANISATION = "organisation", _l("活动组织")
    CONTENT = "content", _l("讲解内容")
    QA = "qa", _l("互动答疑")
    VENUE = "venue", _l("场地与服务")


class Rating(db.Model):
    """One item of one answer."""

    __tablename__ = "rating"
    __table_args__ = (CheckConstraint("score between 1 and 5", name="score"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), index=True)
    item: Mapped[RatedItem] = mapped_column(choice(RatedItem))
    score: Mapped[int]
