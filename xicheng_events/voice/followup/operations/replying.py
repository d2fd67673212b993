"""What the lead unit does with an issue: sign or send back, note, reply, have the reply reviewed."""

from datetime import date

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import impersonal, written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.followup.deadlines import due_fields, due_for
from xicheng_events.voice.followup.duties import require_duty
from xicheng_events.voice.followup.models import Issue, IssueResult, ProgressNote, Step
from xicheng_events.voice.followup.operations.planned_days import planned_day
from xicheng_events.voice.followup.operations.registering import due_words
from xicheng_events.voice.followup.operations.transitions import add_line, change_issue, move_issue
from xicheng_events.voice.followup.planned_issues import plan_words, planned_words
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.operations import tell_reply

REPLY_AT_LEAST, REPLY_AT_MOST, REASON_AT_LEAST, REASON_AT_MOST, NOTE_AT_MOST = 20, 2000, 5, 300, 1000


def sign(issue: Issue, *, by: Person) -> Issue:
    """签收: the lead unit takes the issue on."""
    require_duty("sign", issue, by)
    move_issue(issue, IssueState.SIGNED, step=Step.SIGNED, by=by, signed_at=clock.now(), signed_by_id=by.id,
               text=kept(lambda: _("%(unit)s已签收，正在办理。", unit=issue.lead.short_name)))
    return issue


def return_issue(issue: Issue, *, reason: str, by: Person) -> Issue:
    """退回: not this unit's work; the coordinator decides whose. The clock goes on (domain §5.3)."""
    return _give_back(issue, "send_back", IssueState.RETURNED, Step.RETURNED, reason=reason, by=by)


def dispatch_again(issue: Issue, *, lead: Organisation, by: Person) -> Issue:
    """改派: the coordinator names the unit; the days count anew from today, the first date stays in the history."""
    require_duty("dispatch", issue, by)
    require_existing(lead, field="lead")
    now = clock.now()
    due = due_for(issue.sla, now)
    issue_due = kept(lambda: _(
        "改派至%(unit)s办理，期限%(day)s，原期限%(before)s。", unit=lead.short_name,
        day=due_words(due.on, due.provisional), before=due_words(issue.due_on, issue.due_is_provisional)))
    move_issue(issue, IssueState.DISPATCHED, step=Step.DISPATCHED, by=by, text=issue_due, lead_id=lead.id,
               dispatched_at=now, due_from=clock.local(now).date(), **due_fields(due))
    return issue


def note_progress(issue: Issue, *, text: str, is_public: bool = False, by: Person) -> ProgressNote:
    """Write down how things stand; a public note is seen by whoever spoke and must not name people by number."""
    require_duty("note", issue, by)
    text = written(text, field="text", at_least=1, at_most=NOTE_AT_MOST, what=_("进展内容"))
    if is_public:
        impersonal(text, field="text")
    change_issue(issue)
    note = add_line(issue, Step.NOTE, by=by, text=text, is_public=is_public)
    record("followup.note", issue, by=by, public=is_public)
    return note


def submit_reply(issue: Issue, *, result: IssueResult, reply: str, planned_by: date | None = None, by: Person) -> Issue:
    """提交办理结果: at least 20 characters, what was done and what came of it (domain §5.4); it goes to review.
    What is 列入计划 says by when: refuses as `planned_day`."""
    require_duty("reply", issue, by)
    planned_by = planned_day(result, planned_by)
    reply = written(reply, field="reply", at_least=REPLY_AT_LEAST, at_most=REPLY_AT_MOST, what=_("答复内容"))
    move_issue(issue, IssueState.REPLY_PENDING, step=Step.SUBMITTED, by=by, is_public=False,
               text=kept(lambda: _("办理结果：%(result)s。", result=result.label) + plan_words(planned_by)),
               planned_by=planned_by, plan_kept_at=None, result=result, reply=reply, replied_by_id=by.id,
               reviewed_by_id=None)
    return issue


def return_reply(issue: Issue, *, reason: str, by: Person) -> Issue:
    """退回修改: the reviewer says what the reply lacks."""
    return _give_back(issue, "review", IssueState.SIGNED, Step.SENT_BACK, reason=reason, by=by)


def approve_reply(issue: Issue, *, by: Person) -> Issue:
    """审核通过: another person of the lead unit lets the reply go; everyone who spoke is told.

    Refuses `plan_over` where the day it plans by has passed meanwhile.
    """
    require_duty("review", issue, by)
    if issue.planned_by and issue.planned_by < clock.today():
        raise Refused("plan_over", _("计划完成的日期已过，请退回修改后再审核。"))
    move_issue(issue, IssueState.REPLIED, step=Step.REPLIED, by=by, replied_at=clock.now(), reviewed_by_id=by.id,
               supervised_at=None, report_by=None,
               text=kept(lambda: _("办理结果：%(result)s。", result=issue.result.label)))
    for link in issue.links:
        tell_reply(link.opinion, planned=kept(lambda: planned_words(issue)))
    return issue


def _give_back(issue: Issue, duty: str, to: IssueState, step: Step, *, reason: str, by: Person) -> Issue:
    require_duty(duty, issue, by)
    reason = written(reason, field="reason", at_least=REASON_AT_LEAST, at_most=REASON_AT_MOST, what=_("退回理由"))
    move_issue(issue, to, step=step, by=by, text=reason, is_public=False)
    return issue
