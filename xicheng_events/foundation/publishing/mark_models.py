"""What was kept of what might tell who somebody is, and why."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.publishing.personal_marks import MarkKind


class KeptMark(db.Model):
    """保留: somebody decided that a place in a text may be public. It holds for the text with this digest alone; the
    words themselves stand in the text."""

    __tablename__ = "kept_mark"
    __table_args__ = (UniqueConstraint("publication_id", "field", "start"),
                      CheckConstraint('"end" > "start" and "start" >= 0', name="span"))

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    field: Mapped[str] = mapped_column(String(40))
    text_digest: Mapped[str] = mapped_column(String(64))
    start: Mapped[int]
    end: Mapped[int]
    kind: Mapped[MarkKind] = mapped_column(choice(MarkKind))
    reason: Mapped[str] = mapped_column(String(100))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
