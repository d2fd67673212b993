"""重大活动期间: days on which the district, or some of its places, is needed for something else (domain §17-28)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import UtcDateTime, db


class Blackout(db.Model):
    """Days on which no event should take place: at its places, or where it names none, in the whole district."""

    __tablename__ = "blackout"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="day_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))  # what the desk calls it
    reason: Mapped[str] = mapped_column(String(100))  # what people are told whose event is postponed
    first_day: Mapped[date]  # both in Beijing
    last_day: Mapped[date] = mapped_column(index=True)
    form_key: Mapped[str] = mapped_column(String(36), unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    places: Mapped[list["BlackoutPlace"]] = relationship(order_by="BlackoutPlace.id", cascade="all, delete-orphan")
    made_by: Mapped[Person] = relationship(foreign_keys=made_by_id)
    lifted_by: Mapped[Person | None] = relationship(foreign_keys=lifted_by_id)


class BlackoutPlace(db.Model):
    """One of its places, as venues name it: that covers all of its rooms, whichever unit's venue it is."""

    __tablename__ = "blackout_place"
    __table_args__ = (UniqueConstraint("blackout_id", "name", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    blackout_id: Mapped[int] = mapped_column(ForeignKey("blackout.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(160))
