"""What 我的 and the desk's front page show: reads over all rooms."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select

from xicheng_events.accounts.models import Person, Role
from xicheng_events.checkin.queries import slots_of_today
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.events.models import Event
from xicheng_events.events.states import EventState
from xicheng_events.followup.models import Issue
from xicheng_events.followup.states import OPEN as OPEN_ISSUES
from xicheng_events.opinions.models import Opinion, Triage
from xicheng_events.questions.queries import said_on, sheet_of
from xicheng_events.registration.models import Registration
from xicheng_events.registration.no_show import excuses_for
from xicheng_events.registration.queries import registrations_of
from xicheng_events.registration.states import RegistrationState
from xicheng_events.review.models import ReviewSlip, SlipState


def grouped_registrations(person: Person) -> list[tuple[str, list[Registration]]]:
    """(heading, registrations): what waits for an answer, what is coming, what is over."""
    groups: dict[str, list] = {_("等您确认"): [], _("即将参加"): [], _("等待结果"): [], _("候补中"): [], _("以往"): []}
    now = clock.now()
    for registration in registrations_of(person):
        over = registration.slot.ends_at < now
        heading = {
            RegistrationState.OFFERED: _("等您确认"), RegistrationState.WAITING: _("候补中"),
            RegistrationState.CONFIRMED: _("即将参加"), RegistrationState.PENDING: _("等待结果"),
            RegistrationState.APPLIED: _("等待结果"),
        }.get(registration.state, _("以往"))
        groups[_("以往") if over else heading].append(registration)
    return [(heading, rows) for heading, rows in groups.items() if rows]


def opinions_of(person: Person) -> list[Opinion]:
    """The suggestions this person made under their own name or wants a reply to."""
    return list(db.session.scalars(select(Opinion).where(Opinion.person_id == person.id).order_by(Opinion.id.desc())))


def data_of(person: Person) -> dict:
    """All that is kept about a person, as plain data."""
    return {
        "name": person.name, "phone": person.phone, "since": person.created_at.isoformat(),
        "registrations": [
            {"reference": r.reference, "event": r.slot.event.title, "starts_at": r.slot.starts_at.isoformat(),
             "state": r.state.value, "name": r.name, "companions": [c.name for c in r.companions],
             "access_needs": r.access_needs, "question": r.question, "document": r.document,
             "answers": {each.label: each.words for each in said_on(sheet_of(r.answer_sheet_id))},
             "created_at": r.created_at.isoformat()}
            for r in registrations_of(person)],
        "opinions": [{"query_code": o.query_code, "text": o.text, "said_at": o.said_at.isoformat()}
                     for o in opinions_of(person)],
    }


@dataclass(frozen=True)
class Task:
    """One line of the desk's front page: how many of what wait, and where to go."""

    count: int
    words: str
    endpoint: str
    arguments: dict


def tasks_for(person: Person) -> list[Task]:
    """What waits for this person, by role; nothing that isn't theirs to do."""
    found = [
        *_event_tasks(person, Role.EDITOR, (EventState.DRAFT, EventState.RETURNED, EventState.APPROVED),
                      _("份公告待完善或发布"), ""),
        *_event_tasks(person, Role.REVIEWER, (EventState.PENDING_REVIEW,), _("份公告待审核"), "pending_review"),
    ]
    if person.holds(Role.EDITOR, Role.REVIEWER, Role.LEADER):
        found.append(Task(_count(excuses_for(person)), _("份未到场说明待办理"), "excuses_staff.index", {}))
    units = person.organisation_ids(Role.SECRECY)
    if units:
        count = _count(select(ReviewSlip.id).where(ReviewSlip.state == SlipState.PENDING,
                                                   ReviewSlip.organisation_id.in_(units)))
        found.append(Task(count, _("份保密审查单待审查"), "review_staff.index", {"state": "pending"}))
    if person.holds(Role.EDITOR, Role.COORDINATOR):
        query = select(Opinion.id).where(Opinion.triage == Triage.NEW)
        issues = select(Issue.id).where(Issue.state.in_(OPEN_ISSUES))
        if not person.is_coordinator:
            query = query.where(Opinion.organisation_id.in_(person.organisation_ids(Role.EDITOR)))
            issues = issues.where(Issue.lead_id.in_(person.organisation_ids(Role.EDITOR)))
        found += [Task(_count(query), _("条意见建议待研判"), "opinions_staff.index", {"triage": "new"}),
                  Task(_count(issues), _("件问题办理中"), "followup_staff.index", {})]
    return [task for task in found if task.count]


def _event_tasks(person: Person, role: Role, states, words: str, state: str) -> list[Task]:
    units = person.organisation_ids(role)
    if not units:
        return []
    count = _count(select(Event.id).where(Event.host_id.in_(units), Event.state.in_(states)))
    return [Task(count, words, "events_staff.index", {"state": state} if state else {})]


def _count(query) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery()))


def doors_today(person: Person):
    """The slots whose door this person may open today, with their tallies."""
    if not person.holds(Role.DOOR, Role.EDITOR, Role.LEADER, Role.COORDINATOR):
        return []
    return slots_of_today(person)
