"""What the desk decides about a door's day: that it is closed, and what became of what didn't fit."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.models import Slot
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.labelled import Labelled


class DoorClosing(db.Model):
    """A slot's door was closed: who had not come by then stayed away. One per slot, with the figures of that moment."""

    __tablename__ = "door_closing"

    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True)
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    registered: Mapped[int]  # heads, all four
    came: Mapped[int]
    walk_ins: Mapped[int]
    no_shows: Mapped[int]

    slot: Mapped[Slot] = relationship()
    closed_by: Mapped[Person] = relationship()


class Matter(Labelled):
    """What may not fit together after a door without a network."""

    DOUBLE = "double", _l("重复放行")
    AGAINST_RULE = "against_rule", _l("离线放行与规则不符")
    UNKNOWN = "unknown", _l("无效签到码")
    LATE = "late", _l("迟到的记录")
    CLOCK = "clock", _l("设备时钟不准")
    UNSYNCED = "unsynced", _l("设备未同步")


class Settlement(db.Model):
    """核对: somebody has looked at a matter and says what became of it. It holds for what was there to see:
    when more of the same comes in, `extent` grows, and the matter is open again."""

    __tablename__ = "door_settlement"
    __table_args__ = (UniqueConstraint("slot_id", "matter", "subject", "extent"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"))
    matter: Mapped[Matter] = mapped_column(choice(Matter))
    subject: Mapped[str] = mapped_column(String(30))  # "scan:17", "device:3", "person:8"
    extent: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(String(200))
    settled_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime] = mapped_column(UtcDateTime)

    settled_by: Mapped[Person] = relationship()
