"""What the house reads of `adoption` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.desk_overview import DeskAction
from xicheng_events.foundation.notify.templates import Placeholder, Template
from xicheng_events.voice.adoption import indicators, retention, staff_steps, todos
from xicheng_events.voice.adoption.kinds import AdoptionResult
from xicheng_events.voice.adoption.operations import keeps_outcome

PLACES = {"queries": ("tables",)}
PAGES = (staff_steps.bp,)
PLACEHOLDERS = {"result": Placeholder(_l("采纳情况"), _l("部分采纳"))}
TEMPLATES = {
    "adoption_told": Template(
        _l("采纳情况"),
        _l("您提出的意见建议已研究，结果：{result}。凭查询码{number}查看说明： {link} 咨询{phone_to_ask}"),
        ("result", "number", "link")),
    "adoption_changed": Template(
        _l("采纳情况有变化"),
        _l("您提出的意见建议经重新研究，结果：{result}。凭查询码{number}查看说明： {link} 咨询{phone_to_ask}"),
        ("result", "number", "link")),
}
OVERTAKES = {
    "adoption_told": {"opinion_received", "opinion_to_adopt", "opinion_merged", "opinion_unmerged"},
    "adoption_changed": {"adoption_told"},
}
ACTIONS = {
    "adoption.added": _l("意见归入采纳要点"),
    "adoption.again": _l("重新研究采纳情况"),
    "adoption.answer_taken_back": _l("撤回采纳答复"),
    "adoption.assigned": _l("分办采纳研究"),
    "adoption.list_exported": _l("导出采纳研究列表"),
    "adoption.passed_on": _l("改派采纳研究"),
    "adoption.reckoned": _l("重新推算采纳答复期限"),
    "adoption.returned": _l("退回采纳答复"),
    "adoption.submitted": _l("提交采纳答复"),
    "adoption.taken_out": _l("意见移出采纳要点"),
    "adoption.tally_fixed": _l("核定采纳情况表"),
    "adoption.told": _l("采纳答复审核通过并告知"),
}
SUBJECTS = {"adoption_theme": _l("采纳要点")}
DETAILS = {"adoption_result": _l("采纳情况")}
VALUES = {"adoption_result": AdoptionResult.words}
FORMS = {
    "adoption_staff.again": _l("重新研究采纳情况"),
    "adoption_staff.answer": _l("提交采纳答复"),
    "adoption_staff.approve": _l("审核通过采纳答复"),
    "adoption_staff.assign": _l("分办采纳研究"),
    "adoption_staff.fix": _l("核定采纳情况表"),
    "adoption_staff.pass_on": _l("改派采纳研究"),
    "adoption_staff.send_back": _l("退回采纳答复"),
    "adoption_staff.take_back": _l("撤回采纳答复"),
    "adoption_staff.take_out": _l("把意见移出采纳要点"),
}
KEEPS_OUTCOME = (keeps_outcome,)
TODOS = (todos.opinions_without_unit, todos.themes_without_answer, todos.answers_to_pass)
LATE = (todos.adoption_late,)
AWAITED = (todos.themes_elsewhere,)
DESK_ACTIONS = (DeskAction("adoption_staff.index", _l("采纳研究"), (Role.EDITOR,)),)
DESK_LINKS = (DeskLink(LinkGroup.AFTER, _l("采纳研究"), "adoption_staff.index", argument="event"),)
INDICATORS = indicators.INDICATORS
RETENTION = retention
