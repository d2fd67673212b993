"""What members have done: which visits and symposiums they came to, and how long they were there."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.attendance.queries.report import came_and_left
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.programmes.kinds import DutyKind
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.visits.models import ProgrammeEvent, VisitTurn
from xicheng_events.openness.visits.states import DUTIES


class Attended(NamedTuple):
    """One visit or symposium a member came to: under which term, as which duty, on which day."""

    appointment_id: int
    kind: DutyKind
    on: date


_CAME = (Registration.state == RegistrationState.CONFIRMED, Ticket.arrived > 0)


def attended(programme: Programme) -> list[Attended]:
    """Every time a member of `programme` came to one of its visits and symposiums, the first first."""
    return _attended(ProgrammeEvent.programme_id == programme.id)


def attended_by(person: Person) -> list[Attended]:
    """The same of one member, in all their programmes."""
    return _attended(Appointment.phone_hash == person.phone_hash) if person.phone_hash else []


def _attended(*conditions) -> list[Attended]:
    rows = db.session.execute(
        select(VisitTurn.appointment_id, Event.kind, Slot.starts_at).join(VisitTurn.slot).join(Slot.event)
        .join(VisitTurn.appointment).join(ProgrammeEvent, ProgrammeEvent.event_id == Event.id)
        .join(Registration, Registration.invitation_id == VisitTurn.invitation_id)
        .join(Ticket, Ticket.registration_id == Registration.id)
        .where(*conditions, Event.kind.in_(DUTIES), *_CAME)
        .order_by(Slot.starts_at, VisitTurn.id))
    return [Attended(number, DUTIES[kind], clock.local(at).date()) for number, kind, at in rows]


def hours_served(appointments: Collection[Appointment]) -> dict[int, float]:
    """By term, how many hours its member was at visits and symposiums, from coming in to checking out; who never
    checked out isn't in it."""
    came_at, left_at, _left = came_and_left()
    rows = db.session.execute(
        select(VisitTurn.appointment_id, came_at, left_at)
        .join(Registration, Registration.invitation_id == VisitTurn.invitation_id)
        .join(Ticket, Ticket.registration_id == Registration.id)
        .where(VisitTurn.appointment_id.in_([each.id for each in appointments]), *_CAME))
    spent: dict[int, timedelta] = {}
    for number, came, gone in rows:
        if came and gone and gone >= came:
            spent[number] = spent.get(number, timedelta()) + (gone - came)
    return {number: round(time / timedelta(hours=1), 1) for number, time in spent.items()}
