"""办理类型 at the coordinator's desk: the limits in force, what is to come, and what was."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.followup.forms import SlaForm
from xicheng_events.voice.followup.limit_models import LimitUnit, Sla, SlaClass
from xicheng_events.voice.followup.limits import classes_in_force, every_class
from xicheng_events.voice.followup.operations.limits import set_limits, take_back_limits

bp = Blueprint("limits_staff", __name__, url_prefix="/staff/issue-limits")
bp.nav = NavEntry(DeskGroup.VOICE, _l("办理类型"))
staff_only(bp, Role.COORDINATOR)


@bp.route("", methods=["GET", "POST"])
def index():
    """Every class with its history, and another limit from a day on."""
    form = SlaForm()
    if request.method == "POST" and form.validate():
        with attempt(form):
            set_limits(Sla(form.code.data), name=form.name.data, valid_from=form.valid_from.data, by=current_user,
                       limit=(form.limit.data, LimitUnit(form.unit.data)),
                       contact=(form.contact_limit.data, LimitUnit(form.contact_unit.data)))
            db.session.commit()
            flash(_("已设定，自所填日期起派发的问题按新期限办理，此前派发的不变。"), "ok")
            return redirect(url_for(".index"), 303)
    in_force = list(classes_in_force().values())
    if not form.is_submitted():
        form = _form_of(next((row for row in in_force if row.code.value == request.args.get("code")), None))
    return render("followup/staff/limits.html", form=form, rows=every_class(), today=clock.today(),
                  in_force=[row.id for row in in_force], status=422 if form.is_submitted() else 200)


def _form_of(row: SlaClass | None) -> SlaForm:
    """The form with what holds now of the class that is to be changed; empty where none was chosen."""
    return SlaForm(formdata=None, data=row and {
        "code": row.code, "name": row.name, "limit": row.limit or None, "unit": row.unit,
        "contact_limit": row.contact_limit or None, "contact_unit": row.contact_unit})


@bp.post("/<int:row_id>/withdrawal")
def take_back(row_id: int):
    """Take back what hasn't begun."""
    row = db.session.get(SlaClass, row_id) or abort(404)
    press(lambda: take_back_limits(row, by=current_user), _("已撤回。"))
    return redirect(url_for(".index"), 303)
