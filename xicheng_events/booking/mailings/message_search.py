"""Finding single messages for the desk, and what each is about."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, lazyload

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.queries import desk_events
from xicheng_events.booking.events.searching import each_said
from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.codes import look_alikes, normalise_reference
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import table_day
from xicheng_events.foundation.notify.models import Notice, NoticeState
from xicheng_events.foundation.notify.templates import templates

MOST_EVENTS = 100
# Whose desk shows a unit's messages; 区级统筹员 sees those of all units.
READERS = (Role.EDITOR, Role.LEADER)


@dataclass(frozen=True)
class MessagesAsked:
    """What the list is narrowed to; `day` begins at that instant, `who` is a phone's keyed hash."""

    words: str = ""
    who: str = ""
    state: NoticeState | None = None
    template: str = ""
    event: Event | None = None
    day: datetime | None = None

    def in_address(self, **changes) -> dict[str, str]:
        """This as parameters of an address, but for `changes`."""
        asked = replace(self, **changes)
        found = {"words": asked.words, "who": asked.who, "state": asked.state, "template": asked.template,
                 "event": asked.event and asked.event.code, "day": asked.day and table_day(asked.day)}
        return {name: str(value) for name, value in found.items() if value}


def notices(person: Person, asked: MessagesAsked, *, any_state: bool = False) -> Select:
    """The messages sent for the units whose reader this person is, all for the coordinator; latest first."""
    query = select(Notice)
    if not person.is_coordinator:
        query = query.where(Notice.organisation_id.in_(person.organisation_ids(*READERS)))
    if asked.words:
        query = query.where(*(_answers_to(word, said) for word, said in each_said(asked.words).items()))
    if asked.who:
        query = query.where(Notice.phone_hash == asked.who)
    if asked.state and not any_state:
        query = query.where(Notice.state == asked.state)
    if asked.template:
        query = query.where(Notice.template == asked.template)
    if asked.event:
        query = query.where(_about_event(Event.id == asked.event.id))
    if asked.day:
        query = query.where(Notice.created_at >= asked.day, Notice.created_at < asked.day + timedelta(days=1))
    return query.order_by(Notice.id.desc())


def _answers_to(word: str, event_says_it: ColumnElement) -> ColumnElement:
    """Whether a message is of a kind called so, about an event that says so, or about the registration with that
    number or those last digits of a phone. What messages say, and to whom, is encrypted."""
    kinds = [key for key, template in templates().items() if word in str(template.label)]
    registered = select(Registration.id).where(or_(
        Registration.phone_tail == word, Registration.reference.in_(look_alikes(normalise_reference(word)))))
    return or_(Notice.template.in_(kinds), _about_event(event_says_it), _about(Registration, registered))


def _about_event(holds: ColumnElement) -> ColumnElement:
    """Whether a message is about a registration for an event of which `holds` is true, or an invitation to one."""
    registered = select(Registration.id).join(Registration.slot).join(Slot.event).where(holds)
    invited = select(Invitation.id).join(Invitation.event).where(holds)
    return or_(_about(Registration, registered), _about(Invitation, invited))


def _about(kind, ids: Select) -> ColumnElement:
    return and_(Notice.subject_kind == kind.__tablename__, Notice.subject_id.in_(ids))


def message_of(person: Person, notice_id: int) -> Notice | None:
    """One of them."""
    return db.session.scalar(notices(person, MessagesAsked()).where(Notice.id == notice_id))


def counts(person: Person, asked: MessagesAsked) -> dict[str, int]:
    """How many there are in each state, by its value, whatever state is asked for."""
    query = notices(person, asked, any_state=True).order_by(None).with_only_columns(Notice.state, func.count())
    found = {state.value: count for state, count in db.session.execute(query.group_by(Notice.state))}
    return {state.value: found.get(state.value, 0) for state in NoticeState}


def registrations_told(rows: list[Notice]) -> dict[int, Registration]:
    """The registrations these messages are about, with slot and event, by id; in one statement."""
    ids = [notice.subject_id for notice in rows if notice.subject_kind == Registration.__tablename__]
    query = (select(Registration).join(Registration.slot).join(Slot.event).where(Registration.id.in_(ids))
             .options(contains_eager(Registration.slot).contains_eager(Slot.event),
                      contains_eager(Registration.slot).lazyload(Slot.quotas), lazyload(Registration.companions)))
    return {registration.id: registration for registration in db.session.scalars(query)}


def events_to_choose(person: Person) -> list[tuple[str, str]]:
    """(code, title) of the events this person works on, the latest first."""
    query = desk_events(person).options(lazyload("*")).with_only_columns(Event.code, Event.title)
    return [tuple(row) for row in db.session.execute(query.limit(MOST_EVENTS))]
