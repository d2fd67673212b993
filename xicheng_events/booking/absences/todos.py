"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _

from xicheng_events.booking.absences.queries import excuses_for
from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.core.todos import Todo, how_many, only_for


@only_for(*DESK_ROLES)
def excuses_to_decide(person) -> Iterator[Todo]:
    """What people say about having stayed away."""
    yield Todo(how_many(excuses_for(person)), _("份未到场说明待办理"), "excuses_staff.index", {})
