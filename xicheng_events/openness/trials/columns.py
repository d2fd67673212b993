"""The columns of the desk's list of tasks."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.text import table_day
from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.openness.appointments.columns import member_words
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.queries import standing_of_task


def member_of(task: ExperienceTask) -> str:
    """Whose it is: number and name; 不记名 once nothing knows any more."""
    return member_words(task.appointment) if task.appointment else str(_l("不记名"))


TASKS = Listing(_l("体验任务"), "trials.list_exported", "trials_staff.export", {
    "target": Column(_l("体验对象"), lambda each: each.target, (ExperienceTask.target,), width=30),
    "mode": Column(_l("方式"), lambda each: each.mode.label, (ExperienceTask.mode,)),
    "unit": Column(_l("被体验单位"), lambda each: each.unit.short_name, width=20),
    "member": Column(_l("体验员"), member_of, (Appointment.sequence,)),
    "first": Column(_l("第一天"), lambda each: table_day(each.first_on), (ExperienceTask.first_on,), on_page=False),
    "last": Column(_l("最后一天"), lambda each: table_day(each.last_on), (ExperienceTask.last_on,)),
    "due": Column(_l("报告期限"), lambda each: table_day(each.due_on) if each.due_on else "", (ExperienceTask.due_on,)),
    "standing": Column(_l("状态"), lambda each: standing_of_task(each)[0], (ExperienceTask.state,)),
}, ExperienceTask.id)
