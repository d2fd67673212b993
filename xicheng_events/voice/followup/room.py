"""What the house reads of `followup` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup
from xicheng_events.foundation.accounts import role_matrix
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.desk_overview import DeskAction
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Placeholder, Template
from xicheng_events.foundation.publishing.kinds import PublishedKind
from xicheng_events.foundation.publishing.states import PublicationState, PublishingStep
from xicheng_events.voice.followup import (
    columns,
    indicators,
    retention,
    speaker_views,
    staff_limits,
    staff_papers,
    staff_several,
    staff_templates,
    staff_whole,
    staff_workload,
    todos,
    views,
)
from xicheng_events.voice.followup import staff_marks as staff_marks
from xicheng_events.voice.followup import staff_registered as staff_registered
from xicheng_events.voice.followup.kinds import ContactWay
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.operations.asking_later import ask_four_weeks_later
from xicheng_events.voice.followup.operations.publishing import issue_decided, kept_in_issue
from xicheng_events.voice.followup.operations.purging import purge_opinion_contacts
from xicheng_events.voice.followup.operations.telling_staff import (
    forget_staff_messages,
    note_lights,
    staff_news_as_it_leaves,
    tell_staff,
)
from xicheng_events.voice.followup.states import IssueState

PLACES = {
    "models": ("kinds", "limit_models", "news_models", "step_models", "template_models"),
    "queries": ("deadlines", "duties", "issue_papers", "ledger_rows", "limits", "planned_issues", "public_fields",
                "public_readings", "published", "quotations", "reply_templates", "similar_issues", "staff_news",
                "streets", "timelines", "urgings", "workload"),
    "forms": ("desk_steps", "step_forms"), "views": ("speaker_views",),
}
PAGES = (views.bp, speaker_views.bp, staff_several.bp, staff_whole.bp, staff_papers.bp, staff_limits.bp,
         staff_workload.bp, staff_templates.bp)
SWEEPS = (
    Sweep(ask_four_weeks_later, 3600),
    Sweep(purge_opinion_contacts, 3600, in_parts=True),
    Sweep(note_lights, 300, in_parts=True),
    Sweep(tell_staff, 30, in_parts=True),
    Sweep(forget_staff_messages, 3600, in_parts=True),
)
_P, _OUT = PublishingStep, (Role.EDITOR, Role.LEADER, Role.COORDINATOR)
DECIDED = {"issue": issue_decided}
REMARKS = {"issue": kept_in_issue}
PUBLISHES = {"issue": PublishedKind(_l("办理结果"), "followup_staff", PublicationState.APPROVED, {
    _P.ASK: _OUT, _P.ASK_ANEW: _OUT, _P.TAKE_BACK_ASKING: _OUT, _P.TAKE_BACK_ANEW: _OUT,
    _P.CLEAR: (Role.SECRECY,), _P.TAKE_BACK_CLEARING: (Role.SECRECY,), _P.PUBLISH: _OUT, _P.WITHDRAW: _OUT,
}, "issue")}
PLACEHOLDERS = {"matter": Placeholder(_l("事项"), _l("WT-2026-0001已派发至牛街街道，请签收，期限2026-03-27"))}
TEMPLATES = {
    "opinion_registered": Template(
        _l("意见已立项"),
        _l("您提出的意见建议已由{unit}办理，{day}前答复，凭查询码{number}查看进展： {link}"),
        ("number",)),
    "due_moved": Template(
        _l("答复期限调整"),
        _l("因放假安排调整，{unit}对您意见建议的答复期限改为{day}，凭查询码{number}查看进展： {link}"),
        ("number", "day")),
    "extended": Template(
        _l("答复延期"),
        _l("{unit}对您意见建议的答复延期至{day}，原因凭查询码{number}查看： {link}"),
        ("number", "day")),
    "shelved": Template(
        _l("意见转长期推进"),
        _l("您提出的意见建议需长期推进，{unit}{day}前说明进展，凭查询码{number}查看： {link}"),
        ("number", "day")),
    "progress": Template(
        _l("意见办理进展"),
        _l("您提出的意见建议有新的办理进展，{unit}正在办理，凭查询码{number}查看： {link}"),
        ("number",)),
    "reopened": Template(
        _l("意见重新办理"),
        _l("因有提出人评价未解决，您的意见建议由{unit}重新办理，{day}前答复，凭查询码{number}查看： {link}"),
        ("number", "day")),
    "asked_later": Template(
        _l("四周回问"),
        _l("您提出的意见建议已办结四周，现在情况如何？请凭查询码{number}告诉我们： {link}"),
        ("number", "link")),
    # To staff: STAFF_MESSAGE_HOURS hold for the first, no hours for the second.
    "staff_issue": Template(
        _l("问题办理提醒"), _l("问题办理提醒：{matter}。请登录工作台查看： {link}"), ("matter", "link"), by_unit=False),
    "staff_urgent": Template(
        _l("急办件提醒"), _l("急办件提醒：{matter}。请登录工作台查看： {link}"), ("matter", "link"), by_unit=False,
        urgent=True),
}
FINISHES = dict.fromkeys(("staff_issue", "staff_urgent"), staff_news_as_it_leaves)
# The reply brings the query code along.
_OF_A_LIMIT = {"opinion_registered", "due_moved", "extended", "shelved", "reopened"}
OVERTAKES = {
    **{later: {*_OF_A_LIMIT, "progress"} for later in ("reply", "reply_planned")},
    **dict.fromkeys(("opinion_registered", "due_moved", "extended", "shelved"), _OF_A_LIMIT),
    "reopened": {*_OF_A_LIMIT, "asked_later"}, "progress": {"progress"},
}
ACTIONS = {
    "followup.dispatched": _l("派发问题"),
    "followup.reckoned": _l("重新推算办理期限"),
    "followup.ledger_exported": _l("导出问题台账"),
    "followup.ledger_fetched": _l("下载导出的问题台账"),
    "followup.signed": _l("签收问题"),
    "followup.returned": _l("退回问题"),
    "followup.note": _l("登记办理进展"),
    "followup.linked": _l("并入意见"),
    "followup.unlinked": _l("撤回并入意见"),
    "followup.unregistered": _l("撤回登记问题"),
    "followup.submitted": _l("提交答复"),
    "followup.sent_back": _l("答复退改"),
    "followup.replied": _l("答复问题"),
    "followup.rated": _l("评价答复"),
    "followup.reopened": _l("重办问题"),
    "followup.closed": _l("办结问题"),
    "followup.published": _l("公开问题"),
    "followup.publication_taken_back": _l("撤回问题送审"),
    "followup.put_in_street": _l("标明问题涉及的街道"),
    "followup.publication_prepared": _l("准备公开"),
    "followup.withdrawn": _l("撤回公开"),
    "followup.plan_kept": _l("登记计划完成"),
    "followup.plan_moved": _l("调整计划完成日期"),
    "followup.urged": _l("催办问题"),
    "followup.urge_undone": _l("撤回催办"),
    "followup.supervised": _l("督办问题"),
    "followup.released": _l("结束督办"),
    "followup.taken_back": _l("撤回派发问题"),
    "followup.assisted": _l("增加协办单位"),
    "followup.unassisted": _l("取消协办单位"),
    "followup.contacted": _l("登记首次联系"),
    "followup.extension_asked": _l("申请延期"),
    "followup.extension_agreed": _l("同意申请延期"),
    "followup.extended": _l("批准延期"),
    "followup.extension_denied": _l("不予延期"),
    "followup.extension_undone": _l("撤回延期申请"),
    "followup.shelved": _l("问题转挂账推进"),
    "followup.stage": _l("登记阶段进展"),
    "followup.resumed": _l("恢复办理问题"),
    "followup.asked_later": _l("四周后回问"),
    "followup.answered_later": _l("回答四周回问"),
    "followup.escalated": _l("提请区级统筹员关注"),
    "followup.heeded": _l("区级统筹员处理意见"),
    "followup.objected": _l("对预警提出异议"),
    "followup.light_corrected": _l("更正预警"),
    "followup.light_kept": _l("维持预警"),
    "followup.template_changed": _l("修改答复模板"),
    "followup.template_restored": _l("恢复答复模板"),
    "followup.limit_set": _l("调整办理类型"),
    "followup.limit_taken_back": _l("撤回办理类型调整"),
    "opinion.contacts_purged": _l("到期删除意见联系方式"),
}
SUBJECTS = {"issue": _l("问题"), "sla_class": _l("办理类型")}
DETAILS = {
    "lead": _l("承办单位"), "opinion": _l("意见编号"), "opinions": _l("意见"), "outcome": _l("回访结果"),
    "public": _l("公开"), "report_by": _l("说明进展的日期"), "planned_by": _l("计划完成日期"), "score": _l("评分"),
    "sla": _l("办理类型"), "reply_template": _l("答复模板"),
    "solved": _l("已解决"), "way": _l("联系方式"), "state": _l("状态"), "street": _l("涉及街道"),
    "provisional": _l("暂按周一至周五推算"),
}
VALUES = {"way": ContactWay.words, "sla": Sla.words, "state": IssueState.words}
FORMS = {
    "followup.look_up": _l("用查询码查询办理进展"),
    "followup.rate": _l("评价答复"),
    "followup.answer_later": _l("回答四周回问"),
    "speaker.words": _l("修改自己的意见内容"),
    "speaker.consent": _l("撤回公开同意"),
    "followup_staff.link": _l("把意见并入已有问题"),
    "followup_staff.unregister": _l("撤回登记问题"),
    "ledger_staff.drop": _l("删除导出的问题台账"),
    "ledger_staff.export_whole": _l("导出全部问题台账"),
    "followup_staff.register": _l("登记并派发问题"),
    "followup_staff.register_several": _l("登记并派发勾选的意见"),
    "followup_staff.classify_issue": _l("把问题归入领域"),
    "followup_staff.take": _l("办理问题"),
    "followup_staff.marks": _l("核对公开文本中的个人信息"),
    "followup_staff.urge_several": _l("催办多件问题"),
    "reply_templates_staff.edit": _l("修改答复模板"),
    "reply_templates_staff.restore": _l("恢复答复模板"),
    "reply_templates_staff.begin_reply": _l("套用答复模板"),
    "limits_staff.index": _l("调整办理类型"),
    "limits_staff.take_back": _l("撤回办理类型调整"),
}
TODOS = (todos.issues_urged_on, todos.issues_to_work_on)
LATE = (todos.issues_late,)
AWAITED = (todos.issues_with_others,)
COMING = (todos.plans_coming,)
DESK_ACTIONS = (
    DeskAction("followup_staff.index", _l("问题台账"), role_matrix.OVERSEERS),
)
DESK_LINKS = (DeskLink(LinkGroup.AFTER, _l("问题台账"), "followup_staff.index", argument="event"),)
INDICATORS = indicators.INDICATORS
LONG_LISTS = {columns.LEDGER_KIND: columns.WHOLE_LEDGER}
RETENTION = retention
