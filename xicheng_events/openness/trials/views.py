"""体验任务 of a member: all of one's own, and one of them."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.trials.forms import DeclineForm, DoneForm
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.operations import own_steps
from xicheng_events.openness.trials.queries import own_task, own_tasks, standing_of_task
from xicheng_events.openness.trials.states import OPEN, TaskState

bp = Blueprint("trials", __name__, url_prefix="/officer/tasks")
bp.add_app_template_global(standing_of_task, "standing_of_task")


@bp.get("")
@login_required
def index():
    """My tasks."""
    return render("trials/mine.html", tasks=own_tasks(current_user))


@bp.get("/<code>")
@login_required
def show(code: str):
    """One task of mine: what it is, and what is to be done next."""
    return _page(_mine(code))


@bp.post("/<code>/acceptance")
@login_required
def accept(code: str):
    """接受."""
    task = _mine(code)
    press(lambda: own_steps.accept_task(task, by=current_user), _("已接受。完成体验后请在本页填写日期。"))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/<code>/refusal")
@login_required
def decline(code: str):
    """谢绝, with a reason."""
    task, form = _mine(code), DeclineForm()
    if form.validate():
        with attempt(form):
            own_steps.decline_task(task, reason=form.reason.data, by=current_user)
            db.session.commit()
            flash(_("已谢绝，谢谢您及时告知。"), "ok")
            return redirect(url_for(".show", code=code), 303)
    return _page(_mine(code), declining=form, status=422)


@bp.post("/<code>/day")
@login_required
def finish(code: str):
    """On which day it was done; said again, that day is corrected."""
    task, form = _mine(code), DoneForm()
    is_correction = task.state is TaskState.DONE and task.done_on != form.on.data
    if form.validate():
        with attempt(form):
            own_steps.finish_task(task, on=form.on.data, by=current_user)
            db.session.commit()
            flash(_("已更正体验日期，报告期限不变。") if is_correction else _("已记下。请在期限前提交体验报告。"), "ok")
            return redirect(url_for(".show", code=code), 303)
    return _page(_mine(code), finishing=form, status=422)


def _mine(code: str) -> ExperienceTask:
    return own_task(current_user, code) or abort(404)


def _page(task: ExperienceTask, *, declining=None, finishing=None, status: int = 200):
    is_open, today = standing_of_task(task)[0] != TaskState.MISSED.label, clock.today()
    may_decline = is_open and task.state in OPEN
    may_finish = is_open and task.state in (TaskState.ACCEPTED, TaskState.DONE) and task.first_on <= today
    return render("trials/show.html", task=task, status=status,
                  may_accept=task.state is TaskState.ASSIGNED and task.last_on >= today,
                  refused=next((form for form, may in ((declining, may_decline), (finishing, may_finish))
                                if form is not None and not may), None),
                  declining=(declining or DeclineForm(formdata=None)) if may_decline else None,
                  finishing=(finishing or DoneForm(formdata=None, data={"on": task.done_on})) if may_finish else None)
