"""The desk's front page."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.core.todos import todos_for
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.desk_navigation import DeskGroup, Place
from xicheng_events.foundation.web.render import render
from xicheng_events.overview.home import desk_overview, queries

bp = Blueprint("home_staff", __name__, url_prefix="/staff")
bp.nav = Place(DeskGroup.FRONT, _l("工作台"))
staff_only(bp)


@bp.get("")
def index():
    """What waits for me, what is late, what waits for others, what is coming."""
    todos, pressing = todos_for(current_user), desk_overview.pressing(current_user)
    shown = [line for each in (*todos, *(group.found for group in pressing)) for line in each.lines]
    return render("home/staff/index.html", todos=todos, pressing=pressing,
                  awaited=desk_overview.without(desk_overview.awaited(current_user), shown),
                  doors=queries.doors_today(current_user), slots=desk_overview.coming(current_user),
                  figures=desk_overview.figures(current_user), actions=desk_overview.actions_of(current_user))
