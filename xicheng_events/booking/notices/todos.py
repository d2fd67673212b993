"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import Select, String, cast, func, select

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.states import OPEN_STATES, EventState
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.todos import SHOWN, Found, Line, Todo, first_lines, one_or_list
from xicheng_events.foundation.review.models import SlipState
from xicheng_events.foundation.review.queries import ids_with_slip

S = EventState


def notices_to_work_on(person: Person) -> Iterator[Todo]:
    """Notices to finish, to change, to pass, to have cleared and to publish."""
    yield _notices_at(person, S.DRAFT, _("份公告草稿待完善"), Role.EDITOR)
    yield _notices_at(person, S.RETURNED, _("份公告被退回，待修改"), Role.EDITOR)
    yield _notices_to_pass(person)
    hosted = select(Event).where(Event.host_id.in_(person.organisation_ids(Role.EDITOR, Role.LEADER)),
                                 Event.id.not_in(ids_with_slip("event", SlipState.PENDING)))
    yield one_or_list(events_by_name(hosted.where(Event.state == S.APPROVED)), _("份公告待送保密审查或发布"),
                      "events_staff", {"state": S.APPROVED.value})
    revised = func.coalesce(cast(Event.revision, String), "null") != "null"
    yield one_or_list(events_by_name(hosted.where(Event.state.in_(OPEN_STATES), revised)),
                      _("份已发布公告的修改待送保密审查或发布"), "events_staff", {})


def events_by_name(query: Select) -> Found:
    """The events that `query` finds, those needed first on top."""
    return first_lines(query, "events_staff.show", "code", (Event.title, Event.code, begins_at()))


def begins_at():
    """When an event's people are first needed, as SQL: registration opens, or else its first slot begins."""
    first = select(func.min(Slot.starts_at)).where(Slot.event_id == Event.id).correlate(Event).scalar_subquery()
    return func.coalesce(Event.registration_opens_at, first)


def _notices_at(person: Person, state: EventState, words: str, *roles: Role) -> Todo:
    mine = select(Event).where(Event.host_id.in_(person.organisation_ids(*roles)), Event.state == state)
    return one_or_list(events_by_name(mine), words, "events_staff", {"state": state.value})


def _notices_to_pass(person: Person) -> Todo:
    units = person.organisation_ids(Role.REVIEWER, Role.LEADER)
    waiting = db.session.execute(select(Event.title, Event.code, begins_at(), Event.author_ids).where(
        Event.host_id.in_(units), Event.state == S.PENDING_REVIEW).order_by(Event.id))
    lines = tuple(Line(title, "events_staff.show", {"code": code}, due=due) for title, code, due, authors in waiting
                  if person.id not in authors)  # nobody passes words of their own
    return one_or_list(Found(len(lines), lines[:SHOWN]), _("份公告待审核"), "events_staff",
                       {"state": S.PENDING_REVIEW.value})
