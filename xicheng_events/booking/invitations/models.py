"""An invitation to register: for one phone, for so many people, until a day."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.personal_data import Encrypted


class InvitationState(Labelled):
    """What became of an invitation."""

    OPEN = "open", _l("待报名")
    USED = "used", _l("已报名")
    REVOKED = "revoked", _l("已撤回")
    DECLINED = "declined", _l("已谢绝")


class Invitation(db.Model):
    """定向邀请: a personal link with which somebody may register for an event that is by invitation."""

    __tablename__ = "invitation"
    __table_args__ = (CheckConstraint("max_heads between 1 and 10", name="party_size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"))  # None: any slot of the event
    category: Mapped[Category] = mapped_column(choice(Category), default=Category.ANYONE)
    name: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str] = mapped_column(Encrypted("invitation.phone", row=("token_hash",)))
    phone_hash: Mapped[str] = mapped_column(String(64), index=True)
    max_heads: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # the token itself is in the message alone
    state: Mapped[InvitationState] = mapped_column(choice(InvitationState), default=InvitationState.OPEN)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    despite_overlap: Mapped[bool] = mapped_column(default=False)  # good in spite of a place elsewhere at that time
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    slot: Mapped[Slot | None] = relationship()
