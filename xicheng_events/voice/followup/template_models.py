"""答复模板 as units have them, where they differ from the house's words."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.opinions.models import OpinionKind


class ReplyTemplate(db.Model):
    """How a reply begins to be written, for one kind of request and one result; of a unit, or of the district."""

    __tablename__ = "reply_template"
    __table_args__ = (
        UniqueConstraint("organisation_id", "kind", "result"),
        Index("uq_reply_template_district", "kind", "result", unique=True,
              sqlite_where=db.text("organisation_id is null"), postgresql_where=db.text("organisation_id is null")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # None: the district's
    kind: Mapped[OpinionKind] = mapped_column(choice(OpinionKind))
    result: Mapped[IssueResult] = mapped_column(choice(IssueResult))
    text: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
