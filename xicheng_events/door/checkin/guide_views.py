"""The page for those who stand at a door."""

from flask import Blueprint

from xicheng_events.foundation.web.render import render

bp = Blueprint("help", __name__, url_prefix="/help")


@bp.get("/door")
def door():
    """One page: what each colour means, what a tablet can't know, how to get in, whom to ask."""
    return render("checkin/guide.html")
