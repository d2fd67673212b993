"""登记问题: out of an opinion an issue is made, numbered, and dispatched to the unit that answers for it."""

from flask_babel import gettext as _
from sqlalchemy import literal, select, update

from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write_returning
from xicheng_events.foundation.core.inserts import insert_from, insert_unless_there
from xicheng_events.foundation.core.languages import in_house_language, kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import day as written_day
from xicheng_events.foundation.core.text import excerpt, until
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.publishing.topic_operations import classify
from xicheng_events.voice.followup.deadlines import (
    NEVER,
    NO_CONTACT,
    Limit,
    contact_fields,
    dispatch_fields,
    due_in_a_table,
    lag_fields,
    limit_of,
)
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.limits import class_to_dispatch_by
from xicheng_events.voice.followup.models import Issue, IssueOpinion, IssueOrigin, IssueSeries
from xicheng_events.voice.followup.news_models import StaffNewsKind
from xicheng_events.voice.followup.operations.telling_staff import note_news
from xicheng_events.voice.followup.operations.transitions import add_line, change_issue
from xicheng_events.voice.followup.planned_issues import planned_words
from xicheng_events.voice.followup.states import AT_UNIT, OPEN, IssueState
from xicheng_events.voice.followup.streets import street_of
from xicheng_events.voice.opinions.models import Opinion, OpinionKind
from xicheng_events.voice.opinions.operations import mark_registered, tell_all, tell_reply
from xicheng_events.voice.opinions.queries import merged_into

TITLE_AT_MOST, TEXT_AT_MOST, PLACE_AT_MOST = 50, 2000, 100


def register_issue(opinion: Opinion, *, title: str, description: str, kind: OpinionKind, place: str = "", sla: Sla,
                   lead: Organisation, by: Person) -> Issue:
    """Make an issue of `opinion` and dispatch it to `lead` today, which is day 0 of the limits of
    its class; who spoke is told. It stands under the opinion's topic, and is found in the street that is likely.

    A unit's editor registers what their own unit deals with; to another one the coordinator alone dispatches. Refuses
    `not_yours_to_dispatch` beside `lead`, lengths beside their fields, `unit_gone` beside `lead` for a unit that is no
    more, and what `opinions.operations.mark_registered` refuses: `not_yours`, `already_triaged`.
    """
    title = written(title, field="title", at_least=1, at_most=TITLE_AT_MOST, what=_("问题摘要"))
    description = written(description, field="description", at_least=1, at_most=TEXT_AT_MOST, what=_("问题描述"))
    place = written(place, field="place", at_most=PLACE_AT_MOST, what=_("涉及地点"))
    require_existing(lead, field="lead")
    _require_dispatcher(lead, by)
    mark_registered(opinion, by=by)
    now = clock.now()
    sla_class = class_to_dispatch_by(sla)
    issue = Issue(
        number=_next_number(clock.local(now).year), title=title, description=description, kind=kind, place=place,
        topic_id=opinion.topic_id, street=street_of(opinion), sla_class=sla_class, lead=lead,
        state=IssueState.DISPATCHED, registered_by=by, registered_at=now,
        **dispatch_fields(sla_class, now),
        **(lag_fields(clock.local(now).date(), now) if sla_class.limit else {"lags_at": NEVER}),
        **(contact_fields(sla_class, now) if can_be_contacted(opinion) else NO_CONTACT),
    )
    db.session.add(issue)
    db.session.flush()
    _link(issue, opinion)
    is_onsite = sla is Sla.ONSITE
    add_line(issue, Step.DISPATCHED, by=by, is_public=True,
             text=kept(lambda: _("现场已答复，登记入台账。")) if is_onsite else dispatch_line(issue))
    record("followup.dispatched", issue, by=by, number=issue.number, lead=lead.slug, due=issue.due_on.isoformat())
    if not is_onsite:  # who was answered on the spot reads the answer once it is passed
        tell_registered(issue, opinion)
        note_news(issue, StaffNewsKind.DISPATCHED, by=by)
    return issue


def register_all(opinions: list[Opinion], *, lead: Organisation, sla: Sla,
                 by: Person) -> tuple[list[Issue], list[int]]:
    """批量派发: an issue of each of `opinions`, in the words of whoever spoke, all to `lead`; and the numbers of those
    left out, which are praise or were decided by somebody else meanwhile. Refuses `unit_gone` beside `lead`."""
    require_existing(lead, field="lead")
    _require_dispatcher(lead, by)
    issues, left_out = [], []
    for opinion in opinions:
        try:
            if opinion.kind is OpinionKind.PRAISE:
                raise Refused("praise", _("表扬不登记为问题。"))
            issues.append(register_issue(
                opinion, title=excerpt(opinion.text, TITLE_AT_MOST), description=opinion.text, kind=opinion.kind,
                place=opinion.place, sla=sla, lead=lead, by=by))
        except Refused:
            left_out.append(opinion.id)
    return issues, left_out


