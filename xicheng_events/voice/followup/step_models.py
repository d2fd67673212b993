"""What units and coordinator do about an issue beside its state: who helps, more time, and each reply that was told."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.states import Light


class IssueAssistant(db.Model):
    """协办单位: a unit that helps; it writes notes, the lead unit answers."""

    __tablename__ = "issue_assistant"

    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Extension(db.Model):
    """申请延期: asked for by the lead unit, agreed to by its leader, granted or not by the coordinator; of those that
    wait there is one, and one that was granted, at most."""

    __tablename__ = "extension"
    __table_args__ = (
        CheckConstraint("extra > 0", name="extra"),
        CheckConstraint("(granted is null) = (decided_at is null)", name="decided"),
        Index("uq_extension_granted", "issue_id", unique=True, sqlite_where=db.text("granted"),
              postgresql_where=db.text("granted")),
        Index("uq_extension_waiting", "issue_id", unique=True, sqlite_where=db.text("granted is null"),
              postgresql_where=db.text("granted is null")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)
    extra: Mapped[int]  # in what the class counts
    reason: Mapped[str] = mapped_column(String(300))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    granted: Mapped[bool | None]

    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id)
    agreed_by: Mapped[Person | None] = relationship(foreign_keys=agreed_by_id)


class IssueReply(db.Model):
    """A reply that was passed and told, as it was, with the limit it had to keep: what was rated stays when the issue
    is worked on again (重办), and so does whether it came in time."""

    __tablename__ = "issue_reply"

    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # `Issue.reopened` then
    lead_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    due_on: Mapped[date]
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replied_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    result: Mapped[IssueResult] = mapped_column(choice(IssueResult))
    reply: Mapped[str] = mapped_column(Text)
    measures: Mapped[str] = mapped_column(Text)
    ask_whom: Mapped[str] = mapped_column(String(100))
    planned_by: Mapped[date | None]
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    replied_by: Mapped[Person | None] = relationship(foreign_keys=replied_by_id)


class LaterQuestion(db.Model):
    """四周回问: whether it is still well four weeks after the reply, asked once about each reply."""

    __tablename__ = "later_question"

    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinion.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # as in `ReplyRating`
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    solved: Mapped[bool | None]


class LightObjection(db.Model):
    """预警异议: a unit says why its issue shows a light wrongly; the coordinator corrects it or doesn't."""

    __tablename__ = "light_objection"
    __table_args__ = (
        CheckConstraint("(corrected is null) = (decided_at is null)", name="decided"),
        Index("uq_light_objection_waiting", "issue_id", unique=True, sqlite_where=db.text("corrected is null"),
              postgresql_where=db.text("corrected is null")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)
    light: Mapped[Light] = mapped_column(choice(Light))
    reason: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    corrected: Mapped[bool | None]


class SupervisionNotice(db.Model):
    """督办单: to the unit in charge, or to the coordinator where somebody is unhappy after all that was done. It stands
    as long as the issue is supervised since its instant, or escalated since it; its number is given once."""

    __tablename__ = "supervision_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)  # DB-2026-0001
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # None: to the coordinator
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: what was said of the reply has made it
    report_by: Mapped[date | None]
    text: Mapped[str] = mapped_column(String(300))

    unit: Mapped[Organisation | None] = relationship()
    by: Mapped[Person | None] = relationship()
