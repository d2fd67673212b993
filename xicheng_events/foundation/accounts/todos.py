"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.queries import requests_awaiting
from xicheng_events.foundation.accounts.role_matrix import may
from xicheng_events.foundation.core.todos import Todo, how_many


def requests_to_confirm(person: Person) -> Iterator[Todo]:
    """What another person asked for about accounts."""
    if may("decide", person):
        yield Todo(how_many(requests_awaiting(person)), _("项账号申请待您确认"), "requests_staff.index", {})
