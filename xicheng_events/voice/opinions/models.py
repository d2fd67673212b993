"""What people said, one row each, with where it came from (design.md §1; domain §2.6)."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.personal_data import Encrypted
from xicheng_events.foundation.core.search.index import SearchIndex
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.publishing.topic_models import Topic


class OpinionKind(Labelled):
    """诉求类别 (domain §13.10)."""

    CONSULT = "consult", _l("咨询")
    HELP = "help", _l("求助")
    SUGGESTION = "suggestion", _l("建议")
    COMPLAINT = "complaint", _l("投诉")
    PRAISE = "praise", _l("表扬")
    OTHER = "other", _l("其他")


class OpinionSource(Labelled):
    """来源类型."""

    FEEDBACK = "feedback", _l("活动反馈")
    SURVEY = "survey", _l("问卷调查")
    PAPER = "paper", _l("现场意见卡")
    REMARK = "remark", _l("列席发言")
    REPORT = "report", _l("体验报告")
    CONSULTATION = "consultation", _l("意见征集")
    SYMPOSIUM = "symposium", _l("座谈会")
    ENTERPRISE = "enterprise", _l("政企座谈")
    ONLINE = "online", _l("我要提建议")
    DESK = "desk", _l("来电来信来访")


# What a desk types in: said on paper, in a meeting or on the telephone.
TYPED_IN = tuple(source for source in OpinionSource
                 if source not in (OpinionSource.FEEDBACK, OpinionSource.SURVEY, OpinionSource.ONLINE))


class Triage(Labelled):
    """What was done with it first (研判): exactly one of these."""

    NEW = "new", _l("待研判"), "wait"
    ANSWERED = "answered", _l("直接答复"), "ok"
    PRAISED = "praised", _l("表扬致谢"), "ok"
    MERGED = "merged", _l("并案"), "ok"
    TRANSFERRED = "transferred", _l("转其他渠道"), "ok"
    REGISTERED = "registered", _l("已登记问题"), "ok"
    DECLINED = "declined", _l("不予受理"), "stop"
    TO_ADOPT = "to_adopt", _l("纳入采纳研究"), "wait"


# The outcomes that are nothing but a decision here: 已登记问题 is an issue besides, 并案 another opinion.
DECIDED_HERE = (Triage.ANSWERED, Triage.PRAISED, Triage.TRANSFERRED, Triage.DECLINED, Triage.TO_ADOPT)
TAKEN_BACK = (*DECIDED_HERE, Triage.REGISTERED)  # until somebody knows of it
ROUNDS = 10  # more replies than one outcome ever brings
# 采纳研究 is for what is said to be taken up: what is asked or complained about gets an answer.
MAY_BE_ADOPTED = (OpinionSource.SURVEY, OpinionSource.REMARK, OpinionSource.REPORT, OpinionSource.CONSULTATION,
                  OpinionSource.SYMPOSIUM, OpinionSource.ENTERPRISE)


class OpinionStep(Labelled):
    """What has happened to an opinion besides its outcome: one word for each line of its history."""

    HANDED_ON = "handed_on", _l("转交")
    UNDONE = "undone", _l("撤回研判")
    UNMERGED = "unmerged", _l("分开办理")
    REWORDED = "reworded", _l("提出人修改内容")
    CONSENT_WITHDRAWN = "consent_withdrawn", _l("提出人撤回公开同意")
    CONFIRMED = "confirmed", _l("发言人确认发言要点")
    CORRECTION_ASKED = "correction_asked", _l("发言人请求更正发言要点")
    CORRECTED = "corrected", _l("更正发言要点")


class OutsideChannel(Labelled):
    """Where an opinion goes that isn't ours to handle (domain §5.1)."""

    HOTLINE = "12345", _l("12345热线")
    PETITION = "petition", _l("信访")
    DISCIPLINE = "discipline", _l("纪检监察")
    POLICE = "110", _l("110")
    OTHER = "other", _l("其他渠道")


