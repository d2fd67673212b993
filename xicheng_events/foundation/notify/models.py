"""The outbox: what was to be told to whom, and whether it has been."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.personal_data import Encrypted


class NoticeState(Labelled):
    """Where a notice is on its way."""

    QUEUED = "queued", _l("待发送"), "wait"
    SENT = "sent", _l("已发送"), "ok"
    FAILED = "failed", _l("发送失败"), "stop"
    EXPIRED = "expired", _l("已过期未发")


class Notice(db.Model):
    """One message to one phone, written in the transaction that caused it, delivered by the clockwork."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_due", "state", "next_try_at"),
        Index("ix_notice_subject", "subject_kind", "subject_id"),
        # One mailing tells each person once, however often it is begun; it is also how its notices are counted.
        Index("uq_notice_batch_subject", "batch", "subject_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Key of the template (domain §11.2): code, confirmed, waitlist, promote, reminder, cancel, reply …
    template: Mapped[str] = mapped_column(String(30))
    phone: Mapped[str] = mapped_column(Encrypted("notice.phone", row=("phone_hash",)))
    phone_hash: Mapped[str] = mapped_column(String(64), index=True)
    # Emptied after delivery where it holds a code.
    text: Mapped[str | None] = mapped_column(Encrypted("notice.text", row=("phone_hash", "template", "subject_id")))
    # What it is about, for the desk: "registration", 12.
    subject_kind: Mapped[str | None] = mapped_column(String(30))
    subject_id: Mapped[int | None]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    batch: Mapped[str | None] = mapped_column(String(30))  # of which mailing it is part
    state: Mapped[NoticeState] = mapped_column(choice(NoticeState), default=NoticeState.QUEUED)
    urgent: Mapped[bool] = mapped_column(default=False)  # may be sent at night: codes, same-day cancellations
    secret: Mapped[bool] = mapped_column(default=False)  # holds a code: text is wiped once sent
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # After this instant sending is pointless (a code that has run out).
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    channel: Mapped[str | None] = mapped_column(String(10))
    last_error: Mapped[str | None] = mapped_column(String(200))  # a code or class name, never the message


class TemplateText(db.Model):
    """A unit's own words for one message: those in force, and those that wait for a second pair of eyes."""

    __tablename__ = "template_text"
    __table_args__ = (UniqueConstraint("organisation_id", "template"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    template: Mapped[str] = mapped_column(String(30))
    text: Mapped[str | None] = mapped_column(String(300))  # None: the district's
    proposed: Mapped[str | None] = mapped_column(String(300))
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
