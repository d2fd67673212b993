"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.booking.selection.queries import open_objections, selections_to_freeze, selections_waiting_for
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.todos import Todo, first_lines, one_or_list, only_for

_SHOWN = "balance_staff.show", "code", (Event.title, Event.code, None)


@only_for(*DESK_ROLES)
def lists_to_work_on(person: Person) -> Iterator[Todo]:
    """Candidates to check and freeze, lists to submit or to approve."""
    for waiting, words in ((selections_to_freeze(person), _("场活动的候选人和名额要求待核对、封存")),
                           (selections_waiting_for(person), _("场活动的遴选名单等您办理"))):
        yield one_or_list(first_lines(waiting, *_SHOWN), words, "balance_staff", {})


@only_for(Role.COORDINATOR)
def objections_to_settle(person: Person) -> Iterator[Todo]:
    """What people say against lists that are shown."""
    yield one_or_list(first_lines(open_objections(), "objections_staff.index", "code", (Event.title, Event.code, None)),
                      _("场活动公示的名单有意见待核实"), "balance_staff", {})
