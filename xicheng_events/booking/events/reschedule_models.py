"""改期: each time slots of an event were moved, and when they were to be before."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from xicheng_events.foundation.core.db import UtcDateTime, db


class Reschedule(db.Model):
    """Some slots of an event were moved, all at once."""

    __tablename__ = "reschedule"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    aged: Mapped[int] = mapped_column(default=0)  # parties in another age band on the new day


class RescheduledSlot(db.Model):
    """One of these slots, and the time it had until then; None where that wasn't kept."""

    __tablename__ = "rescheduled_slot"

    reschedule_id: Mapped[int] = mapped_column(ForeignKey("reschedule.id", ondelete="CASCADE"), primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True, index=True)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
