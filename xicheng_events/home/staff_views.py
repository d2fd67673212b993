"""The desk's front page."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.home import queries
from xicheng_events.home.tasks import tasks_for
from xicheng_events.web.access import staff_only
from xicheng_events.web.render import render

bp = Blueprint("home_staff", __name__, url_prefix="/staff")
bp.nav = (_l("工作台"), "home_staff.index")
staff_only(bp)


@bp.get("")
def index():
    """What waits for me, and today's doors."""
    return render("home/staff/index.html", tasks=tasks_for(current_user),
                  doors=queries.doors_today(current_user))
