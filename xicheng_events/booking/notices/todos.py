"""What waits in this room for whom, and what is coming."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, String, cast, func, select
from sqlalchemy.orm import contains_eager, selectinload

from xicheng_events.booking.events.kinds import AT_DOOR
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.queries import DESK_ROLES, desk_events, stands_at
from xicheng_events.booking.notices.operations.rights_and_record import KIND
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.role_matrix import OVERSEERS
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.desk_overview import SOON_DAYS, Coming
from xicheng_events.foundation.core.todos import (
    MORE_SHOWN,
    SHOWN,
    Found,
    Line,
    Todo,
    first_lines,
    one_or_list,
    only_for,
    todo_of,
)
from xicheng_events.foundation.publishing.kinds import units_for
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import NOT_YET_PUBLIC, PublicationState, PublishingStep
from xicheng_events.foundation.review.models import SlipState
from xicheng_events.foundation.review.queries import ids_with_slip

S, P = PublicationState, PublishingStep
# So long before people are needed a notice that isn't public yet is close to its limit.
_LAST_DAYS = timedelta(days=3)


@only_for(*DESK_ROLES)
def notices_to_work_on(person: Person) -> Iterator[Todo]:
    """Notices to finish, to change, to pass, to have cleared and to publish."""
    yield _notices_at(person, S.DRAFTING, _("份公告草稿待完善"))
    yield _notices_at(person, S.RETURNED, _("份公告被退回，待修改"))
    yield _notices_to_pass(person)
    hosted = select(Event).where(Event.host_id.in_(units_for(P.PUBLISH, KIND, person)))
    yield one_or_list(events_by_name(hosted.where(stands_at(S.CLEARED))), _("份公告待发布"), "events_staff",
                      {"state": S.CLEARED.value})
    hosted = select(Event).where(Event.host_id.in_(units_for(P.ASK, KIND, person)))
    hosted = hosted.where(Event.id.not_in(ids_with_slip("event", SlipState.PENDING)))
    yield one_or_list(events_by_name(hosted.where(stands_at(S.APPROVED))), _("份公告待送保密审查"), "events_staff",
                      {"state": S.APPROVED.value})
    revised = func.coalesce(cast(Event.revision, String), "null") != "null"
    is_waiting = Event.publication.has(Publication.goes_out_at.is_(None))
    yield one_or_list(events_by_name(hosted.where(Event.is_open, revised, is_waiting)),
                      _("份已发布公告的修改待送保密审查或发布"), "events_staff", {})


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
    mine = select(Event).where(Event.host_id.in_(person.organisation_ids(*DESK_ROLES)))
    lines = [line for line, is_mine in _submitted(person) if not is_mine]
    yield Todo(len(lines), _("份公告等审核人审核"), "events_staff.index", {"state": S.SUBMITTED.value},
               tuple(lines[:SHOWN]))
    at_secrecy = events_by_name(mine.where(Event.id.in_(ids_with_slip("event", SlipState.PENDING))))
    yield Todo(at_secrecy.count, _("份公告等保密审查"), "events_staff.index", {}, at_secrecy.lines)


@only_for(*DESK_ROLES, Role.COORDINATOR)
def slots_coming(person: Person) -> Iterator[Coming]:
    """The next slots of the events this person works on, by the clock."""
    ids, now = desk_events(person).order_by(None).with_only_columns(Event.id), clock.now()
    rows = db.session.execute(
        select(Slot, func.count().over()).join(Slot.event)
        .where(Slot.event_id.in_(ids), Event.is_open, Slot.starts_at > now,
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


def events_by_name(query: Select) -> Found:
    """The events that `query` finds, those needed first on top."""
    return first_lines(query, "events_staff.show", "code", (Event.title, Event.code, begins_at()))


def begins_at():
    """When an event's people are first needed, as SQL: registration opens, or else its first slot begins."""
    first = select(func.min(Slot.starts_at)).where(Slot.event_id == Event.id).correlate(Event).scalar_subquery()
    return func.coalesce(Event.registration_opens_at, first)


def _notices_at(person: Person, state: PublicationState, words: str) -> Todo:
    mine = select(Event).where(Event.host_id.in_(units_for(P.SUBMIT, KIND, person)), stands_at(state))
    return one_or_list(events_by_name(mine), words, "events_staff", {"state": state.value})


def _notices_to_pass(person: Person) -> Todo:
    lines = [line for line, is_mine in _submitted(person) if is_mine]
    return one_or_list(Found(len(lines), tuple(lines[:SHOWN])), _("份公告待审核"), "events_staff",
                       {"state": S.SUBMITTED.value})


def _submitted(person: Person) -> list[tuple[Line, bool]]:
    """The submitted notices of this person's units, those needed first on top, and whether this person may pass it:
    nobody passes words of their own."""
    passes, due = units_for(P.PASS, KIND, person), begins_at()
    rows = db.session.execute(
        select(Event.title, Event.code, due, Event.host_id, Publication.author_ids).join(Event.publication)
        .where(Event.host_id.in_(person.organisation_ids(*DESK_ROLES)), Publication.state == S.SUBMITTED)
        .order_by(due.asc().nulls_last(), Event.code))
    return [(Line(title, "events_staff.show", {"code": code}, due=until), host in passes and person.id not in authors)
            for title, code, until, host, authors in rows]
