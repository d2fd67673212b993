"""What the house reads of `trials` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Template
from xicheng_events.openness.programmes.programme_links import DeskPart, ProgrammeDeskLink, once_appointed
from xicheng_events.openness.trials import retention, staff_views, todos, views
from xicheng_events.openness.trials.operations import by_the_month, passing_time

PLACES = {"models": ("states",), "queries": ("columns",)}
PAGES = (views.bp, staff_views.bp)
PROGRAMME_DESK = (ProgrammeDeskLink(_l("体验任务"), "trials_staff.index", DeskPart.SERVING, once_appointed),)
SWEEPS = (
    Sweep(passing_time.end_with_terms, 60, in_parts=True),
    Sweep(passing_time.miss_tasks, 3600, in_parts=True),
    Sweep(passing_time.remind_of_tasks, 3600, in_parts=True),
    Sweep(passing_time.forget_tasks, 3600),
    Sweep(by_the_month.record_acts_by_the_month, 600, in_parts=True),
)
# None of them names the task or what it is about, nor may a unit's own words: whoever reads along learns nothing. They
# are about the term, so none overtakes another: the earlier one may be about another task of it.
TEMPLATES = {
    "trial_assigned": Template(
        _l("新的体验任务"), _l("您有新的体验任务，请登录查看并答复是否接受： {link}"), ("link",), by_unit=False),
    "trial_reminder": Template(
        _l("体验任务将到期"), _l("您有体验任务将在几天内到期，请登录查看： {link}"), ("link",), by_unit=False),
    "trial_shortened": Template(
        _l("体验任务提前结束"), _l("因聘期变化，您的体验任务提前结束，请登录查看： {link}"), ("link",), by_unit=False),
    "trial_ended": Template(
        _l("体验任务撤回"), _l("您的一项体验任务已撤回，不用再办理。其他任务请登录查看： {link}"), ("link",),
        by_unit=False),
}
ACTIONS = {
    "trials.assigned": _l("安排体验任务"),
    "trials.taken_back": _l("撤回体验任务"),
    "trials.accepted": _l("接受体验任务"),
    "trials.declined": _l("谢绝体验任务"),
    "trials.done": _l("完成体验"),
    "trials.day_corrected": _l("更正体验日期"),
    "trials.missed": _l("体验任务未完成"),
    "trials.ended": _l("体验任务随聘期撤回"),
    "trials.shortened": _l("体验任务随聘期提前结束"),
    "trials.list_exported": _l("导出体验任务列表"),
}
SUBJECTS = {"experience_task": _l("体验任务")}
DETAILS = {"month": _l("月份")}
FORMS = {
    "trials.accept": _l("接受体验任务"),
    "trials.decline": _l("谢绝体验任务"),
    "trials.finish": _l("填写完成体验的日期"),
    "trials_staff.new": _l("安排体验任务"),
    "trials_staff.take_back": _l("撤回体验任务"),
    "trials_staff.stop_waiting": _l("不再等待体验报告"),
    "trials_staff.note": _l("知悉体验任务的变化"),
}
TODOS = (todos.tasks_to_note,)
LATE = (todos.reports_overdue,)
AWAITED = (todos.tasks_awaited,)
RETENTION = retention
