"""What the desk over an event's parties keeps for itself: ticks, and lists made to be downloaded."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import UtcDateTime, db
from xicheng_events.foundation.core.personal_data import Encrypted


class Pick(db.Model):
    """选取: somebody of the desk has ticked a registration, to decide on it together with others. Theirs alone."""

    __tablename__ = "pick"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True,
                                                 index=True)


class ListExport(db.Model):
    """A list as .xlsx that is too long to be made while somebody waits: the clockwork makes it, whoever asked fetches
    it, and it is gone a day later. `key` is the form's: the same form sent twice is one."""

    __tablename__ = "list_export"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    whole: Mapped[bool]  # phone numbers in full
    wanted: Mapped[list] = mapped_column(JSON)  # the registrations' ids, in the order of the list
    done: Mapped[int] = mapped_column(default=0)  # rows that are made
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    book: Mapped[str | None] = mapped_column(Encrypted("list_export.book", row=("key",)))  # the file, in base64

    event: Mapped[Event] = relationship()


class ListExportPart(db.Model):
    """Rows of a list that is being made; all parts are gone when it is."""

    __tablename__ = "list_export_part"

    key: Mapped[str] = mapped_column(ForeignKey("list_export.key", ondelete="CASCADE"), primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True)  # how many rows are in the parts before
    rows: Mapped[str] = mapped_column(Encrypted("list_export_part.rows", row=("key", "first")))  # as JSON
