"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.todos import Todo, only_for, todo_of
from xicheng_events.voice.opinions.models import Opinion, Triage
from xicheng_events.voice.remarks.models import Recorder, Remark
from xicheng_events.voice.remarks.queries import RECORDING_ROLES


@only_for(*RECORDING_ROLES)
def events_to_take_down(person: Person) -> Iterator[Todo]:
    """Where this person is named to take down what is said, until its day is over."""
    named = select(Recorder.event_id).where(Recorder.person_id == person.id)
    still = select(Slot.event_id).where(Slot.ends_at >= clock.start_of(clock.today()))
    query = select(Event).where(Event.is_public, Event.id.in_(named), Event.id.in_(still),
                                Event.host_id.in_(person.organisation_ids(*RECORDING_ROLES)))
    yield todo_of(query, "remarks_staff.show", "code", (Event.title, Event.code, None), _("场活动由您记录发言"), {})


@only_for(Role.EDITOR)
def corrections_to_make(person: Person) -> Iterator[Todo]:
    """What who spoke asks the host's editor to have corrected."""
    query = (select(Event).join(Slot, Slot.event_id == Event.id).join(Remark, Remark.slot_id == Slot.id)
             .join(Opinion, Opinion.id == Remark.opinion_id)
             .where(Remark.correction != "", Opinion.triage == Triage.NEW,
                    Event.host_id.in_(person.organisation_ids(Role.EDITOR))).distinct())
    yield todo_of(query, "remarks_staff.show", "code", (Event.title, Event.code, None), _("场活动有发言人请求更正"), {})
