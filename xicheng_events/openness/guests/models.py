"""Who has been reminded to answer an invitation, and when."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from xicheng_events.foundation.core.db import db


class InvitationReminder(db.Model):
    """催复: a party was reminded on that day; never twice on one, whoever presses at the same moment."""

    __tablename__ = "invitation_reminder"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
