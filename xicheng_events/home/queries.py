"""What 我的 and the desk's front page show: reads over all rooms."""

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.accounts.models import Person, Role
from xicheng_events.checkin.queries import slots_of_today
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.opinions.models import Opinion
from xicheng_events.questions.queries import said_on, sheet_of
from xicheng_events.registration.models import Registration
from xicheng_events.registration.queries import registrations_of
from xicheng_events.registration.states import RegistrationState


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


def doors_today(person: Person):
    """The slots whose door this person may open today, with their tallies."""
    if not person.holds(Role.DOOR, Role.EDITOR, Role.LEADER, Role.COORDINATOR):
        return []
    return slots_of_today(person)