def add_opinion(issue: Issue, opinion: Opinion, *, by: Person) -> Issue:
    """Let one more opinion stand behind an existing issue; if that is answered already, who spoke is told at once."""
    mark_registered(opinion, by=by)
    first_with_phone = issue.state in AT_UNIT and not issue.contact_due_at and can_be_contacted(opinion)
    contact = contact_fields(issue.sla_class, clock.now()) if first_with_phone else {}
    # Counts the version up: a reply that is being approved at this moment must see this opinion, or fail.
    change_issue(issue, **contact)
    _link(issue, opinion)
    add_line(issue, Step.LINKED, by=by, is_public=False,
             text=kept(lambda: _("并入第%(id)s号意见。", id=opinion.id)))
    record("followup.linked", issue, by=by, opinion=opinion.id)
    if issue.state in OPEN:
        tell_registered(issue, opinion)
    else:
        tell_reply(opinion, planned=kept(lambda: planned_words(issue)))
    return issue


def can_be_contacted(opinion: Opinion) -> bool:
    """Whether anybody whose opinion has this outcome left a phone by name: an anonymous one is kept for the reply
    alone."""
    return any(said.phone and not said.anonymous for said in (opinion, *merged_into(opinion)))


def put_issue_under_topic(issue: Issue, topic: Topic | None, *, by: Person) -> bool:
    """归入领域, whatever its state; whether that is new. Refuses `not_yours`, and `topic_gone` beside `topic`."""
    require_right(may_put_under_topic(issue, by), _("问题的领域由承办单位经办人或区级统筹员归类。"))
    return classify(issue, topic, by=by)


def put_in_street(issue: Issue, street: Organisation | None, *, by: Person) -> None:
    """Let the issue be found in `street`, or in none, whatever its state. Refuses as `put_issue_under_topic`."""
    require_right(may_put_under_topic(issue, by), _("问题的街道由承办单位经办人或区级统筹员归类。"))
    if street != issue.street:
        issue.street = street
        record("followup.put_in_street", issue, by=by, street=street.slug if street else "")


def may_put_under_topic(issue: Issue, person: Person) -> bool:
    """Whether saying what an issue is about is `person`'s work."""
    return person.is_coordinator or person.holds(Role.EDITOR, organisation_id=issue.lead_id)


@in_house_language
def dispatch_line(issue: Issue) -> str:
    """What the history says when an issue goes to a unit: which, and until when."""
    return _("派发至%(unit)s办理（%(sla)s），期限%(day)s。", unit=issue.lead.short_name,
             day=due_words(limit_of(issue)), sla=issue.sla_class.name)


def due_words(limit: Limit) -> str:
    """The due day in full, or the hour of it, marked where next year's calendar isn't out (domain §6)."""
    if limit.at == NEVER:
        return _("不计")
    said = until(limit.at) if limit.is_an_hour else written_day(limit.on)
    return said + (_("，暂按周一至周五推算") if limit.provisional else "")


@in_house_language
def told_day(issue: Issue) -> str:
    """The due day, or the hour of it, as a message tells it, marked where it may still change."""
    day = due_in_a_table(issue)
    return _("%(day)s（暂定）", day=day) if issue.due_is_provisional else day


def _require_dispatcher(lead: Organisation, by: Person) -> None:
    if not (by.is_coordinator or by.holds(Role.EDITOR, organisation_id=lead.id)):
        raise Refused("not_yours_to_dispatch", _("派发给其他单位由区级统筹员办理，请把意见转交区级统筹员。"), "lead")


def _link(issue: Issue, opinion: Opinion) -> None:
    db.session.add(IssueOpinion(issue_id=issue.id, opinion_id=opinion.id))
    db.session.flush()
    whose = select(Opinion.organisation_id, Opinion.occasion_id).where(Opinion.id == opinion.id)
    insert_from(IssueOrigin, whose.add_columns(literal(issue.id).label("issue_id")))


def tell_registered(issue: Issue, opinion: Opinion) -> None:
    """Tell whoever spoke which unit works on it and until when: once more where another one does, or another day
    holds."""
    tell_all(opinion, "opinion_registered", unit=issue.lead.short_name, day=told_day(issue))


def _next_number(year: int) -> str:
    count_up = (
        update(IssueSeries).where(IssueSeries.year == year).values(last=IssueSeries.last + 1)
        .returning(IssueSeries.last)
    )
    last = write_returning(count_up).scalar()
    if last is None:
        insert_unless_there(IssueSeries, year=year, last=0)
        last = write_returning(count_up).scalar()
    return f"WT-{year}-{last:04}"
