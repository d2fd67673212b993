"""The desk's front page."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.core.desk_overview import actions_of, coming_for, figures_for
from xicheng_events.foundation.core.todos import awaited_by, late_for, todos_for
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.render import render

bp = Blueprint("home_staff", __name__, url_prefix="/staff")
bp.nav = NavEntry(DeskGroup.FRONT, _l("工作台"))
staff_only(bp)


@bp.get("")
def index():
    """What waits for me, what is late, what is coming, what waits for others, as the rooms say it."""
    todos, late = todos_for(current_user), late_for(current_user)
    shown = [line for each in (*todos, *late) for line in each.lines]
    return render("home/staff/index.html", todos=todos, late=late, awaited=awaited_by(current_user, shown=shown),
                  coming=coming_for(current_user), figures=figures_for(current_user),
                  actions=actions_of(current_user))
