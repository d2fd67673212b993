"""What staff are told about issues: what has happened, and each message that told somebody of it."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.voice.followup.models import Issue


class StaffNewsKind(Labelled):
    """What staff are told; the order is that of urgency: of one issue the first that holds is said."""

    OVERDUE = "overdue", _l("已超期")
    RETURNED = "returned", _l("待改派")
    DISPATCHED = "dispatched", _l("待签收")
    REOPENED = "reopened", _l("重办")
    SOON = "soon", _l("临期")
    EXTENDED = "extended", _l("延期已批准")
    DENIED = "denied", _l("延期未批准")
    MOVED = "moved", _l("期限调整")
    TAKEN_AWAY = "taken_away", _l("不再承办")


_IS_LIGHT = "kind IN ('soon', 'overdue')"


class StaffNews(db.Model):
    """Something about an issue that staff are to be told of, until somebody has told it or seen that it isn't true any
    more. Of each limit and light there is one: a limit that moves is another."""

    __tablename__ = "staff_news"
    __table_args__ = (
        Index("uq_staff_news_light", "issue_id", "kind", "due_at", unique=True, sqlite_where=db.text(_IS_LIGHT),
              postgresql_where=db.text(_IS_LIGHT)),
        Index("ix_staff_news_told_at", "told_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # in charge then
    kind: Mapped[StaffNewsKind] = mapped_column(choice(StaffNewsKind))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)  # the limit it is about
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who did it, and isn't told
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    issue: Mapped[Issue] = relationship()
    unit: Mapped[Organisation] = relationship()


class StaffMessage(db.Model):
    """One message to one member of staff; its words are made of what is true of its news when it leaves."""

    __tablename__ = "staff_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    news_ids: Mapped[list] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    person: Mapped[Person] = relationship()
