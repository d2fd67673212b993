"""The door: every code presented is a row, let in or not, and so is every undo (domain §2.5; anchors B2)."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.accounts.models import Person
from xicheng_events.core.db import UtcDateTime, choice, db
from xicheng_events.core.labelled import Labelled
from xicheng_events.events.models import Slot
from xicheng_events.registration.models import Ticket


class ScanMethod(Labelled):
    """How the ticket was presented (domain §13.5)."""

    QR = "qr", _l("扫码")
    CODE = "code", _l("签到码")
    PHONE_TAIL = "phone_tail", _l("手机尾号")
    NAME = "name", _l("姓名查找")


class ScanResult(Labelled):
    """What the door answered; stable codes for colours, statistics and tests."""

    PASSED = "passed", _l("通过")
    PARTLY = "partly", _l("部分签到")
    ALREADY_IN = "already_in", _l("已签到")
    WRONG_SLOT = "wrong_slot", _l("不是本场次")
    TOO_EARLY = "too_early", _l("未到签到时间")
    TOO_LATE = "too_late", _l("活动已结束")
    CANCELLED = "cancelled", _l("报名已取消")
    WAITING = "waiting", _l("候补中")
    UNKNOWN = "unknown", _l("无效签到码")
    UNDONE = "undone", _l("已撤销")


class Scan(db.Model):
    """One thing that happened at the door. `key` is made by the device: sent twice, it counts once."""

    __tablename__ = "scan"
    __table_args__ = (
        CheckConstraint("heads >= 0", name="heads"),
        Index("ix_scan_slot_at", "slot_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(36), unique=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))  # whose door
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    method: Mapped[ScanMethod] = mapped_column(choice(ScanMethod))
    result: Mapped[ScanResult] = mapped_column(choice(ScanResult))
    heads: Mapped[int] = mapped_column(default=0)  # let in by this scan; taken back by an undo
    at: Mapped[datetime] = mapped_column(UtcDateTime)  # when it happened
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)  # when it reached us
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    gate: Mapped[str] = mapped_column(String(40), default="")
    # An undo names the scan it takes back; each can be taken back once.
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("scan.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(200), default="")

    # Who presented it, where the operation has just read it: spares the answer another look.
    party = None

    slot: Mapped[Slot] = relationship()
    ticket: Mapped[Ticket | None] = relationship()
    by: Mapped[Person] = relationship()
    undoes: Mapped["Scan | None"] = relationship(remote_side=id)
