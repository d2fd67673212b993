"""What is coming at the door."""

from collections.abc import Iterator

from flask_babel import gettext as _

from xicheng_events.door.checkin.queries.doors import DOOR_ROLES, slots_of_today
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.desk_overview import Coming
from xicheng_events.foundation.core.todos import Found, Line, only_for


@only_for(*DOOR_ROLES)
def doors_coming(person: Person) -> Iterator[Coming]:
    """The slots of today and tomorrow whose door this person keeps."""
    lines = tuple(Line(slot.event.title, "checkin_staff.door", {"slot_id": slot.id}, part=slot.label,
                       begins=slot.starts_at, ends=slot.ends_at) for slot, _tally in slots_of_today(person))
    yield Coming(_("今明两天的签到"), Found(len(lines), lines), "checkin_staff.index", {}, days=2,
                 none=_("今明两天没有需要签到的场次，开始的前一天会列在这里。"))
