"""Finding remarks, who may take them down, and who may have spoken."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, raiseload, selectinload

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Membership, Person, Role, StaffAccount
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.names import name_key
from xicheng_events.foundation.core.workdays import current_table
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.remarks.models import Recorder, Remark

# Who can be named as a recorder: staff of the host with one of these roles.
RECORDING_ROLES = (Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.DOOR)
DESK_ROLES = (*RECORDING_ROLES, Role.COORDINATOR)
SHOWN = 200  # remarks on one page


def is_editor_of(event: Event, person: Person) -> bool:
    """Whether naming recorders and correcting is `person`'s work: the host's editor or the coordinator."""
    return person.is_coordinator or person.holds(Role.EDITOR, organisation_id=event.host_id)


def may_take_down(event: Event, person: Person) -> bool:
    """Whether `person` may take down what is said at `event`: its editor at any time, who is named until its day is
    over."""
    return is_editor_of(event, person) or (is_recorder(event, person) and clock.now() < records_until(event))


def is_recorder(event: Event, person: Person) -> bool:
    """Whether `person` is named, and still of the host's staff."""
    return (person.holds(*RECORDING_ROLES, organisation_id=event.host_id)
            and db.session.get(Recorder, (event.id, person.id)) is not None)


def records_until(event: Event) -> datetime:
    """When the right of a recorder ends: with the day on which the last slot ends, so that what lies on the page can be
    finished."""
    last = max(slot.ends_at for slot in event.slots)
    return clock.start_of(clock.local(last).date() + timedelta(days=1))


def events_to_record(person: Person) -> Select:
    """The events at which `person` may take down remarks: whose recorder they are until its day is over, and of the
    units whose editor they are (all for the coordinator) those that have begun; the latest first."""
    named = select(Recorder.event_id).where(Recorder.person_id == person.id)
    still = select(Slot.event_id).where(Slot.ends_at >= clock.start_of(clock.today()))
    begun = select(Slot.event_id).where(Slot.starts_at <= clock.now())
    mine = Event.id.in_(begun) if person.is_coordinator else (
        Event.id.in_(begun) & Event.host_id.in_(person.organisation_ids(Role.EDITOR)))
    as_recorder = (Event.id.in_(named) & Event.id.in_(still)
                   & Event.host_id.in_(person.organisation_ids(*RECORDING_ROLES)))
    return select(Event).where(Event.is_public, or_(mine, as_recorder)).order_by(Event.id.desc()).options(
        selectinload(Event.slots).raiseload("*"), raiseload("*"))


def event_to_record(person: Person, code: str) -> Event | None:
    """The event of that code, if `person` may take down remarks at it."""
    event = db.session.scalars(select(Event).where(Event.code == code[:40], Event.is_public)).unique().one_or_none()
    return event if event and slots_to_record(event) and may_take_down(event, person) else None


def slots_to_record(event: Event) -> list[Slot]:
    """The slots at which remarks are taken down: those somebody has a place at. An item that isn't open has none, and
    nothing of it stands anywhere (domain §3.2)."""
    return [slot for slot in event.slots if any(quota.capacity for quota in slot.quotas)]


def recorders_of(event: Event) -> list[Recorder]:
    """Who is named, the first first."""
    return list(db.session.scalars(select(Recorder).where(Recorder.event_id == event.id).order_by(
        Recorder.named_at, Recorder.person_id).options(joinedload(Recorder.person))))


def who_can_record(event: Event) -> list[Person]:
    """The host's staff that can be named."""
    of_host = select(Membership.person_id).where(Membership.organisation_id == event.host_id,
                                                 Membership.role.in_(RECORDING_ROLES))
    return list(db.session.scalars(select(Person).join(StaffAccount, StaffAccount.person_id == Person.id).where(
        Person.id.in_(of_host), StaffAccount.disabled_at.is_(None)).order_by(Person.id)).unique())


