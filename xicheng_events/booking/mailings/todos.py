"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.booking.mailings.queries import notices_to_ask_about
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.todos import SHOWN, Line, Todo, only_for


@only_for(*DESK_ROLES, Role.COORDINATOR)
def mailings_stopped(person: Person) -> Iterator[Todo]:
    """Mass notices that were stopped, since time or place are others now."""
    stopped = db.session.scalars(notices_to_ask_about(person)).all()
    lines = tuple(Line(each.event.title, "mailings_staff.show", {"code": each.event.code, "mailing_id": each.id})
                  for each in stopped[:SHOWN])
    if stopped:
        words = _("条群发通知因时间或地点有变没有发完，待您核对")
        yield Todo(len(stopped), words, lines[0].endpoint, lines[0].arguments, lines)
