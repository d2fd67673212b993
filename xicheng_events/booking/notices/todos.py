"""What waits in this room for whom, and what is coming."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, selectinload

from xicheng_events.booking.events.kinds import AT_DOOR
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.queries import DESK_ROLES, desk_events, gives_places, stands_at
from xicheng_events.booking.notices.next_step import NOTICE
from xicheng_events.booking.notices.queries import begins_at
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.role_matrix import OVERSEERS
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.desk_overview import SOON_DAYS, Coming
from xicheng_events.foundation.core.todos import MORE_SHOWN, Found, Line, Todo, first_lines, only_for, todo_of
from xicheng_events.foundation.publishing.checked_todos import texts_awaited, texts_to_work_on
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import NOT_YET_PUBLIC, PublicationState

S = PublicationState
# So long before people are needed a notice that isn't public yet is close to its limit.
_LAST_DAYS = timedelta(days=3)


@only_for(*DESK_ROLES)
def notices_to_work_on(person: Person) -> Iterator[Todo]:
    """Notices to finish, to change, to pass, to have cleared and to publish."""
    yield from texts_to_work_on(NOTICE, person)


@only_for(Role.EDITOR)
def links_to_set(person: Person) -> Iterator[Todo]:
    """Slots online that begin within three days and have no link yet: those with a place there get in by it."""
    now = clock.now()
    is_online = select(Quota.id).where(Quota.slot_id == Slot.id, Quota.seat.not_in(AT_DOOR)).exists()
    slots = select(Slot).join(Slot.event).where(
        Event.host_id.in_(person.organisation_ids(Role.EDITOR)), Event.is_open, is_online, Slot.online_link == "",
        Slot.starts_at <= now + _LAST_DAYS, Slot.ends_at > now)
    found = first_lines(slots, "online_staff.links", "code", (Event.title, Event.code, Slot.starts_at))
    for line in found.lines[:1]:
        yield Todo(found.count, _("场线上活动临近开始，还没有填写会议链接"), line.endpoint, line.arguments, found.lines)


@only_for(*OVERSEERS)
def notices_late(person: Person) -> Iterator[Todo]:
    """Notices that aren't public yet though registration should be open, or will be soon; but for those that are set
    for an instant, and go out by themselves."""
    units, now = person.organisation_ids(*OVERSEERS), clock.now()
    watched = select(Event) if person.is_coordinator else select(Event).where(Event.host_id.in_(units))
    is_ahead = select(Slot.id).where(Slot.event_id == Event.id, Slot.starts_at > now).exists()
    waiting = watched.join(Event.host).where(stands_at(*(each for each in NOT_YET_PUBLIC if each != S.SCHEDULED)),
                                             is_ahead, begins_at() <= now + _LAST_DAYS)
    yield todo_of(waiting, "events_staff.show", "code", (Event.title, Event.code, begins_at(), Organisation.short_name),
                  _("份公告已到或临近开始报名的时间，还没有发布"), {}, most=MORE_SHOWN)


@only_for(*DESK_ROLES)
def notices_awaited(person: Person) -> Iterator[Todo]:
    """Notices of this person's units that others are reading."""
    yield from texts_awaited(NOTICE, person)


@only_for(*DESK_ROLES, Role.COORDINATOR)
def slots_coming(person: Person) -> Iterator[Coming]:
    """The next slots of the events this person works on, by the clock."""
    ids, now = desk_events(person).order_by(None).with_only_columns(Event.id), clock.now()
    rows = db.session.execute(
        select(Slot, func.count().over()).join(Slot.event)
        .where(Slot.event_id.in_(ids), Event.is_open, Slot.starts_at > now, gives_places(),
               Slot.starts_at <= now + timedelta(days=SOON_DAYS))
        .options(contains_eager(Slot.event).joinedload(Event.host), selectinload(Slot.quotas))
        .order_by(Slot.starts_at, Slot.id).limit(MORE_SHOWN)).all()
    lines = tuple(Line(slot.event.title, "events_staff.show", {"code": slot.event.code},
                       slot.event.host.short_name if person.is_coordinator else "", part=slot.label,
                       begins=slot.starts_at, ends=slot.ends_at,
                       remark=_("已占用%(taken)s/%(all)s", taken=slot.capacity - slot.left, all=slot.capacity))
                  for slot, _all in rows)
    yield Coming(_("近两周的场次"), Found(rows[0][1] if rows else 0, lines), "events_staff.index", {})


@only_for(*DESK_ROLES, Role.COORDINATOR)
def notices_going_out(person: Person) -> Iterator[Coming]:
    """Notices and revisions that the clockwork publishes at the instant they are set for."""
    ids = desk_events(person).order_by(None).with_only_columns(Event.id)
    waiting = select(Event).join(Event.publication).join(Event.host).where(
        Event.id.in_(ids), Publication.goes_out_at.is_not(None))
    found = first_lines(waiting, "events_staff.show", "code", (
        Event.title, Event.code, Publication.goes_out_at, Organisation.short_name), most=MORE_SHOWN)
    yield Coming(_("定时发布的公告"), found.at_its_instant, "events_staff.index", {})
