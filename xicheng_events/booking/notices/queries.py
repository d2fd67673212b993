"""What the desk of notices looks up: templates, venues used before, and which notice is needed first."""


from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.models import Event, Slot, Venue
from xicheng_events.booking.notices.models import EventTemplate
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.db import db


def templates_of(person: Person, *, words: str = "") -> Select:
    """The templates of the units this person edits for, by name."""
    query = select(EventTemplate).where(EventTemplate.organisation_id.in_(person.organisation_ids(Role.EDITOR)))
    if words:
        query = query.where(EventTemplate.name.icontains(words, autoescape=True))
    return (query.options(joinedload(EventTemplate.organisation), joinedload(EventTemplate.saved_by))
            .order_by(EventTemplate.name, EventTemplate.id))


def template_by_id(person: Person, template_id: int) -> EventTemplate | None:
    """One of them."""
    return db.session.scalar(templates_of(person).where(EventTemplate.id == template_id))


def venues_of(organisation_ids: set[int]) -> list[Venue]:
    """The venues kept by these organisations."""
    return list(db.session.scalars(select(Venue).where(Venue.organisation_id.in_(organisation_ids)).order_by(Venue.id)))


def begins_at():
    """When an event's people are first needed, as SQL: registration opens, or else its first slot begins."""
    first = select(func.min(Slot.starts_at)).where(Slot.event_id == Event.id).correlate(Event).scalar_subquery()
    return func.coalesce(Event.registration_opens_at, first)
