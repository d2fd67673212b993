"""Many events outside the site: a calendar and a feed of news, of all units or of one."""

from datetime import datetime, timedelta

from flask import url_for
from icalendar import Event as Entry
from sqlalchemy import Select, exists

from xicheng_events.booking.events.calendar_entries import CANCELLED, CONFIRMED, entry_of
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.queries import public_events
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.web.safe_addresses import full_address

_MOST_IN_CALENDAR, _MOST_NEWS = 200, 30
# How long what is over stays in a calendar that is subscribed to.
_KEPT = timedelta(days=90)


def feed_entries(event: Event) -> list[Entry]:
    """The slots of an event for anybody's calendar."""
    status = CANCELLED if event.course == EventCourse.CANCELLED else CONFIRMED
    url = full_address(url_for("events.show", code=event.code))
    return [entry_of(slot, uid=f"{event.code}-{slot.id}@xicheng-events", sequence=event.version, status=status, url=url,
                     title=f"{event.title} {slot.label}".strip()) for slot in event.slots]


def events_to_follow(host: Organisation | None) -> list[Event]:
    """The public events of all units or of one that a calendar shows: what is to come, and what was lately."""
    recent = exists().where(Slot.event_id == Event.id, Slot.ends_at > clock.now() - _KEPT)
    query = _of(host).join(Event.publication).where(recent)
    query = query.order_by(Publication.published_at.desc(), Event.id.desc())
    return list(db.session.scalars(query.limit(_MOST_IN_CALENDAR)).unique())


def news_of(host: Organisation | None) -> list[tuple[Event, datetime]]:
    """(event, when something was last told of it), the latest first: published, changed, postponed, called off."""
    query = _of(host).join(Event.publication).where(Publication.news_at.is_not(None))
    query = query.order_by(Publication.news_at.desc(), Event.id).limit(_MOST_NEWS)
    return [(event, event.publication.news_at) for event in db.session.scalars(query).unique()]


def _of(host: Organisation | None) -> Select:
    query = public_events()
    return query.where(Event.host_id == host.id) if host else query
