"""座位图: the plans of a unit's rooms, made of numbers, taken in from a file, given out as one."""

import json

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events.desk_rights import IN_CHARGE
from xicheng_events.booking.seating.drawing import drawn_plan
from xicheng_events.booking.seating.forms import PlanFileForm, SimplePlanForm
from xicheng_events.booking.seating.models import RoomPlan
from xicheng_events.booking.seating.operations import room_plans
from xicheng_events.booking.seating.plan_files import MOST_BYTES, plan_of_file
from xicheng_events.booking.seating.queries import room_plans_of
from xicheng_events.booking.seating.simple_plans import READY, ready_plan, simple_plan
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.render import render
from xicheng_events.foundation.web.storable_input import takes_up_to

SPARE = 1024 * 1024  # what is a little too large is told so beside its field

bp = Blueprint("seat_plans_staff", __name__, url_prefix="/staff/seat-plans")
bp.within = "events_staff"
staff_only(bp, *IN_CHARGE)


@bp.get("")
def index():
    """The plans of my units, and those that are ready."""
    return _page()


@bp.post("/simple")
def make():
    """Make one of numbers."""
    form = SimplePlanForm()
    form.offer(_units())
    if form.validate():
        with attempt(form):
            return _kept(form, simple_plan(form.name.data, form.numbers))
    return _page(422, simple=form)


@bp.post("/files/plan")
@takes_up_to(MOST_BYTES + SPARE, _l("座位图文件最大%(kb)sKB，这个文件超过了，没有保存。", kb=MOST_BYTES // 1024))
def take_in():
    """Take one in from a file."""
    form = PlanFileForm()
    form.offer(_units())
    if form.validate():
        with attempt(form):
            sent = request.files.get("file")
            if not sent or not sent.filename:
                raise Refused("no_file", _("请选择座位图文件（.json）。"), "file")
            return _kept(form, plan_of_file(sent.read(MOST_BYTES + 1)))
    return _page(422, file=form)


@bp.get("/<int:plan_id>")
def show(plan_id: int):
    """One of them, drawn."""
    plan = _plan(plan_id)
    return render("seating/staff/room_plan.html", plan=plan, drawing=drawn_plan(plan.layout))


@bp.get("/<int:plan_id>.json")
def give_out(plan_id: int):
    """One of them as a file."""
    return _file(_plan(plan_id).layout, f"seat-plan-{plan_id}")


@bp.get("/ready/<key>.json")
def give_out_ready(key: str):
    """One of those that are ready, as a file to begin with."""
    return _file(ready_plan(key), f"seat-plan-{key}") if key in READY else abort(404)


@bp.post("/<int:plan_id>/deletion")
def drop(plan_id: int):
    """Keep it no longer."""
    press(lambda: room_plans.drop_room_plan(_plan(plan_id), by=current_user),
          _("座位图已删除；已选用它的活动不受影响。"))
    return redirect(url_for(".index"), 303)


def _kept(form, layout: dict):
    unit = next((unit for unit in _units() if unit.slug == form.unit.data), None)
    if unit is None:
        raise Refused("unit", _("请选择单位。"), "unit")
    plan = room_plans.keep_room_plan(unit, name=form.name.data, layout=layout, form_key=form.form_key.data,
                                     by=current_user)
    db.session.commit()
    flash(_("座位图已保存，共%(n)s个可安排的座位。", n=plan.seats), "ok")
    return redirect(url_for(".show", plan_id=plan.id), 303)


def _file(layout: dict, name: str) -> Response:
    return Response(json.dumps(layout, ensure_ascii=False, indent=1), mimetype="application/json",
                    headers={"Content-Disposition": f'attachment; filename="{name}.json"'})


def _units() -> list[Organisation]:
    units = {each.organisation_id: each.organisation for each in current_user.memberships if each.role in IN_CHARGE}
    return list(units.values())


def _plan(plan_id: int) -> RoomPlan:
    return db.session.scalar(room_plans_of(current_user, *IN_CHARGE).where(RoomPlan.id == plan_id)) or abort(404)


def _page(status: int = 200, **forms):
    shown = {"simple": SimplePlanForm(None), "file": PlanFileForm(None), **forms}
    for form in shown.values():
        form.offer(_units())
    return render("seating/staff/room_plans.html", status=status, ready=READY, forms=shown,
                  plans=db.session.scalars(room_plans_of(current_user, *IN_CHARGE)).all())
