"""The desk of 系统管理员: where it leads, how the site is set, which sweeps ran when; all of it to read."""

from flask import Blueprint, current_app
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.sweeps import last_runs
from xicheng_events.foundation.notify.templates import as_staff_read, templates
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry, may_enter
from xicheng_events.foundation.web.render import render

bp = Blueprint("system_staff", __name__, url_prefix="/staff/system")
bp.nav = NavEntry(DeskGroup.SYSTEM, _l("系统管理"))
staff_only(bp, Role.SYSADMIN)

# What 系统管理员 looks after besides: a page, and what is done there.
PLACES = (("units_staff", _l("单位名录"), _l("添加、更名、撤销和恢复单位")),
          ("calendars_staff", _l("放假安排"), _l("导入、撤回年度放假安排，期限随之推算")),
          ("retention_staff", _l("到期删除"), _l("系统时间跳变后核对，恢复到期删除")))


@bp.get("")
def index():
    """Where to go, and how the site is set and doing."""
    places = [(f"{name}.index", label, what) for name, label, what in PLACES if may_enter(name)]
    return render("home/staff/system.html", places=places, settings=current_app.config["SHOWN"], runs=last_runs(),
                  templates=templates(), as_staff_read=as_staff_read)
