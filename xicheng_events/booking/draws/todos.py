"""What waits in this room for whom, and what is coming."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _

from xicheng_events.booking.draws.models import Draw
from xicheng_events.booking.draws.queries import (
    draws_ahead,
    draws_overdue,
    draws_to_plan,
    draws_with_the_other,
    reveals_awaited_from,
    shares_awaited_from,
)
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.role_matrix import OVERSEERS
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.desk_overview import SOON_DAYS, Coming
from xicheng_events.foundation.core.todos import MORE_SHOWN, Todo, first_lines, one_or_list, only_for, todo_of

_DRAW = "draws_staff.show", "code", (Event.title, Event.code, Draw.draw_at, Organisation.short_name)


@only_for(*DESK_ROLES, Role.COORDINATOR)
def draws_to_work_on(person: Person) -> Iterator[Todo]:
    """Draws to reveal, to commit to, to plan."""
    for draws, due, words in ((reveals_awaited_from(person), Draw.draw_at, _("场抽取已到时间，等您揭示")),
                              (shares_awaited_from(person), Draw.draw_at, _("场抽取等您提交随机数")),
                              (draws_to_plan(person), Event.registration_closes_at, _("场抽取待安排时间和抽取人"))):
        found = first_lines(draws, "draws_staff.show", "code", (Event.title, Event.code, due))
        yield one_or_list(found, words, "draws_staff", {})


@only_for(*OVERSEERS)
def draws_late(person: Person) -> Iterator[Todo]:
    """Draws whose announced time is over, without a result."""
    yield todo_of(draws_overdue(person), *_DRAW, _("场抽取已到公布的时间，还没有结果"), {})


@only_for(*DESK_ROLES, Role.COORDINATOR)
def draws_awaited(person: Person) -> Iterator[Todo]:
    """Draws in which this person has done what was to be done and the other officer hasn't."""
    yield todo_of(draws_with_the_other(person), "draws_staff.show", "code",
                  (Event.title, Event.code, Draw.draw_at, Person.name), _("场抽取等另一位抽取人办理"), {})


@only_for(*DESK_ROLES, Role.COORDINATOR)
def draws_coming(person: Person) -> Iterator[Coming]:
    """What is drawn soon."""
    until = clock.now() + timedelta(days=SOON_DAYS)
    found = first_lines(draws_ahead(person, until=until), *_DRAW, most=MORE_SHOWN)
    yield Coming(_("近两周的抽取"), found.at_its_instant, "draws_staff.index", {})
