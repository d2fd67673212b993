"""What a notice's own reckoning says once the days off it was reckoned without are known (domain §6)."""

from sqlalchemy import Select, select

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.phases import first_start
from xicheng_events.booking.events.queries import stands_at
from xicheng_events.booking.notices.defaults import closing_by
from xicheng_events.booking.notices.operations.rights_and_record import note_event
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import WorkdayTable, outdated
from xicheng_events.foundation.publishing.states import PublicationState


def closings_reckoned_otherwise(table: WorkdayTable) -> Select:
    """The drafts whose closing is the house's own and rests on something else than `table` says. What is being
    reviewed or is public stays as it was read; its desk is warned (events.completeness)."""
    first = select(Slot.starts_at).where(Slot.event_id == Event.id).order_by(Slot.starts_at).limit(1).scalar_subquery()
    by_the_house = Event.closing_is_provisional | Event.closing_calendar_id.is_not(None)
    return select(Event).where(
        stands_at(PublicationState.DRAFTING, PublicationState.RETURNED), by_the_house,
        outdated(table, Event.closing_calendar_id, first=Event.registration_closes_at, last=first)).order_by(Event.id)


def reckon_closings_anew(table: WorkdayTable, *, at_most: int = 100) -> int:
    """Reckon until when one may register for these drafts by `table`; how many."""
    drafts = db.session.scalars(closings_reckoned_otherwise(table).limit(at_most)).all()
    for event in drafts:
        before = event.registration_closes_at
        event.registration_closes_at, due = closing_by(table, first_start(event))
        event.closing_is_provisional, event.closing_calendar_id = due.provisional, due.calendar_id
        if event.registration_closes_at != before:
            note_event("events.reckoned", event, None, before=before.isoformat(),
                       closes=event.registration_closes_at.isoformat())
    db.session.flush()
    return len(drafts)
