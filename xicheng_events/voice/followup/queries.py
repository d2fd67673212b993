"""Finding issues: the ledger within a person's scope, and what became of one opinion."""

from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, or_, select, true
from sqlalchemy.orm import joinedload, raiseload, selectinload

from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.queries import called
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import number_holds, same_number
from xicheng_events.foundation.core.counting import Counted, count_rows
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.search.index import ids_saying
from xicheng_events.foundation.core.text import words_apart
from xicheng_events.foundation.core.workdays import WorkdayTable, outdated
from xicheng_events.voice.followup.deadlines import NEVER, shows
from xicheng_events.voice.followup.duties import DUTIES
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.limit_models import LimitUnit, SlaClass
from xicheng_events.voice.followup.models import (
    Issue,
    IssueIndex,
    IssueOpinion,
    IssueOrigin,
    ProgressNote,
    ReplyRating,
)
from xicheng_events.voice.followup.states import OPEN, PRESSING, IssueState, Light
from xicheng_events.voice.followup.step_models import Extension, IssueAssistant, IssueReply, LightObjection
from xicheng_events.voice.followup.urgings import Mark, marked
from xicheng_events.voice.opinions.models import Opinion, Triage
from xicheng_events.voice.opinions.queries import SHOWN

SHOWN_IN_LEDGER = joinedload(Issue.lead), joinedload(Issue.topic), raiseload(Issue.registered_by)
DESK_ROLES = (Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)


def issues_seen_by(person: Person) -> Select:
    """The ledger as `person` may read it: issues the own unit leads, helps with, or that came from its own events'
    opinions; all for a coordinator. Newest first."""
    query = select(Issue).order_by(Issue.id.desc())
    if person.is_coordinator:
        return query
    mine = person.organisation_ids(*DESK_ROLES)
    from_mine = select(IssueOrigin.issue_id).where(IssueOrigin.organisation_id.in_(mine))
    helped = select(IssueAssistant.issue_id).where(IssueAssistant.organisation_id.in_(mine))
    return query.where(or_(Issue.lead_id.in_(mine), Issue.id.in_(from_mine), Issue.id.in_(helped)))


def issues_awaiting(person: Person, step: str) -> Select:
    """The issues on which `step` (of followup.duties) is this person's to take now; never about what is their own."""
    duty = DUTIES[step]
    is_lead = Issue.lead_id.in_(person.organisation_ids(*duty.lead)) if duty.lead else false()
    for_all = true() if duty.coordinator and person.is_coordinator else false()
    query = select(Issue).where(Issue.state.in_(duty.states), or_(is_lead, for_all))
    if step == "review":
        return query.where(Issue.replied_by_id.is_distinct_from(person.id))
    if step == "rule":
        waits = LightObjection.corrected.is_(None), LightObjection.by_id != person.id
        return query.where(Issue.id.in_(select(LightObjection.issue_id).where(*waits)))
    own = select(Extension.issue_id).where(Extension.granted.is_(None), or_(
        Extension.asked_by_id == person.id, Extension.agreed_by_id == person.id))
    return query.where(Issue.id.not_in(own)) if step in ("agree", "grant") else query


def ledger(person: Person, *, state: IssueState | None = None, light: Light | None = None, unit: str = "",
           words: str = "", step: str = "", moved: bool = False, mark: Mark | None = None) -> Select:
    """The ledger narrowed by whatever is given; `unit` is the lead unit's slug, `step` a duty that is this person's
    to do now, `moved` asks for limits that have moved lately, `mark` for what is urged or supervised. Open ones first,
    those due first on top; lead units are loaded along."""
    query = issues_seen_by(person).options(*SHOWN_IN_LEDGER)
    if step:
        query = query.where(Issue.id.in_(issues_awaiting(person, step).with_only_columns(Issue.id)))
    if moved:
        query = query.where(Issue.id.in_(limits_moved_lately(person).with_only_columns(Issue.id)))
    if mark:
        query = query.where(marked(mark))
    if state:
        query = query.where(Issue.state == state)
    if light:
        query = query.where(shows(light))
    if unit:
        query = query.where(Issue.lead.has(Organisation.slug == unit))
    if words:
        query = query.where(_is_called(words))
    return query.order_by(None).order_by(case((Issue.state.in_(OPEN), 0), else_=1),
                                         case((Issue.state.in_(OPEN), Issue.due_at)), Issue.id.desc())


