"""各单位办理情况 at the coordinator's desk."""

from flask import Blueprint, url_for

from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.followup import workload

bp = Blueprint("workload_staff", __name__, url_prefix="/staff/issue-workload")
bp.within = "followup_staff"
staff_only(bp, Role.COORDINATOR)


@bp.get("")
def index():
    """What is in whose hands, and where it has stood longest; each number leads to the ledger's rows."""
    return render("followup/staff/workload.html", loads=workload.loads(), units=workload.loads_of_units(),
                  standing=workload.where_it_stands(), ledger=lambda **asked: url_for("followup_staff.index", **asked))
