"""What many are told at once. Each mailing is one row; its notices in the outbox carry its name as their batch."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.personal_data import Encrypted


class MailingKind(Labelled):
    """Why it is sent; the value is the key of the template."""

    NOTICE = "notice", _l("群发通知")
    REMINDER = "reminder", _l("活动提醒")


class MailingState(Labelled):
    """How far the clockwork is with putting it into the outbox."""

    QUEUEING = "queueing", _l("正在登记"), "wait"
    DONE = "done", _l("已全部登记"), "ok"
    STOPPED = "stopped", _l("已停止")


class Mailing(db.Model):
    """A mass notice, or one reminder of one slot: to whom, in which words, and how far it has come."""

    __tablename__ = "mailing"
    __table_args__ = (
        CheckConstraint("cursor <= last_id", name="never_beyond"),
        Index("ix_mailing_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Sent twice is one mailing: the form's key, or which reminder of which slot at which time.
    key: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[MailingKind] = mapped_column(choice(MailingKind))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"))
    audience: Mapped[dict] = mapped_column(JSON)  # mailings.audience
    # Its words in braces are filled in slot by slot.
    text: Mapped[str] = mapped_column(Encrypted("mailing.text", row=("key",)))
    parties: Mapped[int]  # as they were when somebody said yes
    heads: Mapped[int]
    last_id: Mapped[int]  # the newest registration it is meant for
    # What its words rest on, as it was when somebody said yes (mailings.facts_told); None: from before that was kept.
    facts: Mapped[dict | None] = mapped_column(JSON)
    cursor: Mapped[int] = mapped_column(default=0)  # up to this registration it is in the outbox
    queued: Mapped[int] = mapped_column(default=0)
    state: Mapped[MailingState] = mapped_column(choice(MailingState), default=MailingState.QUEUEING)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    slot: Mapped[Slot | None] = relationship()
    by: Mapped[Person | None] = relationship()

    @property
    def batch(self) -> str:
        """The name its notices carry in the outbox."""
        return f"mailing-{self.id}"


class ReminderPlan(db.Model):
    """When the people of an event are reminded, where the host wants it otherwise than the district's one rule."""

    __tablename__ = "reminder_plan"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    rules: Mapped[list] = mapped_column(JSON)  # [[1, "10:00"], …]; empty: no reminders
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class ReminderRule(NamedTuple):
    """How many days before the start, at which time of day in Beijing."""

    days: int
    at: time

    def due_at(self, starts_at: datetime) -> datetime:
        """When a slot that starts at `starts_at` is due for this reminder."""
        day = clock.local(starts_at).date() - timedelta(days=self.days)
        return clock.from_local(datetime.combine(day, self.at))


# On the day before, at ten (domain §2.1).
USUAL = [ReminderRule(1, time(10))]


def reminder_rules_of(plan: ReminderPlan | None) -> list[ReminderRule]:
    """The rules of an event: its plan's, or the usual one."""
    return USUAL if plan is None else [ReminderRule(days, time.fromisoformat(at)) for days, at in plan.rules]
