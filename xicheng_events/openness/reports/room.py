"""What the house reads of `reports` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Template
from xicheng_events.openness.programmes.programme_links import DeskPart, ProgrammeDeskLink, once_appointed
from xicheng_events.openness.reports import retention, staff_views, todos, views
from xicheng_events.openness.reports.operations import passing_time

PLACES = {"queries": ("columns",)}
PAGES = (views.bp, staff_views.bp)
PROGRAMME_DESK = (ProgrammeDeskLink(_l("体验报告"), "reports_staff.index", DeskPart.SERVING, once_appointed),)
SWEEPS = (
    Sweep(passing_time.remind_of_reports, 3600, in_parts=True),
    Sweep(passing_time.close_reports, 600, in_parts=True),
    Sweep(passing_time.reopen_reports, 3600, in_parts=True),
    Sweep(passing_time.drop_photos, 3600, in_parts=True),
    Sweep(passing_time.drop_drafts, 3600, in_parts=True),
)
# As with tasks, none of them names a report, nor may a unit's own words, and none overtakes another.
TEMPLATES = {
    "report_due": Template(
        _l("体验报告将到期"), _l("您的体验报告明日到期，请登录提交： {link}"), ("link",), by_unit=False),
    "report_overdue": Template(
        _l("体验报告逾期"), _l("您的体验报告已超过提交期限，请尽快登录提交： {link}"), ("link",), by_unit=False),
    "report_returned": Template(
        _l("体验报告退回"), _l("您的体验报告被退回修改，理由请登录查看： {link}"), ("link",), by_unit=False),
    "report_passed": Template(
        _l("体验报告审核通过"), _l("您的体验报告已审核通过，其中的问题已转办，办理结果另行告知： {link}"), ("link",),
        by_unit=False),
}
ACTIONS = {
    "reports.handed_in": _l("提交体验报告"),
    "reports.taken_back": _l("撤回体验报告"),
    "reports.returned": _l("退回体验报告"),
    "reports.passed": _l("体验报告审核通过"),
    "reports.closed": _l("体验报告问题办结"),
    "reports.reopened": _l("体验报告问题重新办理"),
    "reports.photos_dropped": _l("到期删除体验照片"),
    "reports.list_exported": _l("导出体验报告列表"),
}
SUBJECTS = {"experience_report": _l("体验报告")}
DETAILS = {"problems": _l("问题数")}
FORMS = {
    "reports.send": _l("提交体验报告"),
    "reports.keep": _l("保存体验报告草稿"),
    "reports.take_back": _l("撤回体验报告"),
    "reports.add": _l("上传体验照片"),
    "reports.take_out": _l("移除体验照片"),
    "reports_staff.approve": _l("体验报告审核通过"),
    "reports_staff.send_back": _l("退回体验报告"),
}
OPINION_LINKS = (staff_views.leads_to_report,)
TODOS = (todos.reports_waiting,)
RETENTION = retention