class Opinion(db.Model):
    """意见建议: one thing one person said. Followed with its query code, without an account."""

    __tablename__ = "opinion"
    # What was said at an event, and with what outcome; what became of another's there. The last two are what the desk's
    # list is sorted by, and the one before or after another in it is found.
    __table_args__ = (Index("ix_opinion_triage", "triage", "organisation_id"),
                      Index("ix_opinion_occasion_triage", "occasion_id", "triage"),
                      Index("ix_opinion_merged", "occasion_id", "merged_into_id",
                            sqlite_where=db.text("merged_into_id is not null"),
                            postgresql_where=db.text("merged_into_id is not null")),
                      Index("ix_opinion_public", "publication_id", "id", "kind", "organisation_id", "topic_id",
                            "occasion_id"),
                      Index("ix_opinion_said", "said_at", "id"),
                      Index("ix_opinion_unit_said", "organisation_id", "said_at", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    # Found by its hash; kept readable only to be repeated in messages. The desk never sees it.
    query_code: Mapped[str] = mapped_column(Encrypted("opinion.query_code", row=("query_hash",)))
    query_hash: Mapped[str] = mapped_column(String(64), unique=True)
    # The form it was said in, so that the form sent twice shows the same codes; says nothing about the person.
    form_key: Mapped[str | None] = mapped_column(String(36), index=True)
    source: Mapped[OpinionSource] = mapped_column(choice(OpinionSource), default=OpinionSource.FEEDBACK)
    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasion.id"))  # what it is about
    anchor: Mapped[str | None] = mapped_column(String(60))  # which part of that, in words
    # Who triages: the host of what it is about, until it is handed on to another.
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    # Since when it waits for triage, where that isn't since it was said: handed on, or no longer merged.
    waits_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    kind: Mapped[OpinionKind] = mapped_column(choice(OpinionKind))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(100), default="")
    wants_reply: Mapped[bool] = mapped_column(default=False)
    may_publish: Mapped[bool] = mapped_column(default=False)
    # Hidden from the desk when anonymous; empty when nobody needs to be told.
    anonymous: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    phone: Mapped[str | None] = mapped_column(Encrypted("opinion.phone", row=("query_hash",)))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    triage_due_on: Mapped[date]
    triage_due_is_provisional: Mapped[bool] = mapped_column(default=False)
    triage_due_calendar_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_version.id"))
    triage: Mapped[Triage] = mapped_column(choice(Triage), default=Triage.NEW)
    triaged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    triaged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")  # answered at once, thanked, or why it isn't accepted
    # Which reply to it is the first of its present outcome: what was called and rated before counts for another.
    first_round: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # its outcome, by whoever has the query code: the day
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("opinion.id"), index=True)
    outside_channel: Mapped[OutsideChannel | None] = mapped_column(choice(OutsideChannel))
    outside_name: Mapped[str] = mapped_column(String(20), default="")  # 其他渠道: which; of those before it none knows
    outside_number: Mapped[str] = mapped_column(String(40), default="")
    # Shown with its answer on 办理进展: agreed to by the person and cleared by a review slip.
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"), unique=True)
    # As everybody reads it where something in it is covered (publishing/redacting.py); None: as it was said.
    covered_text: Mapped[str | None] = mapped_column(Text)
    covered_place: Mapped[str | None] = mapped_column(Text)
    covered_answer: Mapped[str | None] = mapped_column(Text)

    occasion: Mapped[Occasion] = relationship()
    publication: Mapped[Publication | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    organisation: Mapped[Organisation] = relationship()
    topic: Mapped[Topic | None] = relationship()
    triaged_by: Mapped[Person | None] = relationship(foreign_keys=triaged_by_id)
    history: Mapped[list["OpinionLine"]] = relationship(order_by="OpinionLine.id")
    merged_into: Mapped["Opinion | None"] = relationship(remote_side=id)

    @property
    def channel_name(self) -> str:
        """What the channel is called to which it was handed on; empty where there is none."""
        return self.outside_name or (self.outside_channel.label if self.outside_channel else "")

    @property
    def public_text(self) -> str:
        """What was said, as everybody reads it."""
        return self.text if self.covered_text is None else self.covered_text

    @property
    def public_place(self) -> str:
        """The same of the place it is about."""
        return self.place if self.covered_place is None else self.covered_place

    @property
    def public_answer(self) -> str:
        """The same of the answer."""
        return self.answer if self.covered_answer is None else self.covered_answer

    @property
    def published_at(self) -> datetime | None:
        """Since when everyone reads it with its answer; None while nobody does."""
        out = self.publication and self.publication.state is PublicationState.PUBLISHED
        return self.publication.news_at if out else None


class OpinionLine(db.Model):
    """One line of an opinion's history: what happened besides its outcome."""

    __tablename__ = "opinion_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinion.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: whoever has the query code
    step: Mapped[OpinionStep] = mapped_column(choice(OpinionStep))
    text: Mapped[str] = mapped_column(Text, default="")

    by: Mapped[Person | None] = relationship()


class OpinionIndex(SearchIndex, db.Model):
    """By which words an opinion is found; with its answer it says no more than everyone reads once it is published."""

    __tablename__ = "opinion_index"

    id: Mapped[int] = mapped_column(ForeignKey("opinion.id", ondelete="CASCADE"), primary_key=True)
    of, said_in = Opinion, ("text", "place", "answer")
