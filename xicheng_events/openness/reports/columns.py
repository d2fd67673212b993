"""The columns of the desk's list of reports."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.text import table_day
from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.openness.appointments.columns import member_words
from xicheng_events.openness.reports.models import ExperienceReport
from xicheng_events.openness.reports.queries import writer_of


def writer_words(report: ExperienceReport) -> str:
    """Whose it is; of one that is to be forwarded anonymously, and has been, that nobody is known."""
    member = writer_of(report)
    return member_words(member) if member else str(_l("匿名"))


def visited_words(report: ExperienceReport) -> str:
    """On which day it was; of one that was passed anonymously in which month."""
    return table_day(report.visited_on)[:7] if report.task_id is None else table_day(report.visited_on)


REPORTS = Listing(_l("体验报告"), "reports.list_exported", "reports_staff.export", {
    "target": Column(_l("体验对象"), lambda each: each.target, (ExperienceReport.target,), width=30),
    "programme": Column(_l("项目"), lambda each: each.programme.title, width=30),
    "unit": Column(_l("被体验单位"), lambda each: each.unit.short_name, width=20),
    "mode": Column(_l("方式"), lambda each: each.mode.label, (ExperienceReport.mode,)),
    "visited": Column(_l("体验日期"), visited_words, (ExperienceReport.visited_on,)),
    "standing": Column(_l("状态"), lambda each: each.state.label, (ExperienceReport.state,)),
}, ExperienceReport.id)
