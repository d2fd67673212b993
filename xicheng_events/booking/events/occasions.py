"""What can be said something about is an occasion: each event has one, and it says what the event says."""

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import notice_path
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.occasions.models import Occasion


def new_occasion(host: Organisation, title: str) -> Occasion:
    """The occasion of an event that is about to be made, with its key; `keep_occasion` fills in the rest."""
    occasion = Occasion(kind=Event.__tablename__, title=title, host_id=host.id)
    db.session.add(occasion)
    db.session.flush()
    return occasion


def keep_occasion(event: Event) -> None:
    """Let the event's occasion say what the event says by now. Whatever changes title, contact or the end of an event
    calls it; an event that has none yet gets one."""
    occasion = event.occasion = event.occasion or Occasion(kind=Event.__tablename__)
    occasion.title, occasion.path, occasion.host_id = event.title, notice_path(event.code), event.host_id
    occasion.contact_name, occasion.contact_phone = event.contact_name, event.contact_phone
    occasion.contact_hours, occasion.ends_at = event.contact_hours, _end_of(event)


def _end_of(event: Event):
    return max((slot.ends_at for slot in event.slots), default=None)
