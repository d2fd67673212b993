"""What the page of a registration says of a list that it is on, or isn't."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.standing import Action, StandingSentence
from xicheng_events.booking.selection.queries import own_line, selection_of
from xicheng_events.booking.selection.states import PUBLIC, SelectionState


def on_a_list(registration: Registration, _day) -> Iterator[StandingSentence | Action]:
    """How the balanced list stands, and the way to one's own line."""
    event = registration.slot.event
    if not event.allocation.row.is_balanced:
        return
    selection, entry = selection_of(event), own_line(registration)
    if entry is None or selection is None:
        return
    yield StandingSentence(_("您在候选名单中的编号是%(code)s。", code=entry.code))
    if selection.state is SelectionState.NOTICE and entry.is_picked:
        yield StandingSentence(_("您在公示的名单上，公示期满审定后短信邀请您。"))
    if selection.state in PUBLIC:
        yield Action(_("查看遴选名单和自己的一行"), url_for("balance.show", code=event.code))
