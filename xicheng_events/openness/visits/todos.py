"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.todos import Todo, first_lines, only_for
from xicheng_events.openness.visits.queries import dates_with_nobody, open_turns, unsent_events


@only_for(Role.EDITOR)
def visits_without_anybody(person: Person) -> Iterator[Todo]:
    """The dates on which of one pair nobody comes."""
    found = first_lines(dates_with_nobody(person.organisation_ids(Role.EDITOR)), "event_members_staff.lead_on", "code",
                        (Event.title, Event.code, Slot.starts_at))
    yield Todo(found.count, _("场体验活动有一组没有人参加，请安排替补"), "programmes_staff.index", {}, found.lines)


@only_for(Role.EDITOR)
def dates_to_fill(person: Person) -> Iterator[Todo]:
    """The dates on which somebody doesn't come, and nobody stands in."""
    found = first_lines(open_turns(person.organisation_ids(Role.EDITOR)), "event_members_staff.lead_on", "code",
                        (Event.title, Event.code, Slot.starts_at))
    yield Todo(found.count, _("人次不来参加体验活动，待安排替补"), "programmes_staff.index", {}, found.lines)


@only_for(Role.EDITOR)
def rotas_to_send(person: Person) -> Iterator[Todo]:
    """The rotas that are planned and not sent."""
    found = first_lines(unsent_events(person.organisation_ids(Role.EDITOR)), "event_members_staff.lead_on", "code",
                        (Event.title, Event.code, None))
    yield Todo(found.count, _("项活动已排班，邀请待发送"), "programmes_staff.index", {}, found.lines)
