"""问题跟踪台账: problems people named, who works on them, by when, and what came of it (domain §5)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.search.index import SearchIndex
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.questions.kinds import Satisfaction
from xicheng_events.voice.followup.kinds import FREE_WORDS, Closing, ContactWay, IssueResult, Step
from xicheng_events.voice.followup.limit_models import SlaClass
from xicheng_events.voice.followup.states import IssueState, Light
from xicheng_events.voice.followup.step_models import Extension, IssueReply
from xicheng_events.voice.opinions.models import Opinion, OpinionKind


class IssueSeries(db.Model):
    """The last number given in a year; counted up by one guarded statement, so that no number is given twice."""

    __tablename__ = "issue_series"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class Issue(db.Model):
    """问题事项: one row of the ledger. Many opinions may stand behind it; one unit answers for it."""

    __tablename__ = "issue"
    # All that the ledger is counted and sorted by: the rows themselves are long. And what few of them have.
    __table_args__ = (
        Index("ix_issue_state", "state", "lead_id", "due_at", "soon_at", "lags_at", "light_lifted", "topic_id", "id"),
        # What everybody's list is found by, and what a number is looked for in.
        Index("ix_issue_public", "publication_id", "id", "kind", "state", "lead_id", "street_id", "topic_id"),
        Index("ix_issue_number_id", "number", "id"),
        *(Index(f"ix_issue_{column}", column, sqlite_where=db.text(f"{column} is not null"),
                postgresql_where=db.text(f"{column} is not null"))
          for column in ("report_by", "escalated_at", "planned_by")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)  # WT-2026-0001
    title: Mapped[str] = mapped_column(String(50))  # 问题摘要
    description: Mapped[str] = mapped_column(Text)
    kind: Mapped[OpinionKind] = mapped_column(choice(OpinionKind))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    place: Mapped[str] = mapped_column(String(100), default="")
    street_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)  # 涉及街道
    sla_class_id: Mapped[int] = mapped_column(ForeignKey("sla_class.id"))  # as it was when dispatched
    shelved_class_id: Mapped[int | None] = mapped_column(ForeignKey("sla_class.id"))  # the one before 挂账推进
    state: Mapped[IssueState] = mapped_column(choice(IssueState), default=IssueState.DISPATCHED)
    lead_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # 承办单位
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dispatched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_from: Mapped[date]  # day 0: dispatched, or opened again
    due_on: Mapped[date]
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)  # the end of that day, or an hour of it (急办件)
    soon_at: Mapped[datetime] = mapped_column(UtcDateTime)  # from when on it is 临期
    lags_at: Mapped[datetime] = mapped_column(UtcDateTime)  # from when on nothing has been heard for too long
    light_lifted: Mapped[Light | None] = mapped_column(choice(Light))  # corrected: not shown while it is this one
    sign_by: Mapped[date]  # 签收期限
    contact_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # 首次联系期限; None: nobody to contact
    contact_from: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since when there is somebody to contact
    due_is_provisional: Mapped[bool] = mapped_column(default=False)
    due_calendar_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_version.id"))  # as core.workdays.Due
    # The same of when it lags and who spoke is to be contacted, which may be years that its limit doesn't reach.
    heard_calendar_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_version.id"))
    extended_by: Mapped[int] = mapped_column(default=0)  # 延期: in what the class counts
    returns: Mapped[int] = mapped_column(default=0)  # how often a unit has sent it back
    contacted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    contact_way: Mapped[ContactWay | None] = mapped_column(choice(ContactWay))
    contacted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    result: Mapped[IssueResult | None] = mapped_column(choice(IssueResult))
    reply: Mapped[str] = mapped_column(Text, default="")
    measures: Mapped[str] = mapped_column(Text, default="")  # 办理措施
    ask_whom: Mapped[str] = mapped_column(String(100), default="")  # 咨询方式, told with the reply
    responsible: Mapped[str] = mapped_column(String(40), default="")  # 责任领导
    planned_by: Mapped[date | None]  # 列入计划: by when; answers before there was a day have none
    plan_kept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_as: Mapped[Closing | None] = mapped_column(choice(Closing))  # of those closed before: unknown
    escalated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # unhappy still, until the coordinator heeds it
    progress_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What the public page says: without personal data, set when publishing is decided.
    public_title: Mapped[str] = mapped_column(String(50), default="")
    public_text: Mapped[str] = mapped_column(Text, default="")  # 群众反映
    public_outcome: Mapped[str] = mapped_column(Text, default="")  # 办理情况
    public_planned_by: Mapped[date | None]
    public_result: Mapped[IssueResult | None] = mapped_column(choice(IssueResult, "public_result"))
    public_lead_name: Mapped[str] = mapped_column(String(120), default="")  # as the unit was called then
    # 督办: since when, and by which day the unit says where it stands; both or none.
    supervised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    report_by: Mapped[date | None]
    reopened: Mapped[int] = mapped_column(default=0)  # how often
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    publication: Mapped[Publication | None] = relationship()
    lead: Mapped[Organisation] = relationship(foreign_keys=lead_id)
    street: Mapped[Organisation | None] = relationship(foreign_keys=street_id)
    sla_class: Mapped[SlaClass] = relationship(foreign_keys=sla_class_id, lazy="joined", innerjoin=True)
    topic: Mapped[Topic | None] = relationship()
    registered_by: Mapped[Person] = relationship(foreign_keys=registered_by_id)
    reviewed_by: Mapped[Person | None] = relationship(foreign_keys=reviewed_by_id)
    replied_by: Mapped[Person | None] = relationship(foreign_keys=replied_by_id)
    links: Mapped[list["IssueOpinion"]] = relationship(back_populates="issue", order_by="IssueOpinion.opinion_id")
    progress: Mapped[list["ProgressNote"]] = relationship(order_by="ProgressNote.id")
    assisting: Mapped[list[Organisation]] = relationship(secondary="issue_assistant", order_by=Organisation.id)
    extensions: Mapped[list[Extension]] = relationship(order_by=Extension.id)
    replies: Mapped[list[IssueReply]] = relationship(order_by=IssueReply.round, viewonly=True)

    @property
    def limit_length(self) -> int:
        """How long the unit has in all, in what its class counts."""
        return self.sla_class.limit + self.extended_by

    @property
    def asked_extension(self) -> Extension | None:
        """The request for more time that waits for a decision."""
        return next((each for each in self.extensions if each.granted is None), None)

    @property
    def earlier_replies(self) -> list[IssueReply]:
        """The replies that were told before it was worked on again, oldest first."""
        return [each for each in self.replies if each.round < self.reopened]

    @property
    def published_at(self) -> datetime | None:
        """Since when everyone reads what became of it; None while nobody does."""
        out = self.publication and self.publication.state is PublicationState.PUBLISHED
        return self.publication.news_at if out else None

    @property
    def lead_name(self) -> str:
        """The full name of the unit in charge: once closed, the one it bore then."""
        return self.lead.full_name_at(self.closed_at)

    @property
    def public_notes(self) -> list["ProgressNote"]:
        """What is written for everyone of how things stand, oldest first: notes and stages, why more time is taken or
        it is shelved. While the issue is public that which was published with it: later words wait until a slip has
        passed them."""
        notes = [note for note in self.progress if note.is_public and note.step in FREE_WORDS]
        return [note for note in notes if note.id < self.reviewed_up_to] if self.published_at else notes

    @property
    def reviewed_up_to(self) -> int:
        """The line of its history with which it was last published; 0 before."""
        return max((note.id for note in self.progress if note.step is Step.PUBLISHED), default=0)


class IssueOpinion(db.Model):
    """Which opinions an issue answers. An opinion belongs to one issue at most."""

    __tablename__ = "issue_opinion"

    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinion.id"), primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)

    issue: Mapped[Issue] = relationship(back_populates="links")
    opinion: Mapped[Opinion] = relationship()


class IssueOrigin(db.Model):
    """Of which unit's opinions, and of what, an issue comes: once for each, as its links to opinions say. A unit's
    ledger and an event's list would look it up of each opinion there is."""

    __tablename__ = "issue_origin"
    __table_args__ = (Index("ix_issue_origin_occasion", "occasion_id", "issue_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), primary_key=True, index=True)
    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasion.id"), primary_key=True)


class ProgressNote(db.Model):
    """One line of the issue's history: what happened, or how things stand in the unit's own words."""

    __tablename__ = "progress_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: somebody with a query code
    step: Mapped[Step] = mapped_column(choice(Step), default=Step.NOTE)
    text: Mapped[str] = mapped_column(Text)
    is_public: Mapped[bool] = mapped_column(default=False)
    # As everybody reads it where something in it is covered (publishing/redacting.py, quotations.py).
    covered_text: Mapped[str | None] = mapped_column(Text)

    by: Mapped[Person | None] = relationship()

    @property
    def public_text(self) -> str:
        """What it says to anybody but the desk."""
        return self.text if self.covered_text is None else self.covered_text


class Urging(db.Model):
    """催办: the unit in charge is urged on, once for each working day; what it was told is the history's line."""

    __tablename__ = "urging"

    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)  # the working day; of a day off the next one
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReplyRating(db.Model):
    """What the person who spoke thinks of the reply: once for each reply."""

    __tablename__ = "reply_rating"
    __table_args__ = (CheckConstraint("score between 1 and 5", name="score"),)

    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinion.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=0)  # `round_of` then
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"), index=True)
    solved: Mapped[bool]
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def satisfaction(self) -> Satisfaction:
        """The score as one of the five levels."""
        return Satisfaction(str(self.score))


class IssueIndex(SearchIndex, db.Model):
    """By which words the desk finds an issue."""

    __tablename__ = "issue_index"

    id: Mapped[int] = mapped_column(ForeignKey("issue.id", ondelete="CASCADE"), primary_key=True)
    of, said_in = Issue, ("number", "title", "description", "place")


class PublicIssueIndex(SearchIndex, db.Model):
    """By which words everyone does: nothing that isn't published answers."""

    __tablename__ = "public_issue_index"

    id: Mapped[int] = mapped_column(ForeignKey("issue.id", ondelete="CASCADE"), primary_key=True)
    of, said_in = Issue, ("number", "public_title", "public_text", "public_outcome")


ROUND = Opinion.first_round + Issue.reopened  # `round_of`, as SQL


def round_of(opinion: Opinion, issue: Issue | None) -> int:
    """Which reply to `opinion` stands, as ratings, calls and questions are counted; `issue` is what answers it."""
    return opinion.first_round + (issue.reopened if issue else 0)
