"""The door: every code presented is a row, let in or not, and so is every undo (domain §2.5)."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Ticket
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.personal_data import Encrypted


class ScanMethod(Labelled):
    """How the ticket was presented (domain §13.5)."""

    QR = "qr", _l("扫码")
    CODE = "code", _l("签到码")
    PHONE_TAIL = "phone_tail", _l("手机尾号")
    NAME = "name", _l("姓名查找")
    COUNT = "count", _l("人数统计")
    SELF = "self", _l("自助")
    WALK_IN = "walk_in", _l("现场补录")
    PAPER = "paper", _l("纸质补录")
    ONLINE = "online", _l("线上登记")


class DoorPass(db.Model):
    """签到通行证: opens the door of one slot, or of all its unit's slots of one day, on any tablet, without an account.

    Who knows the QR, or the code and the PIN, may open it; only hashes are stored. It ends with its slots
    (`doors.pass_ends_at`): that is worked out, so a slot put off takes its pass along.
    """

    __tablename__ = "door_pass"
    __table_args__ = (CheckConstraint("(slot_id is null) <> (day is null)", name="slot_or_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"), index=True)
    day: Mapped[date | None]  # in Beijing
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    pin_hash: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    failures: Mapped[int] = mapped_column(default=0)  # wrong PINs in a row
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What its PIN makes, as JSON (`sealing.Lock`): tablets keep the key of the name index behind it.
    index_lock: Mapped[str | None] = mapped_column(Encrypted("door_pass.index_lock", row=("code_hash",)))
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    host: Mapped[Organisation] = relationship()
    slot: Mapped[Slot | None] = relationship()
    opened_by: Mapped[Person] = relationship()
    devices: Mapped[list["DoorDevice"]] = relationship(back_populates="door_pass", order_by="DoorDevice.id")


class DoorDevice(db.Model):
    """A tablet at a door, opened with a pass: the name and the gate that stand in every scan it makes."""

    __tablename__ = "door_device"

    id: Mapped[int] = mapped_column(primary_key=True)
    pass_id: Mapped[int] = mapped_column(ForeignKey("door_pass.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    gate: Mapped[str] = mapped_column(String(40), default="")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What it last told us.
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    queue_length: Mapped[int] = mapped_column(default=0)  # things it has not yet sent
    clock_offset: Mapped[int] = mapped_column(default=0)  # seconds by which its clock is behind ours

    door_pass: Mapped[DoorPass] = relationship(back_populates="devices")


class Check(Labelled):
    """What the door must see before a party may come in."""

    NONE = "none", _l("不需要")
    PLEDGE = "pledge", _l("已签承诺书")
    DOCUMENT = "document", _l("核对证件")


class GroupColour(Labelled):
    """The colours of groups: told apart in the sun, and by name."""

    RED = "red", _l("红")
    YELLOW = "yellow", _l("黄")
    GREEN = "green", _l("绿")
    BLUE = "blue", _l("蓝")
    PURPLE = "purple", _l("紫")


class DoorNote(db.Model):
    """What staff want the door to know about one party: its group, a note, what to check first."""

    __tablename__ = "door_note"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    group: Mapped[str] = mapped_column("group_name", String(20), default="")  # “A组”, “3排5座”
    colour: Mapped[GroupColour | None] = mapped_column(choice(GroupColour))
    text: Mapped[str] = mapped_column(String(100), default="")
    check: Mapped[Check] = mapped_column("must_check", choice(Check), default=Check.NONE)


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
    # Whom the tablet let in without asking us: more than `heads` where others had come in on the ticket already.
    claimed: Mapped[int] = mapped_column(default=0)
    offline: Mapped[bool] = mapped_column(default=False)  # decided by the tablet alone, told us later
    ruled: Mapped[ScanResult | None] = mapped_column(choice(ScanResult, "scan_ruled"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)  # when it happened, a wrong clock put right
    device_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # as the tablet's clock had it
    # Seconds by which that clock was behind ours: when we were told, and, where the tablet knew, when it happened.
    clock_offset: Mapped[int] = mapped_column(default=0)
    known_offset: Mapped[int | None]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)  # when it reached us
    # Who did it: a member of staff, or a tablet opened with a pass.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("door_device.id"), index=True)
    gate: Mapped[str] = mapped_column(String(40), default="")
    # An undo names the scan it takes back; each can be taken back once.
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("scan.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(200), default="")

    # Who presented it, where the operation has just read it: spares the answer another look.
    party = None

    slot: Mapped[Slot] = relationship()
    ticket: Mapped[Ticket | None] = relationship()
    by: Mapped[Person | None] = relationship()
    device: Mapped[DoorDevice | None] = relationship()
    undoes: Mapped["Scan | None"] = relationship(remote_side=id)

    @property
    def who(self) -> str:
        """Whose hand it was: the member of staff, or the tablet's name."""
        return self.by.name if self.by else self.device.name if self.device else ""
