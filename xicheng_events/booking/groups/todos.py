"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.booking.groups.models import Roster, RosterState
from xicheng_events.booking.groups.operations.entering_one_party import MAY_ENTER
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.todos import Todo, how_many, only_for


@only_for(*MAY_ENTER)
def lists_to_confirm(person: Person) -> Iterator[Todo]:
    """Lists of one's own that have been checked."""
    mine = select(Roster.id).where(Roster.by_id == person.id, Roster.state == RosterState.CHECKED)
    yield Todo(how_many(mine), _("份团体名单已核对，待您确认"), "lists_staff.index", {})
