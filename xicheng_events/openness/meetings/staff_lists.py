"""列席会议 at the desk: the meetings of one's units, those to come and those that were."""

from flask import Blueprint, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.booking.events.states import STANDINGS
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.meetings.closed_queries import meetings_on_desk
from xicheng_events.openness.meetings.columns import MEETINGS, rows_beside
from xicheng_events.openness.meetings.kinds import MeetingKind
from xicheng_events.openness.meetings.queries import openness_of

bp = Blueprint("meeting_lists_staff", __name__, url_prefix="/staff/meetings")
bp.nav = NavEntry(DeskGroup.MEETINGS, _l("列席会议"))
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)


@bp.get("")
def index():
    """The meetings I work on."""
    asked = _asked()
    page = MEETINGS.page(meetings_on_desk(current_user, **asked))
    return render("meetings/staff/index.html", "meetings/staff/_rows.html", page=page, listing=MEETINGS,
                  beside=rows_beside(page.rows), openness_of=openness_of, asked=asked,
                  standings=[(each.value, each.label) for each in STANDINGS],
                  kinds=[(each.value, each.label) for each in MeetingKind], may_draft=current_user.holds(Role.EDITOR))


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx: numbers of people, nobody's name."""
    return take_along(MEETINGS, meetings_on_desk(current_user, **_asked()))


def _asked() -> dict:
    state = request.args.get("state")
    return {"words": plain_text(request.args.get("words"))[:60],
            "standing": next((each for each in STANDINGS if each.value == state), None),
            "kind": next((each for each in MeetingKind if each.value == request.args.get("kind")), None)}
