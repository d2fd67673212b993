"""The text of the pledge, version by version, and who has signed which (domain §3.4)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import UtcDateTime, db


class PledgeText(db.Model):
    """承诺书文本: never changed; another wording is another version, and the newest is signed from then on."""

    __tablename__ = "pledge_text"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the version: 1, 2, 3
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: the first, as the house brings it

    by: Mapped[Person | None] = relationship()


class Pledge(db.Model):
    """One party's signature: the name as typed, or that the signed paper is with the host."""

    __tablename__ = "pledge"
    __table_args__ = (
        CheckConstraint("(text_id is null) = on_paper", name="paper_or_text"),
        CheckConstraint("on_paper = (recorded_by_id is not null)", name="paper_recorded"),
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    text_id: Mapped[int | None] = mapped_column(ForeignKey("pledge_text.id"))  # None: on paper
    name: Mapped[str] = mapped_column(String(100))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    on_paper: Mapped[bool] = mapped_column(default=False)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    registration: Mapped[Registration] = relationship()
    text: Mapped[PledgeText | None] = relationship()
    recorded_by: Mapped[Person | None] = relationship()


class PledgeReminder(db.Model):
    """Who has been reminded to sign, once, whoever sweeps at the same moment."""

    __tablename__ = "pledge_reminder"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
