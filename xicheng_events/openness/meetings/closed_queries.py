"""Meetings at the desk: which were announced, and which weren't open."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.kinds import KINDS
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import DESK_ROLES, desk_events
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.queries import organisations_hosting
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.openness.meetings.kinds import ClosedReason, MeetingKind
from xicheng_events.openness.meetings.models import ClosedMeeting, Meeting

MEETING_EVENTS = tuple(kind for kind, row in KINDS.items() if row.slots_are_agenda)


def meetings_on_desk(person: Person, *, words: str = "", standing: Labelled | None = None,
                     kind: MeetingKind | None = None) -> Select:
    """The meetings whose notices `person` works on, the latest first."""
    query = desk_events(person, words=words, standing=standing).where(Event.kind.in_(MEETING_EVENTS))
    return query.where(Event.id.in_(select(Meeting.event_id).where(Meeting.kind == kind))) if kind else query


def closed_meetings_of(person: Person, *, year: int | None = None, kind: MeetingKind | None = None,
                       reason: ClosedReason | None = None, unit: str = "") -> Select:
    """The meetings that weren't open, of the own units or all for the coordinator, the latest first."""
    query = (select(ClosedMeeting).order_by(ClosedMeeting.held_on.desc(), ClosedMeeting.id.desc())
             .options(joinedload(ClosedMeeting.organisation), joinedload(ClosedMeeting.registered_by)))
    if not person.is_coordinator:
        query = query.where(ClosedMeeting.organisation_id.in_(person.organisation_ids(*DESK_ROLES)))
    if year:
        query = query.where(ClosedMeeting.held_on.between(date(year, 1, 1), date(year, 12, 31)))
    if kind:
        query = query.where(ClosedMeeting.kind == kind)
    if reason:
        query = query.where(ClosedMeeting.reason == reason)
    return query.where(ClosedMeeting.organisation.has(Organisation.slug == unit)) if unit else query


def closed_meeting_of(person: Person, number: int) -> ClosedMeeting | None:
    """One of them."""
    return db.session.scalars(closed_meetings_of(person).where(ClosedMeeting.id == number)).one_or_none()


def units_met(person: Person) -> list[Organisation]:
    """The units whose meetings `person` puts down: the own ones; any for the coordinator."""
    units = organisations_hosting(with_names=True)
    mine = None if person.is_coordinator else person.organisation_ids(*DESK_ROLES)
    return [unit for unit in units if mine is None or unit.id in mine]
