"""In which street it is: what people look for on 办理进展."""

from sqlalchemy import select

from xicheng_events.booking.events.models import Event, Venue
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.unit_models import OrganisationKind
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.opinions.models import Opinion


def street_of(opinion: Opinion) -> Organisation | None:
    """The street `opinion` is likely about: the host of what it is about, where that is one, else the one in which its
    event took place; None where nothing says so."""
    host = opinion.occasion.host
    if host.kind is OrganisationKind.STREET:
        return host
    venue = select(Venue.street_id).join(Event, Event.venue_id == Venue.id)
    return db.session.scalar(select(Organisation).where(Organisation.id.in_(
        venue.where(Event.occasion_id == opinion.occasion_id))))
