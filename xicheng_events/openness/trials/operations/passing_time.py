"""What time, and the end of a term, do to tasks."""

from collections import Counter
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import joinedload

from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.states import LIVE, AppointmentState
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.operations.telling import tell_of_task
from xicheng_events.openness.trials.states import GRACE_DAYS, OPEN, REMINDED_DAYS, TaskState

_AT_ONCE = 200


@in_house_language
def end_with_terms() -> int:
    """Sweep: what a term that has ended, is suspended or ends earlier now does to its open tasks: those it doesn't
    reach are taken back, one that it ends in the middle of is over with its last day. Member and organisers are told;
    how many."""
    rows = db.session.scalars(_open_tasks().where(or_(
        Appointment.state != AppointmentState.APPOINTED, Appointment.ends_on < ExperienceTask.last_on))
        .order_by(ExperienceTask.id).limit(_AT_ONCE)).all()
    done: Counter = Counter()
    for task in rows:
        template, action, values = _at_its_end(task)
        if write(update(ExperienceTask).where(ExperienceTask.id == task.id, ExperienceTask.state.in_(OPEN)).values(
                is_to_note=True, **values)):
            done[task.programme_id, action] += 1
            tell_of_task(template, task.appointment)
    _record(done)
    return len(rows)


def _at_its_end(task: ExperienceTask) -> tuple[str, str, dict]:
    """(message, line of the record, columns) of a task whose term doesn't reach its last day."""
    term = task.appointment
    if term.state is AppointmentState.SUSPENDED:
        return "trial_ended", "trials.ended", {"state": TaskState.TAKEN_BACK, "reason": _("暂停履职，任务自动撤回")}
    if term.state not in LIVE or term.ends_on < task.first_on:
        ended = date_alone(term.ended_on or term.ends_on)
        return "trial_ended", "trials.ended", {
            "state": TaskState.TAKEN_BACK, "reason": _("聘期%(day)s结束，任务自动撤回", day=ended)}
    return "trial_shortened", "trials.shortened", {
        "last_on": term.ends_on, "reason": _("聘期%(day)s届满，任务提前到这一天结束", day=date_alone(term.ends_on))}


def miss_tasks() -> int:
    """Sweep: tasks that nobody has gone through GRACE_DAYS after their last day are 未完成; how many."""
    rows = db.session.scalars(_open_tasks().where(
        ExperienceTask.last_on < clock.today() - timedelta(days=GRACE_DAYS))
        .order_by(ExperienceTask.id).limit(_AT_ONCE)).all()
    done: Counter = Counter()
    for task in rows:
        if write(update(ExperienceTask).where(ExperienceTask.id == task.id, ExperienceTask.state.in_(OPEN)).values(
                state=TaskState.MISSED)):
            done[task.programme_id, "trials.missed"] += 1
    _record(done)
    return len(rows)


def remind_of_tasks() -> int:
    """Sweep: remind members REMINDED_DAYS before the last day of what was assigned on an earlier day, once for each
    last day; how many."""
    today = clock.today()
    is_due = or_(ExperienceTask.reminded_for.is_(None), ExperienceTask.reminded_for != ExperienceTask.last_on)
    rows = db.session.scalars(_open_tasks().where(
        is_due, ExperienceTask.assigned_on < today,
        ExperienceTask.last_on.between(today, today + timedelta(days=REMINDED_DAYS)))
        .order_by(ExperienceTask.id).limit(_AT_ONCE)).all()
    for task in rows:
        if write(update(ExperienceTask).where(ExperienceTask.id == task.id, is_due).values(reminded_for=task.last_on)):
            tell_of_task("trial_reminder", task.appointment)
    return len(rows)


def forget_tasks() -> int:
    """Sweep: TRIAL_MONTHS after a task's last day forget why it was declined and who went along; how many."""
    before = clock.today() - relativedelta(months=current_app.config["TRIAL_MONTHS"])
    return write(update(ExperienceTask).where(
        ExperienceTask.last_on < before, or_(ExperienceTask.reason != "", ExperienceTask.companions != ""))
        .values(reason="", companions=""))


def _open_tasks() -> Select:
    return (select(ExperienceTask).join(ExperienceTask.appointment).where(ExperienceTask.state.in_(OPEN)).options(
        joinedload(ExperienceTask.appointment), joinedload(ExperienceTask.programme)))


def _record(done: Counter) -> None:
    for (programme_id, action), entries in sorted(done.items()):
        record(action, db.session.get(Programme, programme_id), entries=entries)
