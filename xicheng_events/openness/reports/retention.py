"""What reports keep of people: the report says of nobody who wrote it, but photos may show somebody."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.retention import Personal
from xicheng_events.foundation.core.text import table_day
from xicheng_events.openness.reports.queries import own_reports

PERSONAL = (
    Personal("experience_report", "place highlights suggestions steps", _l("体验报告的内容"), _l("改进办事服务"),
             _l("长期保存：办理依据，其中不留体验员姓名"), kept=True, shown="experience_reports"),
    Personal("report_problem", "text", _l("体验报告中的问题"), _l("研判、办理"),
             _l("长期保存：办理依据，其中不留体验员姓名"), kept=True, shown="experience_reports"),
)
NOT_PERSONAL = {"experience_report": "code target kept_from return_reason"}
WORDS = {"experience_reports": _l("体验报告"), "highlights": _l("亮点"), "problems": _l("问题"),
         "suggestions": _l("建议"), "visited_on": _l("体验日期"), "photos": _l("照片")}


def of_person(person) -> dict:
    """What they wrote, but for what was passed anonymously: nothing knows of these."""
    return {"experience_reports": [{
        "target": each.target, "visited_on": table_day(each.visited_on), "place": each.place,
        "highlights": each.highlights, "problems": "；".join(problem.text for problem in each.problems),
        "suggestions": each.suggestions, "photos": str(len(each.photos)), "standing": each.state.label}
        for each in own_reports(person)]}
