"""What is kept of people until when, whether it is deleted then, and letting that go on after the clock has jumped."""

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.audit.clock_jumps import RELEASERS, clock_jump, release_purges
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.retention import declared
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import press
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.render import render
from xicheng_events.foundation.web.storable_input import LARGEST_ID

bp = Blueprint("retention_staff", __name__, url_prefix="/staff/retention")
bp.nav = NavEntry(DeskGroup.SYSTEM, _l("到期删除"), is_record=True)
staff_only(bp, *RELEASERS)


@bp.get("")
def index():
    """Whether purges run, and what is kept until when."""
    return render("home/staff/retention.html", jump=clock_jump(), now=clock.now(), declared=declared())


@bp.post("/releases")
def release():
    """The clock is right: delete what is due again."""
    jump = min(request.form.get("jump", 0, type=int), LARGEST_ID)
    if jump > 0:
        press(lambda: release_purges(jump, by=current_user), _("已恢复到期删除。"))
    return redirect(url_for(".index"), 303)
