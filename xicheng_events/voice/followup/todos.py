"""What waits in this room for whom, and what is coming."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import Select

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.role_matrix import OVERSEERS
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.desk_overview import SOON_DAYS, Coming
from xicheng_events.foundation.core.todos import MORE_SHOWN, Found, Todo, only_for, todo_of
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.planned_issues import plan_due_by, plans_due
from xicheng_events.voice.followup.queries import (
    DESK_ROLES,
    issues_awaiting,
    issues_escalated,
    issues_pressing,
    issues_seen_by,
    issues_under_way,
    limits_moved_lately,
)
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.followup.urgings import Mark, issues_to_publish, issues_to_report, issues_urged


@only_for(*DESK_ROLES)
def issues_urged_on(person: Person) -> Iterator[Todo]:
    """What somebody urges on, and what is supervised."""
    urged = _ledger(issues_urged(person), _("件问题被催办，请尽快办理并登记进展"), {"mark": Mark.URGED.value})
    report = _ledger(issues_to_report(person), _("件督办的问题待说明进展"), {"mark": Mark.TO_REPORT.value},
                     due=Issue.report_by)
    yield from (replace(todo, is_urged=True) for todo in (urged, report))


@only_for(*DESK_ROLES)
def issues_to_work_on(person: Person) -> Iterator[Todo]:
    """Issues at each step that is this person's to take."""
    for step, words in (("sign", _("件问题待签收")), ("reply", _("件问题办理中")), ("review", _("份答复待审核")),
                        ("dispatch", _("件退回的问题待改派")), ("stage", _("件挂账问题待说明阶段进展")),
                        ("agree", _("件延期申请待同意")), ("grant", _("件延期申请待批准")),
                        ("rule", _("件预警异议待处理"))):
        yield _ledger(issues_awaiting(person, step), words, {"step": step})
    yield _ledger(issues_escalated(person), _("件问题办结后提出人仍不满意，待研究处理"), {"mark": Mark.ESCALATED.value})
    yield _ledger(plans_due(person), _("件列入计划的问题时限已到"), {"mark": Mark.PLAN_DUE.value}, due=Issue.planned_by)
    yield _ledger(limits_moved_lately(person), _("件问题的期限本周因放假安排有变"), {"moved": "1"})
    for mark, words in ((Mark.TEXT_REFUSED, _("件问题的公开文本未通过保密审查，待修改")),
                        (Mark.TEXT_CLEARED, _("件问题的公开文本已通过保密审查，待公开"))):
        yield _ledger(issues_to_publish(person, mark), words, {"mark": mark.value}, due=None)


@only_for(*OVERSEERS)
def issues_late(person: Person) -> Iterator[Todo]:
    """Issues that are late or close to their limit, and plans whose day has come, whoever has them."""
    yield _ledger(issues_pressing(person), _("件问题超期、滞后或临期"), {"sort": "due"}, most=MORE_SHOWN)
    yield _ledger(_plans_seen_by(person), _("件列入计划的问题时限已到，还没有说明办理结果"),
                  {"mark": Mark.PLAN_DUE.value}, due=Issue.planned_by, most=MORE_SHOWN)


@only_for(*DESK_ROLES)
def issues_with_others(person: Person) -> Iterator[Todo]:
    """Open issues, and replies and public texts that others are to pass."""
    is_written = Issue.state == IssueState.REPLY_PENDING
    mine = issues_awaiting(person, "review").with_only_columns(Issue.id)
    under_way = issues_under_way(person).where(Issue.id.not_in(mine))
    sent_back = Issue.state == IssueState.RETURNED
    if not person.is_coordinator:
        yield _ledger(under_way.where(sent_back), _("件退回的问题等区级统筹员改派"),
                      {"state": IssueState.RETURNED.value}, most=MORE_SHOWN)
    yield _ledger(under_way.where(~is_written, ~sent_back), _("件问题在承办单位办理"), {"sort": "due"}, most=MORE_SHOWN)
    yield _ledger(under_way.where(is_written), _("份答复等审核人审核"), {"state": IssueState.REPLY_PENDING.value},
                  most=MORE_SHOWN)
    yield _ledger(issues_to_publish(person, Mark.TEXT_REVIEWED), _("件问题的公开文本等保密审查"),
                  {"mark": Mark.TEXT_REVIEWED.value}, due=None, most=MORE_SHOWN)


@only_for(*DESK_ROLES)
def plans_coming(person: Person) -> Iterator[Coming]:
    """What was planned to be done soon."""
    ahead = _plans_seen_by(person, days=SOON_DAYS).where(Issue.planned_by > clock.today())
    plans = _ledger(ahead, "", {}, due=Issue.planned_by, most=MORE_SHOWN)
    yield Coming(_("近两周到期的计划"), Found(plans.count, plans.lines), "followup_staff.index", {})


def _plans_seen_by(person: Person, *, days: int = 0) -> Select:
    return issues_seen_by(person).where(plan_due_by(clock.today() + timedelta(days=days)))


def _ledger(issues: Select, words: str, filters: dict, *, due=Issue.due_on, **most) -> Todo:
    return todo_of(issues.join(Issue.lead), "followup_staff.show", "number",
                   (Issue.title, Issue.number, due, Organisation.short_name), words, filters, **most)
