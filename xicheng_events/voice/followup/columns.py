"""The columns of the ledger, in the order of domain §5.2; the page has some of them, the sheet all. Never whom to
call."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import case

from xicheng_events.foundation.audit.list_exports import LongList
from xicheng_events.foundation.core.text import table_day, table_moment
from xicheng_events.foundation.publishing.topic_models import topic_word
from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.voice.followup import ledger_rows as rows
from xicheng_events.voice.followup.deadlines import due_in_a_table, light_of, remaining
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.states import OPEN

_OPEN_FIRST = case((Issue.state.in_(OPEN), 0), else_=1)


def _word(value) -> str:
    return value.label if value else ""


def _at(value) -> str:
    return table_moment(value) if value else ""


def _only_in_sheet(heading, said, width: int = 16, order: tuple = ()) -> Column:
    return Column(heading, said, order, width, on_page=False)


LEDGER = Listing(_l("问题台账"), "followup.ledger_exported", "followup_staff.export", {
    "number": Column(_l("问题"), lambda issue, _beside: issue.number, (Issue.id,)),
    "source": _only_in_sheet(_l("来源类型"), lambda _issue, beside: rows.source_words(beside)),
    "occasion": _only_in_sheet(
        _l("来源活动"), lambda _issue, beside: rows.each_once(each.title for each in beside.said), 30),
    "said": _only_in_sheet(_l("提出时间"), lambda _issue, beside: _at(beside.said and beside.said[0].said_at), 18),
    "speakers": _only_in_sheet(_l("提出人"), lambda _issue, beside: rows.who_spoke(beside)),
    "contact": _only_in_sheet(_l("联系方式"), lambda _issue, beside: rows.contact_words(beside)),
    "wants": _only_in_sheet(
        _l("需要答复"), lambda _issue, beside: rows.some_of([each.wants_reply for each in beside.said]), 10),
    "may": _only_in_sheet(
        _l("同意公开"), lambda _issue, beside: rows.some_of([each.may_publish for each in beside.said]), 10),
    "kind": _only_in_sheet(_l("类别"), lambda issue, _beside: issue.kind.label, 8),
    "topic": _only_in_sheet(_l("领域"), lambda issue, _beside: topic_word(issue.topic), 10),
    "title": _only_in_sheet(_l("问题摘要"), lambda issue, _beside: issue.title, 40),
    "description": _only_in_sheet(_l("问题描述"), lambda issue, _beside: issue.description, 60),
    "place": _only_in_sheet(_l("涉及地点"), lambda issue, _beside: issue.place),
    "street": _only_in_sheet(_l("涉及街道"), lambda _issue, beside: beside.street),
    "urgency": _only_in_sheet(
        _l("紧急程度"), lambda issue, _beside: _l("紧急") if issue.sla_class.is_by_the_clock else _l("一般"), 10),
    "registered": _only_in_sheet(_l("受理人和时间"), lambda issue, beside: rows.person_and_time(
        beside.name(issue.registered_by_id), issue.registered_at), 26),
    "lead": Column(_l("承办单位"), lambda issue, _beside: issue.lead.short_name, (Issue.lead_id,)),
    "assisting": _only_in_sheet(
        _l("协办单位"), lambda _issue, beside: rows.each_once(each.short_name for each in beside.assisting), 20),
    "state": Column(_l("状态"), lambda issue, _beside: issue.state.label, (Issue.state,), width=12),
    "dispatched": _only_in_sheet(_l("派发时间"), lambda issue, _beside: table_moment(issue.dispatched_at), 18,
                                 (Issue.dispatched_at,)),
    "signed": _only_in_sheet(_l("签收时间"), lambda issue, _beside: _at(issue.signed_at), 18),
    "contacted": _only_in_sheet(_l("首次联系"), lambda issue, _beside: rows.person_and_time(
        "", issue.contacted_at, _word(issue.contact_way)), 22),
    "sla": _only_in_sheet(_l("办理类型"), lambda issue, _beside: issue.sla_class.name, 10),
    "due": Column(_l("期限"), lambda issue, _beside: due_in_a_table(issue), (_OPEN_FIRST, Issue.due_at), width=18),
    "extensions": _only_in_sheet(_l("延期"), rows.extension_words, 30),
    "measures": _only_in_sheet(_l("办理措施"), lambda issue, _beside: issue.measures, 40),
    "responsible": _only_in_sheet(_l("责任领导"), lambda issue, _beside: issue.responsible),
    "handler": _only_in_sheet(_l("经办人"), lambda issue, beside: beside.name(issue.replied_by_id
                                                                           or issue.signed_by_id), 10),
    "progress": _only_in_sheet(_l("进展记录"), lambda _issue, beside: beside.lines(*rows.PROGRESS), 60),
    "result": _only_in_sheet(_l("办理结果"), lambda issue, _beside: _word(issue.result), 12),
    "planned": _only_in_sheet(_l("计划完成"), lambda issue, _beside: rows.planned_day_words(issue), 12,
                              (Issue.planned_by,)),
    "reply": _only_in_sheet(_l("答复内容"), lambda issue, _beside: issue.reply, 60),
    "reviewer": _only_in_sheet(_l("答复审核人"), lambda issue, beside: beside.name(issue.reviewed_by_id), 10),
    "replied": _only_in_sheet(_l("答复时间"), lambda issue, _beside: _at(issue.replied_at), 18, (Issue.replied_at,)),
    "called": _only_in_sheet(_l("回访"), lambda _issue, beside: rows.call_words(beside), 40),
    "solved": _only_in_sheet(_l("解决评价"), rows.solved_words, 14),
    "satisfied": _only_in_sheet(_l("满意评价"), rows.satisfied_words, 14),
    "reopened": _only_in_sheet(_l("重办次数"), lambda issue, _beside: issue.reopened or "", 10),
    "closed": _only_in_sheet(_l("办结时间"), lambda issue, _beside: rows.person_and_time(
        "", issue.closed_at, _word(issue.closed_as)), 24),
    "supervision": _only_in_sheet(_l("督办记录"), lambda _issue, beside: beside.lines(*rows.SUPERVISION), 40),
    "notices": _only_in_sheet(
        _l("督办单"), lambda _issue, beside: rows.each_once(each.number for each in beside.notices), 16),
    "report": _only_in_sheet(_l("督办"), lambda issue, _beside: table_day(issue.report_by) if issue.report_by else "",
                             12, (Issue.report_by,)),
    "light": Column(_l("预警"), lambda issue, _beside: light_of(issue).label, width=10),
    "remaining": _only_in_sheet(_l("剩余时间"), lambda issue, _beside: remaining(issue), 20),
    "public": _only_in_sheet(_l("公开"), rows.published_words, 40),
    "policies": _only_in_sheet(_l("关联政策"), lambda _issue, beside: rows.policy_words(beside), 40),
    "merged": _only_in_sheet(_l("并案主件"), lambda _issue, beside: rows.merged_words(beside), 24),
    "joined": _only_in_sheet(_l("意见条数"), lambda _issue, beside: len(beside.said), 10),
    "shelved": _only_in_sheet(_l("挂账说明"), lambda _issue, beside: beside.lines(Step.SHELVED, Step.RESUMED), 40),
}, Issue.id, beside=rows.beside_issues, whole="ledger_staff.whole")
LEDGER_KIND = "issue"  # of long lists
WHOLE_LEDGER = LongList(LEDGER.title, lambda _about: LEDGER.head,
                        lambda _export, ids, _first: LEDGER.cells(rows.issues_in_order(ids)))
