"""What a member does with a task: takes it on, declines it, says on which day it was done."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.foundation.core.workdays import reckon
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.operations.by_the_month import acted
from xicheng_events.openness.trials.states import LONGEST_REASON, OPEN, TaskState


def accept_task(task: ExperienceTask, *, by: Person) -> None:
    """接受. Refuses `not_yours`, `task_over` once its last day is over or it was taken back."""
    _require_own(task, by)
    if task.state is TaskState.ACCEPTED:
        return
    _move(task, (TaskState.ASSIGNED,), "trials.accepted", ExperienceTask.last_on >= clock.today(),
          state=TaskState.ACCEPTED)


def decline_task(task: ExperienceTask, *, reason: str, by: Person) -> None:
    """谢绝, before or after accepting, until it is done. Refuses as `accept_task`, and texts beside `reason`."""
    _require_own(task, by)
    said = written(reason, field="reason", at_least=2, at_most=LONGEST_REASON, what=_("原因"))
    _move(task, OPEN, "trials.declined", state=TaskState.DECLINED, reason=said, is_to_note=True)


def finish_task(task: ExperienceTask, *, on: date, by: Person) -> None:
    """已完成体验: its report is due so many working days after that day as the programme says. Said again until the
    report is handed in, it is the day that is corrected; when the report is due stays as it is. Refuses `not_yours`,
    `task_over`, and `day_wrong` beside `on` for a day outside the task's days, or that is still to come."""
    _require_own(task, by)
    if task.state is TaskState.DONE and task.done_on == on:
        return
    if not task.first_on <= on <= min(task.last_on, clock.today()):
        raise Refused("day_wrong", _("请填写%(first)s至%(last)s之间、已经过去的一天。", first=date_alone(task.first_on),
                                     last=date_alone(task.last_on)), "on")
    if task.state is TaskState.DONE:
        _move(task, (TaskState.DONE,), "trials.day_corrected", done_on=on)
        return
    due = reckon(max(on, clock.today()), task.programme.report_days)
    _move(task, (TaskState.ACCEPTED,), "trials.done", state=TaskState.DONE, done_on=on, due_on=due.on)


def _require_own(task: ExperienceTask, by: Person) -> None:
    owner = task.appointment and task.appointment.phone_hash
    require_right(bool(owner) and owner == by.phone_hash, _("这是其他体验员的任务。"))


def _move(task: ExperienceTask, states, action: str, *which, **values) -> None:
    """Of two at the same moment the database takes one."""
    moved = write(update(ExperienceTask).where(
        ExperienceTask.id == task.id, ExperienceTask.state.in_(states), *which).values(
        **values, **acted(task, action)))
    db.session.refresh(task)
    if not moved:
        raise Refused("task_over", _("这项任务的状态已变化，没有办理，请查看最新内容。"))
