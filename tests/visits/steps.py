"""A programme with members, and a visit or symposium of it, public and open for registration."""

from datetime import time

from tests.appointments.steps import an_appointment
from tests.cast import AYGUL, LI_JING, OUYANG, VENUE, WANG_LEI, beijing
from tests.programmes.steps import a_programme
from xicheng_events.booking.events.kinds import Allocation, EventKind
from xicheng_events.booking.events.models import CompanionPolicy, DayLineKind, Event
from xicheng_events.demo import notices
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.visits.models import ProgrammeEvent

MEMBERS = (LI_JING, WANG_LEI, AYGUL, OUYANG)
DATES = ("2026-05-12", "2026-05-19", "2026-05-26")


def members_of(world, members=MEMBERS) -> Programme:
    """统计体验员 with its members, by number; committed, inside an app context."""
    programme = a_programme(world)
    for citizen in members:
        an_appointment(programme, citizen, by=world.staff["zhengping"])
    db.session.commit()
    return programme


def a_visit(world, programme: Programme, *, kind=EventKind.EXPERIENCE, dates=DATES, capacity=2, **changes) -> Event:
    """A visit (or symposium) on these dates at nine, tied to the programme, published; committed."""
    host = db.session.get(Organisation, world.units["tjj"])
    slots = [{"label": f"第{n}场", "starts_at": beijing(f"{day} 09:00"), "ends_at": beijing(f"{day} 11:00"),
              "capacity": capacity, "waiting_limit": 5} for n, day in enumerate(dates, start=1)]
    event = notices.publish(notices.draft(host, venue=VENUE, **{
        "kind": kind.value, "title": "走进统计窗口" if kind is EventKind.EXPERIENCE else "体验员座谈会",
        "summary": "看一看窗口怎样办事，说说哪里不方便。", "audience": "特邀体验员", "allocation": Allocation.INVITED,
        "companion_policy": CompanionPolicy.NONE, "max_party": 1, "contact_name": "赵敏",
        "contact_phone": "010-00000000", "contact_hours": "工作日9:00—17:00",
        "registration_opens_at": beijing("2026-05-04 09:00"),
        "registration_closes_at": beijing(f"{dates[0]} 08:00"),
        "agenda": [{"kind": DayLineKind.EXPERIENCE, "title": "窗口体验", "starts_at": time(9, 0)}],
        "slots": slots, **changes}))
    db.session.add(ProgrammeEvent(event_id=event.id, programme_id=programme.id, tied_at=clock.now(),
                                  tied_by_id=world.staff["zhaomin"]))
    db.session.commit()
    return event


def tied(event: Event) -> ProgrammeEvent:
    """The row that ties it."""
    return db.session.get(ProgrammeEvent, event.id)


def editor(world) -> Person:
    """赵敏, who runs it."""
    return db.session.get(Person, world.staff["zhaomin"])


def member(programme: Programme, number: int) -> Appointment:
    """A member by number."""
    return db.session.scalars(db.select(Appointment).where(
        Appointment.programme_id == programme.id, Appointment.sequence == number)).one()
