"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _

from xicheng_events.booking.events.desk_rights import IN_CHARGE
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.todos import Todo, first_lines, only_for
from xicheng_events.openness.guests.queries import items_without_proposals, late_acceptances


@only_for(*IN_CHARGE)
def acceptances_to_decide(person: Person) -> Iterator[Todo]:
    """Whoever accepted after the list was fixed."""
    found = first_lines(late_acceptances(person), "guests_staff.show", "code", (Event.title, Event.code, None))
    yield Todo(found.count, _("场会议名单已定后有人回复参加，待确认"), "events_staff.index", {}, found.lines)


@only_for(Role.EDITOR)
def items_to_propose_for(person: Person) -> Iterator[Todo]:
    """The items on which one's unit reports, and for which it has proposed nobody."""
    found = first_lines(items_without_proposals(person), "candidates_staff.propose", "slot_id",
                        (Slot.label, Slot.id, Event.registration_closes_at))
    yield Todo(found.count, _("项议题待本单位推荐列席人选"), "balance_staff.index", {}, found.lines)
