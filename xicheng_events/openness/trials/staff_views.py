"""体验任务 at the desk: a programme's list, giving one out, one of them."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.accounts.queries import organisations_hosting
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import is_organiser, programme_of_code, programme_on_desk
from xicheng_events.openness.trials import queries
from xicheng_events.openness.trials.columns import TASKS, member_of
from xicheng_events.openness.trials.forms import TrialForm
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.operations import assigning
from xicheng_events.openness.trials.states import TaskMode, TaskState

bp = Blueprint("trials_staff", __name__, url_prefix="/staff/programmes/<code>/tasks")
bp.within = "programmes_staff"
bp.add_app_template_global(member_of, "member_of_task")
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)


@bp.get("")
def index(code: str):
    """The tasks of a programme that I may know of."""
    programme, asked = programme_with_tasks(code), _asked()
    page = TASKS.page(queries.desk_tasks(programme, current_user, **_of(asked)))
    return render("trials/staff/index.html", "trials/staff/_rows.html", page=page, listing=TASKS, programme=programme,
                  may_assign=queries.assigns(programme, current_user), **asked,
                  states=[(each.value, each.label) for each in TaskState],
                  modes=[(each.value, each.label) for each in TaskMode])


@bp.get("/export")
@fresh_proof
def export(code: str):
    """The same as .xlsx."""
    return take_along(TASKS, queries.desk_tasks(programme_with_tasks(code), current_user, **_of(_asked())))


@bp.route("/new", methods=["GET", "POST"])
def new(code: str):
    """Give a task to one member or several."""
    programme, form = programme_with_tasks(code), TrialForm()
    if not queries.assigns(programme, current_user):
        abort(403)
    members = queries.members_for_tasks(programme)
    form.offer(members, queries.modes_for(programme, current_user), organisations_hosting(with_names=True))
    if form.validate_on_submit():
        with attempt(form):
            tasks = assigning.assign_tasks(programme, form.chosen_members(members), form.plan,
                                           form_key=form.form_key.data, by=current_user)
            db.session.commit()
            flash(_("已安排%(n)s项任务，已短信通知体验员登录查看。", n=len(tasks)), "ok")
            return redirect(url_for(".index", code=code), 303)
        programme = programme_with_tasks(code)
    return render("trials/staff/new.html", form=form, programme=programme, has_members=bool(members),
                  may_be_covert=queries.may_set_covert(programme, current_user),
                  status=422 if form.is_submitted() else 200)


@bp.get("/<task>")
def show(code: str, task: str):
    """One task."""
    programme, found = _task(code, task)
    return render("trials/staff/show.html", programme=programme, task=found,
                  may_assign=queries.assigns(programme, current_user),
                  is_late=queries.standing_of_task(found)[1] == "stop")


@bp.post("/<task>/taking-back")
def take_back(code: str, task: str):
    """撤回."""
    return _press(code, task, assigning.take_back_task, _("已撤回，已短信告知体验员。"))


@bp.post("/<task>/missed")
def stop_waiting(code: str, task: str):
    """不再等待报告."""
    return _press(code, task, assigning.stop_waiting, _("已记为未完成。"))


@bp.post("/<task>/noted")
def note(code: str, task: str):
    """已知悉."""
    return _press(code, task, assigning.note_ended, _("已记下。"))


def programme_with_tasks(code: str) -> Programme:
    """The programme of that code, if it is this person's work, or this person is one of its organisers."""
    programme = programme_on_desk(code, current_user)
    if programme is None:
        other = programme_of_code(code)
        programme = other if other and is_organiser(other, current_user) else None
    return programme or abort(404)


def _task(code: str, task: str) -> tuple[Programme, ExperienceTask]:
    programme = programme_with_tasks(code)
    return programme, queries.desk_task(programme, current_user, task) or abort(404)


def _press(code: str, task: str, act, done: str):
    found = _task(code, task)[1]
    press(lambda: act(found, by=current_user), done)
    return redirect(url_for(".show", code=code, task=task), 303)


def _asked() -> dict:
    states = {each.value: each for each in TaskState}
    modes = {each.value: each for each in TaskMode}
    return {"words": plain_text(request.args.get("words"))[:60], "state": states.get(request.args.get("state")),
            "mode": modes.get(request.args.get("mode")), "late": bool(request.args.get("late"))}


def _of(asked: dict) -> dict:
    return {"words": asked["words"], "states": [asked["state"]] if asked["state"] else (), "mode": asked["mode"],
            "late": asked["late"]}
