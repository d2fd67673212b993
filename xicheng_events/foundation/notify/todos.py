"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.todos import Todo, only_for
from xicheng_events.foundation.notify.operations import DECIDERS, WRITERS
from xicheng_events.foundation.notify.queries import proposals_awaiting, proposals_of


@only_for(*DECIDERS)
def wordings_to_decide(person) -> Iterator[Todo]:
    """What others want messages of this person's units to say."""
    for unit_id, proposals in db.session.execute(proposals_awaiting(person, *DECIDERS)):
        yield Todo(proposals, _("条短信内容的修改待审核"), "notify_staff.index", {"unit": unit_id})


@only_for(*WRITERS)
def wordings_proposed(person) -> Iterator[Todo]:
    """What this person wants messages to say, and somebody else hasn't decided yet."""
    for unit_id, proposals in db.session.execute(proposals_of(person)):
        yield Todo(proposals, _("条短信内容的修改等审核人审核"), "notify_staff.index", {"unit": unit_id})
