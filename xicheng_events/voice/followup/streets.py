"""In which street it is: what people look for on 办理进展."""

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.booking.events.models import Event, Venue
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.queries import street_by_slug
from xicheng_events.foundation.accounts.unit_models import OrganisationKind
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.opinions.models import Opinion


def street_chosen(slug: str | None) -> Organisation | None:
    """What a form chose: a street by its slug, or none. Refuses `no_such_street` beside `street`."""
    street = street_by_slug(slug or "")
    if slug and street is None:
        raise Refused("no_such_street", _("没有这个街道，请重新选择。"), "street")
    return street


def street_of(opinion: Opinion) -> Organisation | None:
    """The street `opinion` is likely about: the host of what it is about, where that is one, else the one in which its
    event took place; None where nothing says so."""
    host = opinion.occasion.host
    if host.kind is OrganisationKind.STREET:
        return host
    venue = select(Venue.street_id).join(Event, Event.venue_id == Venue.id)
    return db.session.scalar(select(Organisation).where(Organisation.id.in_(
        venue.where(Event.occasion_id == opinion.occasion_id))))
