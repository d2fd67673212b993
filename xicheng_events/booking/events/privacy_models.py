"""The texts about personal data that people have agreed to."""

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from xicheng_events.booking.events.choices import PrivacyTopic
from xicheng_events.foundation.core.db import UtcDateTime, choice, db


class PrivacyNotice(db.Model):
    """One version of a text about personal data, exactly as people have agreed to it. Never changed, never deleted."""

    __tablename__ = "privacy_notice"
    __table_args__ = (UniqueConstraint("topic", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)  # the version number people see
    topic: Mapped[PrivacyTopic] = mapped_column(choice(PrivacyTopic))
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the text
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
