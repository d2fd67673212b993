"""The paper of an agenda item."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.models import Slot
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import UtcDateTime, db
from xicheng_events.foundation.files.models import File


class ItemPaper(db.Model):
    """会议材料: one file of an item. Another file is another row, so that no slip about the first holds for it."""

    __tablename__ = "item_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), unique=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"), unique=True)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    slot: Mapped[Slot] = relationship()
    file: Mapped[File] = relationship()
    added_by: Mapped[Person] = relationship()
