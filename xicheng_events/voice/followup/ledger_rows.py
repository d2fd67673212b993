"""What a row of the ledger says that isn't in the issue itself (domain §5.2): one statement for each kind of neighbour,
however many rows there are. Never who spoke, nor how they are reached.

Two columns of §5.2 have nothing to say and aren't there: 身份类别, for an opinion keeps no such thing of who spoke, and
附件, for nobody attaches anything to one."""

from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Row, Select, func, select

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import table_day, table_moment
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.models import Issue, IssueOpinion, ProgressNote, ReplyRating
from xicheng_events.voice.followup.queries import SHOWN_IN_LEDGER
from xicheng_events.voice.followup.step_models import Extension, IssueAssistant, SupervisionNotice
from xicheng_events.voice.opinions.models import Opinion

PROGRESS = (Step.NOTE, Step.STAGE, Step.CONTACTED, Step.SUBMITTED, Step.SENT_BACK, Step.RETURNED)
SUPERVISION = (Step.URGED, Step.URGE_UNDONE, Step.SUPERVISED, Step.RELEASED, Step.ESCALATED, Step.HEEDED)
_SEMICOLON = "；"


@dataclass
class BesideIssue:
    """The neighbours of one issue."""

    said: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    assisting: list[Row] = field(default_factory=list)
    extensions: list[Row] = field(default_factory=list)
    ratings: list[Row] = field(default_factory=list)
    notices: list[Row] = field(default_factory=list)
    merged: list[Row] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)
    street: str = ""
    published: PublicationState | None = None
    names: dict[int, str] = field(default_factory=dict)

    def name(self, person_id: int | None) -> str:
        """What somebody of the desk is called; empty for nobody."""
        return self.names.get(person_id, "")

    def lines(self, *steps: Step) -> str:
        """The lines of the history that tell of `steps`, oldest first."""
        return "\n".join(f"{table_moment(note.at)} {note.step.label}{_('：') if note.text else ''}{note.text}"
                         for note in self.notes if note.step in steps)


def issues_in_order(ids: list[int]) -> list[Issue]:
    """The issues with these ids, in their order, as the ledger shows them."""
    found = {issue.id: issue for issue in db.session.scalars(
        select(Issue).where(Issue.id.in_(ids)).options(*SHOWN_IN_LEDGER))}
    return [found[each] for each in ids if each in found]


def beside_issues(issues: list[Issue]) -> dict[int, BesideIssue]:
    """The neighbours of `issues`, by id."""
    ids = [issue.id for issue in issues]
    beside = {each: BesideIssue() for each in ids}
    for name, query in _neighbours(ids).items():
        for row in db.session.execute(query):
            getattr(beside[row.issue_id], name).append(row)
    names = _names_of(issues, beside)
    states = _publications_of(issues)
    policies = [made_for(ids) for made_for in house.said("ISSUE_POLICIES")]
    streets = _streets_of(issues)
    for issue in issues:
        beside[issue.id].street = streets.get(issue.street_id, "")
        beside[issue.id].policies = [each for of_room in policies for each in of_room.get(issue.id, ())]
        beside[issue.id].names = names
        beside[issue.id].published = states.get(issue.publication_id)
    return beside


def _neighbours(ids: list[int]) -> dict[str, Select]:
    said = (select(IssueOpinion.issue_id, Opinion.source, Occasion.title, Opinion.said_at, Opinion.anonymous,
                   Opinion.wants_reply, Opinion.may_publish, Opinion.phone.is_not(None).label("has_phone"))
            .join(Opinion, Opinion.id == IssueOpinion.opinion_id).join(Occasion, Occasion.id == Opinion.occasion_id)
            .order_by(Opinion.said_at, Opinion.id))
    return {
        "said": said.where(IssueOpinion.issue_id.in_(ids)),
        "notes": select(ProgressNote.issue_id, ProgressNote.at, ProgressNote.step, ProgressNote.text,
                        ProgressNote.by_id).where(ProgressNote.issue_id.in_(ids)).order_by(ProgressNote.id),
        "assisting": (select(IssueAssistant.issue_id, Organisation.short_name)
                      .join(Organisation, Organisation.id == IssueAssistant.organisation_id)
                      .where(IssueAssistant.issue_id.in_(ids)).order_by(Organisation.id)),
        "extensions": select(Extension.issue_id, Extension.extra, Extension.reason, Extension.granted).where(
            Extension.issue_id.in_(ids)).order_by(Extension.id),
        "ratings": select(ReplyRating.issue_id, ReplyRating.round, ReplyRating.solved, ReplyRating.score).where(
            ReplyRating.issue_id.in_(ids)).order_by(ReplyRating.round, ReplyRating.at, ReplyRating.opinion_id),
        "notices": select(SupervisionNotice.issue_id, SupervisionNotice.number).where(
            SupervisionNotice.issue_id.in_(ids)).order_by(SupervisionNotice.id),
        "merged": (select(IssueOpinion.issue_id, IssueOpinion.opinion_id, func.count().label("n"))
                   .join(Opinion, Opinion.merged_into_id == IssueOpinion.opinion_id)
                   .where(IssueOpinion.issue_id.in_(ids)).group_by(IssueOpinion.issue_id, IssueOpinion.opinion_id)
                   .order_by(IssueOpinion.opinion_id)),
    }


