"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _

from xicheng_events.booking.events.blackouts import blackouts_ahead, events_hit
from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.booking.participants.queries import ReviewFinding, events_to_review
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.todos import Todo, only_for


@only_for(Role.COORDINATOR)
def events_in_the_way(person: Person) -> Iterator[Todo]:
    """Published events that a 重大活动 ahead gets in the way of."""
    among = blackouts_ahead()
    hit = events_hit(among)
    for each in among:
        yield Todo(hit[each.id], _("个已公布的活动在“%(name)s”期间", name=each.name), "blackouts_staff.show",
                   {"blackout_id": each.id})


@only_for(*DESK_ROLES)
def parties_to_review(person: Person) -> Iterator[Todo]:
    """Registrations to look at, event by event."""
    for code, title, parties, begins in db.session.execute(events_to_review(person)):
        yield Todo(parties, _("份报名待审核：%(event)s", event=title), "registration_staff.index",
                   {"code": code, "finding": ReviewFinding.OPEN.value}, due=begins)
