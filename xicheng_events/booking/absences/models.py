"""未到场说明: what somebody says about having stayed away."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import UtcDateTime, db


class Excuse(db.Model):
    """未到场说明: what somebody says about having stayed away, and what the unit decided. One per registration."""

    __tablename__ = "excuse"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), unique=True)
    words: Mapped[str] = mapped_column(String(200), default="")
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted: Mapped[bool | None]  # None: not decided yet, and not counted until then
    reason: Mapped[str] = mapped_column(String(200), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    registration: Mapped[Registration] = relationship()