def _is_called(words: str) -> ColumnElement[bool]:
    """Whether an issue says each of `words`, has it in its number, or its unit is called so. What only few words ask
    for is left out of the statement, which is planned for what it asks."""
    numbered = select(Issue.id).where(number_holds(Issue.number, words)).correlate(None)
    either = [Issue.id.in_(ids_saying(IssueIndex, words_apart(words))), Issue.id.in_(numbered)]
    if units := db.session.scalars(select(Organisation.id).where(called(words))).all():
        either.append(Issue.lead_id.in_(units))
    return or_(*either)


def lights_of(person: Person) -> dict[Light, Counted]:
    """How many issues `person` may read show each light: two statements, that of the answered ones ends soon."""
    shown = case(*((shows(light), literal(light.value)) for light in PRESSING), else_=Light.NORMAL.value)
    seen = issues_seen_by(person).order_by(None)
    each = seen.where(Issue.state.in_(OPEN)).with_only_columns(shown.label("light")).subquery()
    found = dict(map(tuple, db.session.execute(select(each.c.light, func.count()).group_by(each.c.light))))
    lights = {light: Counted(found.get(light.value, 0), False) for light in Light}
    return lights | {Light.DONE: count_rows(seen.where(shows(Light.DONE)), Issue.id)}


def due_otherwise(table: WorkdayTable) -> Select:
    """The open issues of which a day rests on something else than `table` says: the last one, from when on they lag, or
    until when who spoke is to be contacted."""
    def rests_otherwise(calendar_id, last):
        return outdated(table, calendar_id, first=Issue.due_from, last=last)

    by_days = Issue.sla_class.has(SlaClass.unit == LimitUnit.WORKING_DAYS)
    lags = Issue.lags_at < NEVER, Issue.state != IssueState.LONGTERM
    to_contact = Issue.contact_due_at.is_not(None), Issue.contacted_at.is_(None)
    return select(Issue).where(Issue.state.in_(OPEN), or_(
        and_(by_days, rests_otherwise(Issue.due_calendar_id, Issue.due_on)),
        and_(*lags, rests_otherwise(Issue.heard_calendar_id, Issue.lags_at)),
        and_(*to_contact, rests_otherwise(Issue.heard_calendar_id, Issue.contact_due_at)))).order_by(Issue.id)


def limits_moved_lately(person: Person) -> Select:
    """The open issues `person` may have to answer in time whose last day has moved within a week."""
    moved = select(ProgressNote.issue_id).where(ProgressNote.step == Step.RECKONED,
                                                ProgressNote.at >= clock.now() - timedelta(days=7))
    units = person.organisation_ids(Role.EDITOR, Role.LEADER)
    return select(Issue).where(Issue.state.in_(OPEN), Issue.lead_id.in_(units), Issue.id.in_(moved))


def issues_pressing(person: Person) -> Select:
    """The issues `person` may read that are late, behind, or close to their limit."""
    return issues_seen_by(person).where(or_(*map(shows, PRESSING)))


def issues_escalated(person: Person) -> Select:
    """The issues with which somebody is unhappy still, for the coordinator to deal with."""
    return select(Issue).where(Issue.escalated_at.is_not(None), true() if person.is_coordinator else false())


def issues_under_way(person: Person) -> Select:
    """The open issues `person` may read."""
    return issues_seen_by(person).where(Issue.state.in_(OPEN))


def issue_seen_by(person: Person, number: str) -> Issue | None:
    """One issue with its history and the opinions behind it, if `person` may read it."""
    return db.session.scalar(
        issues_seen_by(person).where(Issue.number == number)
        .options(joinedload(Issue.lead), joinedload(Issue.topic),
                 selectinload(Issue.progress).joinedload(ProgressNote.by),
                 selectinload(Issue.links).joinedload(IssueOpinion.opinion).joinedload(Opinion.occasion))
    )


