"""What the desk over an event's parties keeps for itself: ticks."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from xicheng_events.foundation.core.db import db


class Pick(db.Model):
    """选取: somebody of the desk has ticked a registration, to decide on it together with others. Theirs alone."""

    __tablename__ = "pick"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True,
                                                 index=True)
