"""Giving a task to one member or several, and taking one back."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select, update

from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_reference, new_row_id
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.states import AppointmentState
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.operations.telling import tell_of_task
from xicheng_events.openness.trials.queries import assigns, may_set_covert, tasks_seen_by
from xicheng_events.openness.trials.states import (
    BINDING,
    LONGEST_BRIEF,
    LONGEST_COMPANIONS,
    LONGEST_TARGET,
    MOST_AT_ONCE,
    TargetKind,
    TaskMode,
    TaskState,
)


@dataclass(frozen=True, kw_only=True)
class TaskPlan:
    """What is to be gone through, where, how and within which days."""

    mode: TaskMode
    target_kind: TargetKind
    target: str
    unit: Organisation
    brief: str
    safety: str = ""
    companions: str = ""
    first_on: date
    last_on: date


def assign_tasks(programme: Programme, members: list[Appointment], plan: TaskPlan, *, form_key: str,
                 by: Person) -> list[ExperienceTask]:
    """One task of the same kind for each of `members`, who are told that there is one and nothing more; the same form
    twice is one.

    Refuses `not_yours`; `covert_by_district` beside `mode`, `own_windows` beside `unit`, `unit_gone`; `days_wrong` and
    `days_past`; `no_members`, `too_many`, `term_ends`, `suspended`, `same_task` beside `members`; texts beside
    theirs.
    """
    require_right(assigns(programme, by), _("体验任务由本单位经办人或项目联系人安排。"))
    values = _values_of(programme, plan, by)
    ids = sorted(each.id for each in members)
    if not ids:
        raise Refused("no_members", _("请至少选择一位体验员。"), "members")
    if len(ids) > MOST_AT_ONCE:
        raise Refused("too_many", _("一次最多安排%(n)s位，请分几次安排。", n=MOST_AT_ONCE), "members")
    # Two forms at the same moment wait here for each other: what is looked up next holds until the commit.
    write(update(Appointment).where(Appointment.id.in_(ids)).values(sequence=Appointment.sequence))
    there = select(ExperienceTask).where(ExperienceTask.form_key == form_key)
    if found := db.session.scalars(there).all():
        return list(found)
    for member in members:
        db.session.refresh(member)
        _require_serving(member, programme, plan)
    _require_not_twice(members, plan, by)
    tasks = [ExperienceTask(id=new_row_id(), code=new_reference("RW"), form_key=form_key, programme_id=programme.id,
                            appointment_id=member.id, assigned_on=clock.today(), assigned_by_id=by.id, unrecorded=[],
                            **values) for member in members]
    db.session.add_all(tasks)
    db.session.flush()
    record("trials.assigned", programme, by=by, entries=len(tasks))
    for member in members:
        tell_of_task("trial_assigned", member)
    return tasks


def take_back_task(task: ExperienceTask, *, by: Person) -> None:
    """撤回 until its member has accepted it. Refuses `not_yours`, `accepted_already`."""
    require_right(assigns(task.programme, by) and (not task.is_covert or may_set_covert(task.programme, by)))
    if not write(update(ExperienceTask).where(
            ExperienceTask.id == task.id, ExperienceTask.state == TaskState.ASSIGNED).values(
            state=TaskState.TAKEN_BACK, reason=kept(lambda: _("由项目撤回")))):
        raise Refused("accepted_already", _("体验员已答复或任务已结束，不能撤回。"))
    db.session.refresh(task)
    record("trials.taken_back", task.programme, by=by, entries=1)
    tell_of_task("trial_ended", task.appointment)


def stop_waiting(task: ExperienceTask, *, by: Person) -> None:
    """不再等待报告: of a task whose report is overdue. Refuses `not_yours`, `not_overdue`."""
    require_right(assigns(task.programme, by) and (not task.is_covert or may_set_covert(task.programme, by)))
    if not write(update(ExperienceTask).where(
            ExperienceTask.id == task.id, ExperienceTask.state == TaskState.DONE,
            ExperienceTask.due_on < clock.today()).values(
            state=TaskState.MISSED, reason=kept(lambda: _("报告逾期未交")))):
        raise Refused("not_overdue", _("报告还没有逾期，或已经提交。"))
    db.session.refresh(task)
    record("trials.missed", task.programme, by=by, entries=1)


def note_ended(task: ExperienceTask, *, by: Person) -> None:
    """已知悉: an organiser has seen that a task ended or was shortened without them. Refuses `not_yours`."""
    require_right(assigns(task.programme, by))
    write(update(ExperienceTask).where(ExperienceTask.id == task.id).values(is_to_note=False), renewing=True)


def _values_of(programme: Programme, plan: TaskPlan, by: Person) -> dict:
    if plan.mode is TaskMode.COVERT:
        if not may_set_covert(programme, by):
            raise Refused("covert_by_district", _("暗访体验只能由区级项目的两位联系人安排，请选择其他方式。"), "mode")
        organisers = (programme.first_organiser, programme.second_organiser)
        if plan.unit.id == programme.organisation_id or any(
                plan.unit.id in each.organisation_ids(*Role) for each in organisers if each):
            raise Refused(
                "own_windows", _("不能对本单位或联系人任职的单位安排暗访体验，请选择其他单位或其他方式。"), "unit")
        if plan.companions.strip():
            raise Refused("covert_alone", _("暗访体验没有陪同人员，请清空陪同人员。"), "companions")
    require_existing(plan.unit, field="unit")
    if plan.last_on < plan.first_on:
        raise Refused("days_wrong", _("最后一天不能早于第一天。"), "last_on")
    if plan.last_on < clock.today():
        raise Refused("days_past", _("最后一天已经过去，请重新填写。"), "last_on")
    return {
        "mode": plan.mode, "target_kind": plan.target_kind, "unit_id": plan.unit.id, "first_on": plan.first_on,
        "last_on": plan.last_on,
        "target": written(plan.target, field="target", at_least=2, at_most=LONGEST_TARGET, what=_("体验对象")),
        "brief": written(plan.brief, field="brief", at_least=5, at_most=LONGEST_BRIEF, what=_("体验内容")),
        "safety": written(plan.safety, field="safety", at_most=LONGEST_BRIEF, what=_("安全和保密须知")),
        "companions": written(plan.companions, field="companions", at_most=LONGEST_COMPANIONS, what=_("陪同人员"))}


def _require_serving(member: Appointment, programme: Programme, plan: TaskPlan) -> None:
    """The days are all within the term. Refuses `unknown_choice`, `suspended`, `term_ends` with the day."""
    if member.programme_id != programme.id or not member.phone_hash:
        raise Refused("unknown_choice", _("请从列出的体验员中选择。"), "members")
    if member.state is AppointmentState.SUSPENDED:
        raise Refused("suspended", _("%(name)s暂停履职，不能安排任务。", name=member.name), "members")
    if member.state is not AppointmentState.APPOINTED:
        raise Refused("term_ends", _("%(name)s的聘期已结束，不能安排任务。", name=member.name), "members")
    if plan.last_on > member.ends_on:
        raise Refused("term_ends", _("%(name)s的聘期%(day)s届满，任务的最后一天不能晚于这一天。", name=member.name,
                                     day=date_alone(member.ends_on)), "members")
    if plan.first_on < member.starts_on:
        raise Refused("term_ends", _("%(name)s的聘期%(day)s开始，任务的第一天不能早于这一天。", name=member.name,
                                     day=date_alone(member.starts_on)), "members")


def _require_not_twice(members: list[Appointment], plan: TaskPlan, by: Person) -> None:
    """Of those `by` may know of: a refusal must not tell of a covert one."""
    same = tasks_seen_by(by).where(
        ExperienceTask.appointment_id.in_([each.id for each in members]), ExperienceTask.state.in_(BINDING),
        ExperienceTask.unit_id == plan.unit.id, ExperienceTask.target == plan.target.strip(),
        ExperienceTask.first_on <= plan.last_on, ExperienceTask.last_on >= plan.first_on).with_only_columns(
        ExperienceTask.appointment_id, maintain_column_froms=True)
    taken = set(db.session.scalars(same))
    if names := "、".join(each.name for each in members if each.id in taken):
        said = _("%(names)s在这些天已有同一对象的体验任务，请换时间或对象。", names=names)
        raise Refused("same_task", said, "members")
