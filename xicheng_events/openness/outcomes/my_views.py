"""我的列席."""

from flask import Blueprint
from flask_login import current_user, login_required

from xicheng_events.foundation.web.render import render
from xicheng_events.openness.outcomes.my_meetings import address_of_remarks, seats_of_person

bp = Blueprint("my_meetings", __name__, url_prefix="/me/meetings")


@bp.get("")
@login_required
def index():
    """Everything of one's own about meetings, on one page."""
    coming, over = seats_of_person(current_user)
    return render("outcomes/mine.html", coming=coming, over=over, address_of_remarks=address_of_remarks)
