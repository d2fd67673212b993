"""What a meeting is beside its event, and an item of its agenda beside its slot (domain §3.2)."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import choice, db
from xicheng_events.openness.meetings.kinds import ClosedReason, MeetingKind, Speaking


class Meeting(db.Model):
    """会议: of which kind, the how many-eth, and who calls it. Title, time, place and places are the event's."""

    __tablename__ = "meeting"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[MeetingKind] = mapped_column(choice(MeetingKind))
    number: Mapped[str] = mapped_column(String(20), default="")  # “第12次”, as the minutes will count it
    convenor: Mapped[str] = mapped_column(String(40), default="")  # 召集人, by office: “区长”
    needs_pledge: Mapped[bool] = mapped_column(default=True)  # no code before 保密承诺书 is signed (domain §3.4)


class AgendaItem(db.Model):
    """议题: what a slot of a meeting is besides. Of one that isn't open there is the reason, and nothing else: no title
    (the slot has no name), no reporting unit, no places."""

    __tablename__ = "meeting_item"
    __table_args__ = (
        CheckConstraint("closed is null or (unit_id is null and speaking = 'none')", name="closed_says_nothing"),
        CheckConstraint("(speaking = 'speak') = (minutes is not null)", name="minutes_to_speak"),
    )

    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)  # 汇报单位
    speaking: Mapped[Speaking] = mapped_column(choice(Speaking), default=Speaking.NONE)
    minutes: Mapped[int | None]  # each may speak
    closed: Mapped[ClosedReason | None] = mapped_column(choice(ClosedReason))

    unit: Mapped[Organisation | None] = relationship()