def _names_of(issues: list[Issue], beside: dict[int, BesideIssue]) -> dict[int, str]:
    named = {getattr(issue, column) for issue in issues for column in (
        "registered_by_id", "replied_by_id", "reviewed_by_id", "signed_by_id")}
    named |= {note.by_id for each in beside.values() for note in each.notes if note.step is Step.CALLED}
    return dict(db.session.execute(select(Person.id, Person.name).where(Person.id.in_(named - {None}))).all())


def _publications_of(issues: list[Issue]) -> dict[int, PublicationState]:
    ids = [issue.publication_id for issue in issues if issue.publication_id]
    return dict(db.session.execute(select(Publication.id, Publication.state).where(Publication.id.in_(ids))).all())


def _streets_of(issues: list[Issue]) -> dict[int, str]:
    ids = {issue.street_id for issue in issues} - {None}
    return dict(db.session.execute(select(Organisation.id, Organisation.short_name).where(
        Organisation.id.in_(ids))).all())


def each_once(words) -> str:
    """Words in the order in which they come first."""
    return _("、").join(dict.fromkeys(map(str, words)))


def some_of(yes: list[bool]) -> str:
    """是, 否, and for opinions that differ how many of them."""
    if not yes or all(yes) or not any(yes):
        return _("是") if yes and yes[0] else _("否")
    return _("%(n)s条中%(yes)s条", n=len(yes), yes=sum(yes))


def source_words(beside: BesideIssue) -> str:
    """来源类型."""
    return each_once(row.source.label for row in beside.said)


def who_spoke(beside: BesideIssue) -> str:
    """提出人: how many there are, and how many of them anonymously; never who."""
    hidden = sum(row.anonymous for row in beside.said)
    if not hidden:
        return _("%(n)s人", n=len(beside.said))
    return _("匿名") if len(beside.said) == 1 else _("%(n)s人，其中匿名%(hidden)s人", n=len(beside.said), hidden=hidden)


def contact_words(beside: BesideIssue) -> str:
    """联系方式: whether there is one."""
    left = sum(row.has_phone for row in beside.said)
    return _("已留%(n)s个，不显示", n=left) if left else _("未留")


def extension_words(issue: Issue, beside: BesideIssue) -> str:
    """延期次数、新期限、理由."""
    unit = issue.sla_class.unit.label
    states = {True: _("已延长%(n)s%(unit)s"), False: _("不予延长%(n)s%(unit)s"), None: _("申请延长%(n)s%(unit)s")}
    return _SEMICOLON.join(f"{states[each.granted] % {'n': each.extra, 'unit': unit}}{_('：')}{each.reason}"
                           for each in beside.extensions)


def person_and_time(name: str, at: datetime | None, *more: str) -> str:
    """何人、何时."""
    return " ".join(filter(None, (name, table_moment(at) if at else "", *more)))


def call_words(beside: BesideIssue) -> str:
    """回访时间、人、方式."""
    return "\n".join(person_and_time(beside.name(note.by_id), note.at, note.text)
                     for note in beside.notes if note.step is Step.CALLED)


def solved_words(issue: Issue, beside: BesideIssue) -> str:
    """解决评价 of the latest reply."""
    return each_once(_("已解决") if row.solved else _("未解决") for row in _latest(issue, beside))


def satisfied_words(issue: Issue, beside: BesideIssue) -> str:
    """满意评价 of the latest reply."""
    return each_once(ReplyRating(score=row.score).satisfaction.label for row in _latest(issue, beside))


def _latest(issue: Issue, beside: BesideIssue) -> list[Row]:
    return [row for row in beside.ratings if row.round == issue.reopened]


def published_words(issue: Issue, beside: BesideIssue) -> str:
    """公开状态、公开文本."""
    if beside.published is not PublicationState.PUBLISHED:
        return beside.published.label if beside.published else _("未公开")
    return f"{_('已公开')}{_('：')}{issue.public_title}\n{issue.public_outcome}"


def policy_words(beside: BesideIssue) -> str:
    """关联政策: what was made so that it doesn't come again."""
    return _SEMICOLON.join(dict.fromkeys(beside.policies))


def merged_words(beside: BesideIssue) -> str:
    """并案主件: which opinions others were merged into, and how many."""
    return _SEMICOLON.join(_("第%(id)s号意见（并入%(n)s条）", id=each.opinion_id, n=each.n) for each in beside.merged)


def planned_day_words(issue: Issue) -> str:
    """列入计划: by when, or that it is done."""
    if issue.planned_by and issue.plan_kept_at:
        return _("已完成")
    return table_day(issue.planned_by) if issue.planned_by else ""
