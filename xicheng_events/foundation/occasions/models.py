"""What people can say something about (design.md §2): opinions point here, whatever it is that they are about."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import UtcDateTime, db


class Occasion(db.Model):
    """One thing that can be spoken about, as those need it who answer for what is said. The thing points here, and
    its room keeps the row as the thing is: nothing else writes it."""

    __tablename__ = "occasion"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # as the record calls such a thing: "event"
    title: Mapped[str] = mapped_column(String(120))
    path: Mapped[str] = mapped_column(String(120), default="")  # where its page is, without the host
    host_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    contact_name: Mapped[str] = mapped_column(String(40), default="")
    contact_phone: Mapped[str] = mapped_column(String(20), default="")
    contact_hours: Mapped[str] = mapped_column(String(60), default="")
    # When it is over: phones left with what is said about it are kept for so long from then. None: not known yet.
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # The unit whose work as such this is, and no one thing of it: one for each unit, made when first spoken about.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), unique=True)

    host: Mapped[Organisation] = relationship(foreign_keys=host_id)

    @property
    def code(self) -> str:
        """What its address names it by: the last part; empty where it has no page."""
        return self.path.rpartition("/")[2]
