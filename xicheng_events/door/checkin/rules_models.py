"""What the desk decides about a door: what it may do, that it is closed, and what became of what didn't fit."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.door.checkin.models import Check, DoorDevice
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.personal_data import Encrypted


class DoorRules(db.Model):
    """What the doors of one event may do. An event without a row has the defaults (`desk.door_rules_of`)."""

    __tablename__ = "door_rules"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    walk_ins: Mapped[bool] = mapped_column(default=False)  # whoever comes without a registration, while places last
    asks_phone: Mapped[bool] = mapped_column(default=False)  # a walk-in must leave a phone
    self_service: Mapped[bool] = mapped_column(default=True)  # 自助签到 by the poster
    checks_out: Mapped[bool] = mapped_column(default=False)  # 签退, where hours count
    # What each party must show first; None: a document where the form asks for one (`desk.check_at`).
    must_check: Mapped[Check | None] = mapped_column(choice(Check))


class Verdict(Labelled):
    """What became of something that a tablet sent in after its end."""

    COUNTED = "counted", _l("计入"), "ok"
    REFUSED = "refused", _l("不计入"), "stop"


class LateEntry(db.Model):
    """Something that a tablet sent in after the end of its pass. It counts nowhere; confirmed by a person it becomes
    a `Scan` like any other, and what it said is emptied either way."""

    __tablename__ = "door_late_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(36), unique=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), index=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("door_device.id"), index=True)
    revoked: Mapped[bool]  # the tablet, or its pass, had been shut: perhaps it is in wrong hands
    kind: Mapped[str] = mapped_column(String(10))  # as of `reading_input.Item`
    heads: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(UtcDateTime)  # the tablet's word, and nothing else
    clock_offset: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # `reading_input.as_sent`, as JSON.
    item: Mapped[str | None] = mapped_column(Encrypted("door_late_entry.item", row=("key",)))
    verdict: Mapped[Verdict | None] = mapped_column(choice(Verdict))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    device: Mapped[DoorDevice] = relationship()
    decided_by: Mapped[Person | None] = relationship()

    @property
    def what(self) -> str:
        """What it is an entry of, in a word."""
        return str(_DOINGS[self.kind])


_DOINGS = {"scan": _l("扫码签到"), "leave": _l("签退"), "walk_in": _l("现场补录"), "count": _l("人数统计"),
           "undo": _l("撤销签到"), "recount": _l("更正人数")}
