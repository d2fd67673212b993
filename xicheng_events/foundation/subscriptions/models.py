"""Who is told of what: a phone, the topics and units it follows, and each message it was sent."""

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import UtcDateTime, db
from xicheng_events.foundation.core.personal_data import Encrypted
from xicheng_events.foundation.publishing.topic_models import Topic


class Subscriber(db.Model):
    """订阅人: a phone that wants to be told; gone with the last of its subscriptions. No account stands behind it."""

    __tablename__ = "subscriber"

    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(Encrypted("subscriber.phone", row=("phone_hash",)))
    phone_hash: Mapped[str] = mapped_column(String(64), unique=True)
    proven_at: Mapped[datetime] = mapped_column(UtcDateTime)  # when it last asked to be told of something
    told_until: Mapped[datetime] = mapped_column(UtcDateTime)  # what was published until then has been told
    news_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)  # when it was last told anything

    subscriptions: Mapped[list["Subscription"]] = relationship(
        order_by="Subscription.id", cascade="all, delete-orphan", passive_deletes=True)


class Subscription(db.Model):
    """订阅: one topic or one unit that a phone follows; the same twice is one row."""

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("subscriber_id", "topic_id"),
                      UniqueConstraint("subscriber_id", "organisation_id"),
                      CheckConstraint("(topic_id IS NULL) <> (organisation_id IS NULL)", name="topic_or_unit"))

    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id", ondelete="CASCADE"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    topic: Mapped[Topic | None] = relationship(lazy="joined")
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        """What is followed, as it is called now: of a merged topic the one that stands for it."""
        return self.topic.standing.name if self.topic else self.organisation.short_name

    @property
    def note(self) -> str:
        """What its holder should know of it; empty as a rule."""
        if self.topic and self.topic.merged_into:
            return _("“%(old)s”已并入“%(new)s”。", old=self.topic.name, new=self.name)
        if self.organisation and self.organisation.valid_to:
            return _("%(unit)s，不再有新活动时本订阅自动结束。", unit=self.organisation.listed_name)
        return ""


class NewsMessage(db.Model):
    """One message with what was new for a phone on one day: its key is what keeps it to one a day. The link in it
    shows the same, and ends the subscriptions. The last one stays as long as the phone follows anything."""

    __tablename__ = "news_message"

    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)  # in Beijing
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # the token itself is in the message alone
    publication_ids: Mapped[list] = mapped_column(JSON)  # what it told of, whatever the phone follows by now

    subscriber: Mapped[Subscriber] = relationship()
