"""The columns of the ledger (domain §5.2) and of the replies to call about, on the page and in the sheet."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import case

from xicheng_events.foundation.core.text import table_day, table_moment
from xicheng_events.foundation.publishing.topic_models import topic_word
from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.voice.followup.deadlines import due_in_a_table, light_of, remaining
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.states import OPEN


def _planned(issue: Issue) -> str:
    if issue.planned_by and issue.plan_kept_at:
        return str(_l("已完成"))
    return table_day(issue.planned_by) if issue.planned_by else ""


_OPEN_FIRST = case((Issue.state.in_(OPEN), 0), else_=1)

LEDGER = Listing(_l("问题台账"), "followup.ledger_exported", "followup_staff.export", {
    "number": Column(_l("问题"), lambda issue: issue.number, (Issue.id,)),
    "title": Column(_l("问题摘要"), lambda issue: issue.title, width=40, on_page=False),
    "description": Column(_l("问题描述"), lambda issue: issue.description, width=60, on_page=False),
    "place": Column(_l("涉及地点"), lambda issue: issue.place, on_page=False),
    "kind": Column(_l("类别"), lambda issue: issue.kind.label, width=8, on_page=False),
    "topic": Column(_l("领域"), lambda issue: topic_word(issue.topic), width=10, on_page=False),
    "lead": Column(_l("承办单位"), lambda issue: issue.lead.short_name, (Issue.lead_id,)),
    "sla": Column(_l("办理类型"), lambda issue: issue.sla_class.name, width=10, on_page=False),
    "state": Column(_l("状态"), lambda issue: issue.state.label, (Issue.state,), width=12),
    "dispatched": Column(_l("派发时间"), lambda issue: table_moment(issue.dispatched_at), (Issue.dispatched_at,),
                         width=18, on_page=False),
    "due": Column(_l("期限"), due_in_a_table, (_OPEN_FIRST, Issue.due_at), width=18),
    "light": Column(_l("预警"), lambda issue: light_of(issue).label, width=10),
    "report": Column(_l("督办"), lambda issue: table_day(issue.report_by) if issue.report_by else "",
                     (Issue.report_by,), width=12, on_page=False),
    "remaining": Column(_l("剩余时间"), remaining, width=20, on_page=False),
    "result": Column(_l("办理结果"), lambda issue: issue.result.label if issue.result else "", width=12, on_page=False),
    "planned": Column(_l("计划完成"), _planned,
                      (Issue.planned_by,), width=12, on_page=False),
    "reply": Column(_l("答复内容"), lambda issue: issue.reply, width=60, on_page=False),
    "replied": Column(_l("答复时间"), lambda issue: table_moment(issue.replied_at) if issue.replied_at else "",
                      (Issue.replied_at,), width=18, on_page=False),
}, Issue.id)
