"""听证参加人名单, as everybody reads it before a hearing."""

from flask import Blueprint, abort, url_for
from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import event_by_code, notice_path
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.meetings.hearing_queries import list_is_public, list_public_until, listed_participants

bp = Blueprint("hearings", __name__, url_prefix="/events")


@bp.get("/<code>/participants")
def participants(code: str):
    """Who takes part in a hearing: surname and category; until the day of the hearing is over."""
    event = event_by_code(code) or gone_or_missing(notice_path(code))
    if not (event.row.slots_are_agenda and list_is_public(event)):
        abort(404)
    return render("meetings/participants.html", event=event, listed=listed_participants(event),
                  until=list_public_until(event))


def link_to_list(event: Event) -> list[tuple[str, str]]:
    """Where the list is read, for the page of the notice."""
    if not (event.row.slots_are_agenda and list_is_public(event)):
        return []
    return [(_("听证参加人名单"), url_for("hearings.participants", code=event.code))]