def speakers_at(slot: Slot) -> list[tuple[str, Registration]]:
    """(name to type, party) of all who have a place in `slot`, those who came first on top. Of two with the same name
    each bears the end of its number."""
    parties = list(db.session.scalars(
        select(Registration).join(Ticket, Ticket.registration_id == Registration.id)
        .where(Registration.slot_id == slot.id, Registration.state == RegistrationState.CONFIRMED)
        .order_by((Ticket.arrived > 0).desc(), Registration.id)
        .options(joinedload(Registration.quota), joinedload(Registration.ticket))))
    names = [name_key(each.name) for each in parties]
    return [(f"{each.name}（{each.reference[-4:]}）" if names.count(name_key(each.name)) > 1 else each.name, each)
            for each in parties]


def remarks_at(event: Event) -> list[Remark]:
    """What was said at `event`, the latest first."""
    return _with_opinions(select(Remark).join(Remark.slot).where(Slot.event_id == event.id).limit(SHOWN))


def how_many_remarks(event: Event) -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).select_from(Remark).join(Remark.slot).where(
        Slot.event_id == event.id))


def remarks_by(registration: Registration) -> list[Remark]:
    """What was said by that party, the latest first."""
    return _with_opinions(select(Remark).where(Remark.registration_id == registration.id))


def remark_at(event: Event, opinion_id: int) -> Remark | None:
    """One remark made at `event`."""
    return db.session.scalar(select(Remark).join(Remark.slot).where(
        Slot.event_id == event.id, Remark.opinion_id == opinion_id).options(
            joinedload(Remark.opinion), joinedload(Remark.registration)))


def remark_by(registration: Registration, opinion_id: int) -> Remark | None:
    """One remark of that party."""
    return db.session.scalar(select(Remark).where(
        Remark.registration_id == registration.id, Remark.opinion_id == opinion_id))


def remark_of(opinion: Opinion) -> Remark | None:
    """What stands beside an opinion that is a remark."""
    return db.session.get(Remark, opinion.id)


def is_confirmed(opinion: Opinion) -> bool:
    """Whether an opinion is a remark that who spoke has confirmed: its words are fixed."""
    remark = remark_of(opinion)
    return remark is not None and remark.confirmed_at is not None


def remarks_of(opinions: list[Opinion]) -> dict[int, Remark]:
    """The same of several, by the opinion's number, in one statement."""
    found = select(Remark).where(Remark.opinion_id.in_([each.id for each in opinions])).options(
        joinedload(Remark.registration))
    return {each.opinion_id: each for each in db.session.scalars(found)}


def has_spoken(registration: Registration) -> bool:
    """Whether anything that party said is taken down."""
    return bool(db.session.scalar(select(exists().where(Remark.registration_id == registration.id))))


def takes_remarks(slot: Slot) -> bool:
    """Whether what is said at its event is taken down: somebody is named for it, or something was."""
    named = exists().where(Recorder.event_id == slot.event_id)
    said = select(Remark.opinion_id).join(Remark.slot).where(Slot.event_id == slot.event_id).exists()
    return bool(db.session.scalar(select(or_(named, said))))


def writes_until(slot: Slot) -> datetime:
    """Until when who was there may write: the end of the second working day after the slot (domain §3.6)."""
    last = current_table().add_working_days(clock.local(slot.ends_at).date(), current_app.config["REMARK_DAYS"]).on
    return clock.start_of(last + timedelta(days=1))


def may_write(registration: Registration) -> bool:
    """Whether that party may write a remark now: somebody of it came, the slot has begun and the time isn't over."""
    slot, ticket = registration.slot, registration.ticket
    return bool(registration.state == RegistrationState.CONFIRMED and ticket and ticket.arrived
                and slot.starts_at <= clock.now() < writes_until(slot))


def _with_opinions(query: Select) -> list[Remark]:
    return list(db.session.scalars(query.order_by(Remark.opinion_id.desc()).options(
        joinedload(Remark.opinion), joinedload(Remark.registration), joinedload(Remark.slot).raiseload("*"),
        joinedload(Remark.recorded_by))).unique())
