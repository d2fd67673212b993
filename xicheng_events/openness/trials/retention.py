"""What tasks keep of people: whose they are says the term, which appointments forget."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.retention import Personal
from xicheng_events.foundation.core.text import table_day
from xicheng_events.openness.trials.operations.passing_time import forget_tasks
from xicheng_events.openness.trials.queries import own_tasks, standing_of_task

PERSONAL = (
    Personal("experience_task", "reason companions", _l("谢绝或结束体验任务的原因、陪同人员"), _l("安排体验任务"),
             _l("任务最后一天%(TRIAL_MONTHS)s个月后"), by=forget_tasks, shown="experience_tasks"),
)
NOT_PERSONAL = {"experience_task": "code form_key target brief safety unrecorded"}
WORDS = {"experience_tasks": _l("体验任务"), "target": _l("体验对象"), "mode": _l("体验方式"),
         "visited": _l("被体验单位"), "first_on": _l("第一天"), "last_on": _l("最后一天"), "standing": _l("状态"),
         "reason": _l("原因"), "companions": _l("陪同人员")}


def of_person(person) -> dict:
    """The tasks they were given, but for those whose report was passed anonymously: nothing knows of these."""
    return {"experience_tasks": [{
        "target": each.target, "mode": each.mode.label, "visited": each.unit.short_name,
        "first_on": table_day(each.first_on), "last_on": table_day(each.last_on),
        "standing": standing_of_task(each)[0], "reason": each.reason, "companions": each.companions}
        for each in own_tasks(person)]}
