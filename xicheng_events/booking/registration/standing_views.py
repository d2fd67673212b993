"""What a reader of a notice has for it: a part of the page that is their own, while the page is everybody's."""

from flask import Blueprint
from flask_login import current_user, login_required

from xicheng_events.booking.events.queries import event_by_code, notice_path
from xicheng_events.booking.registration import queries
from xicheng_events.booking.registration.attendance import attendance_of
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web.render import render

bp = Blueprint("standings", __name__)


@bp.get("/events/<code>/mine")
@login_required
def show(code: str):
    """One's own registrations for an event: for the notice, or without scripts as a page."""
    event = event_by_code(code) or gone_or_missing(notice_path(code))
    mine = queries.standing_registrations(current_user, event)
    return render("registration/standing.html", "registration/_standing_part.html", event=event, mine=mine,
                  attendance=attendance_of(mine))