def issues_to_join(person: Person, words: str) -> list[Issue]:
    """The first of the issues `person` may read in which every one of `words` is found: in what they say, their number,
    or the unit's names. Open ones first, the newest of them on top, units loaded along; one more than SHOWN tells that
    there are others."""
    query = issues_seen_by(person).order_by(None)
    every_word = and_(true(), *map(_is_called, words_apart(words)))
    order = case((Issue.state.in_(OPEN), 0), else_=1), Issue.id.desc()
    # Numbers are sorted first: whole rows are read of so many alone.
    first = query.where(or_(number_holds(Issue.number, words), every_word)).with_only_columns(Issue.id)
    found = query.where(Issue.id.in_(first.order_by(*order).limit(SHOWN + 1))).order_by(*order)
    return list(db.session.scalars(found.options(joinedload(Issue.lead), raiseload(Issue.registered_by))))


def issue_to_join(person: Person, number: str) -> Issue | None:
    """The issue `person` may read of that whole number, however it is typed."""
    found = next((each.number for each in issues_to_join(person, number) if same_number(each.number, number)), "")
    return issue_seen_by(person, found)


def issues_named(person: Person, numbers: list[str]) -> list[Issue]:
    """Those of `numbers` that `person` may read, with their units, those due first on top."""
    return list(db.session.scalars(
        issues_seen_by(person).where(Issue.number.in_(numbers)).order_by(None).order_by(Issue.due_at, Issue.id)
        .options(joinedload(Issue.lead))))


def issue_of(opinion: Opinion) -> Issue | None:
    """The issue that answers `opinion`, or the one it was merged into."""
    return db.session.scalar(
        select(Issue).join(IssueOpinion).where(IssueOpinion.opinion_id == (opinion.merged_into_id or opinion.id))
        .options(joinedload(Issue.lead), selectinload(Issue.progress))
    )


def issue_behind() -> ColumnElement[bool]:
    """Whether an issue answers an opinion, itself or what it was merged into, as SQL."""
    return Issue.id == select(IssueOpinion.issue_id).where(IssueOpinion.opinion_id == func.coalesce(
        Opinion.merged_into_id, Opinion.id)).correlate(Opinion).scalar_subquery()


def root_of(opinion: Opinion) -> Opinion:
    """The opinion whose outcome `opinion` has: itself unless merged."""
    return opinion.merged_into or opinion


def standing_reply(opinion: Opinion) -> str:
    """The reply that stands for `opinion` now: the unit's answer, or the issue's approved reply; else empty."""
    return reply_in(issue_of(opinion), opinion)


def reply_in(issue: Issue | None, opinion: Opinion) -> str:
    """The same, as `issue` stood when it was read."""
    if issue:
        return issue.reply if issue.state in (IssueState.REPLIED, IssueState.CLOSED) else ""
    root = root_of(opinion)
    return root.answer if root.triage in (Triage.ANSWERED, Triage.PRAISED) else ""


def rating_of(opinion: Opinion, reply_round: int) -> ReplyRating | None:
    """What the person said of that reply."""
    return db.session.get(ReplyRating, (opinion.id, reply_round))


def replies_rated(opinion: Opinion, issue: Issue | None) -> list[IssueReply]:
    """The earlier replies this person read and rated, oldest first: what they were dissatisfied with stays to be read
    while it is worked on again."""
    earlier = issue.earlier_replies if issue else []
    return [each for each in earlier if rating_of(opinion, opinion.first_round + each.round)]


def ratings_of_issue(issue: Issue) -> list[ReplyRating]:
    """All ratings of an issue's replies, oldest first."""
    return list(db.session.scalars(
        select(ReplyRating).where(ReplyRating.issue_id == issue.id).order_by(ReplyRating.at)
    ))


def ratings_of_opinion(opinion: Opinion) -> list[ReplyRating]:
    """All ratings one person gave, oldest first."""
    return list(db.session.scalars(
        select(ReplyRating).where(ReplyRating.opinion_id == opinion.id).order_by(ReplyRating.round)
    ))
