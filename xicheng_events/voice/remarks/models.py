"""Who takes down what is said at an event, and each remark: an opinion, with who said it at which item (domain
§3.2)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import UtcDateTime, db
from xicheng_events.voice.opinions.models import Opinion


class Recorder(db.Model):
    """记录人: a member of the host's staff who takes down what is said at one event, until its day is over."""

    __tablename__ = "recorder"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    named_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    named_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(foreign_keys=person_id)


class Remark(db.Model):
    """发言要点: what stands beside the opinion that a remark is. The gist itself is the opinion's text."""

    __tablename__ = "remark"
    __table_args__ = (CheckConstraint("registration_id is null or speaker = ''", name="one_speaker"),)

    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinion.id"), primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), index=True)
    # Who spoke: a party of the slot, or in words (参会单位代表), which are forgotten like a name.
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    speaker: Mapped[str] = mapped_column(String(40), default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: written by who spoke
    may_name: Mapped[bool] = mapped_column(default=False)  # who spoke agrees to be named where the result is published
    correction: Mapped[str] = mapped_column(Text, default="")  # what who spoke asks to have corrected, until it is
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # from then on the text is fixed

    opinion: Mapped[Opinion] = relationship()
    slot: Mapped[Slot] = relationship()
    registration: Mapped[Registration | None] = relationship()
    recorded_by: Mapped[Person | None] = relationship(foreign_keys=recorded_by_id)

    @property
    def who(self) -> str:
        """Who spoke, as the host's desk reads it; empty once that is forgotten, or who spoke wants it to be."""
        if self.registration:
            return self.registration.name if self.opinion.person_id else ""
        return self.speaker
