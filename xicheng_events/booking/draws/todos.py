"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _

from xicheng_events.booking.draws.models import Draw
from xicheng_events.booking.draws.queries import draws_to_plan, reveals_awaited_from, shares_awaited_from
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.todos import Todo, first_lines, one_or_list


def draws_to_work_on(person: Person) -> Iterator[Todo]:
    """Draws to reveal, to commit to, to plan."""
    for draws, due, words in ((reveals_awaited_from(person), Draw.draw_at, _("场抽取已到时间，等您揭示")),
                              (shares_awaited_from(person), Draw.draw_at, _("场抽取等您提交随机数")),
                              (draws_to_plan(person), Event.registration_closes_at, _("场抽取待安排时间和抽取人"))):
        found = first_lines(draws, "draws_staff.show", "code", (Event.title, Event.code, due))
        yield one_or_list(found, words, "draws_staff", {})
