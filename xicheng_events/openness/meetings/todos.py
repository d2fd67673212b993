"""What waits in this room for whom."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import exists, select

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.todos import Todo, first_lines, only_for
from xicheng_events.openness.meetings.hearing_queries import PAPERS_DAYS
from xicheng_events.openness.meetings.models import Hearing


@only_for(Role.LEADER)
def lists_to_publish(person: Person) -> Iterator[Todo]:
    """The hearings of the coming days whose list of participants isn't public yet."""
    now = clock.now()
    is_near = exists().where(Slot.event_id == Event.id, Slot.starts_at.between(now, now + timedelta(days=PAPERS_DAYS)))
    query = (select(Event).join(Hearing, Hearing.event_id == Event.id)
             .where(Event.is_open, Hearing.list_public_at.is_(None), is_near,
                    Event.host_id.in_(person.organisation_ids(Role.LEADER))))
    found = first_lines(query, "hearings_staff.show", "code", (Event.title, Event.code, None))
    yield Todo(found.count, _("场听证会待公布参加人名单"), "meeting_lists_staff.index", {"kind": "hearing"},
               found.lines)
