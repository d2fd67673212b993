"""Whose work an issue is: sent back, dispatched again, taken back, and who helps (domain §5.3, §5.4)."""

from flask_babel import gettext as _
from sqlalchemy import delete

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.followup.deadlines import NO_CONTACT, contact_fields, dispatch_fields, limit_for, limit_of
from xicheng_events.voice.followup.duties import require_duty
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.limits import class_to_dispatch_by
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.news_models import StaffNewsKind
from xicheng_events.voice.followup.operations.registering import can_be_contacted, due_words, tell_registered
from xicheng_events.voice.followup.operations.telling_staff import note_news, was_told
from xicheng_events.voice.followup.operations.transitions import add_line, change_issue, move_issue
from xicheng_events.voice.followup.states import MUST_HANDLE, IssueState
from xicheng_events.voice.followup.step_models import IssueAssistant

REASON_AT_LEAST, REASON_AT_MOST = 5, 300


def return_issue(issue: Issue, *, reason: str, by: Person) -> Issue:
    """退回: not this unit's work; the coordinator decides whose. The clock goes on (domain §5.3). What was sent back
    twice lags behind until it is answered, and isn't sent back again (首接负责).

    Refuses `not_yours`, `not_now`, `must_handle`, and the reason's length beside `reason`.
    """
    require_duty("send_back", issue, by)
    if issue.returns >= MUST_HANDLE:
        raise Refused("must_handle", _("已退回两次，由区级统筹员指定本单位承办，不能再退回。"))
    reason = written_reason(reason, _("退回理由"))
    lags = {"lags_at": clock.now()} if issue.returns + 1 >= MUST_HANDLE else {}
    move_issue(issue, IssueState.RETURNED, step=Step.RETURNED, by=by, text=reason, is_public=False,
               returns=Issue.returns + 1, **lags)
    note_news(issue, StaffNewsKind.RETURNED, by=by)
    return issue


def dispatch_again(issue: Issue, *, lead: Organisation, by: Person) -> Issue:
    """改派: the coordinator names the unit; the days count anew from today under the limits of today, the first date
    stays in the history; who spoke is told both, and the unit that sent it back that another one has it. After two
    returns the unit is appointed."""
    require_duty("dispatch", issue, by)
    require_existing(lead, field="lead")
    sla_class, now = class_to_dispatch_by(issue.sla_class.code), clock.now()
    days = {"unit": lead.short_name, "day": due_words(limit_for(sla_class, now)), "before": due_words(limit_of(issue))}
    appointed, former = issue.returns >= MUST_HANDLE, issue.lead_id
    text = kept(lambda: _("指定%(unit)s承办，期限%(day)s，原期限%(before)s。", **days) if appointed else
                _("改派至%(unit)s办理，期限%(day)s，原期限%(before)s。", **days))
    move_issue(issue, IssueState.DISPATCHED, step=Step.DISPATCHED, by=by, text=text, lead_id=lead.id,
               sla_class_id=sla_class.id, **dispatch_fields(sla_class, now),
               **contact_fields(sla_class, now) if _wants_contact(issue) else NO_CONTACT)
    write(delete(IssueAssistant).where(IssueAssistant.issue_id == issue.id, IssueAssistant.organisation_id == lead.id))
    note_news(issue, StaffNewsKind.DISPATCHED, by=by)
    if former != lead.id and _was_sent_back(issue):
        note_news(issue, StaffNewsKind.TAKEN_AWAY, by=by, unit_id=former)
    for link in issue.links:
        tell_registered(issue, link.opinion)
    return issue


def take_back_dispatch(issue: Issue, *, reason: str, by: Person) -> Issue:
    """撤回派发, until it is signed for: sent to the wrong unit by mistake. It counts as no return; the clock goes on.
    A unit that was told of it is told this, too.

    Refuses `not_yours`, `not_now` and the reason's length beside `reason`.
    """
    require_duty("take_back", issue, by)
    move_issue(issue, IssueState.RETURNED, step=Step.TAKEN_BACK, by=by, is_public=False,
               text=written_reason(reason, _("撤回理由")))
    if was_told(issue):
        note_news(issue, StaffNewsKind.TAKEN_AWAY, by=by)
    return issue


def add_assistant(issue: Issue, *, unit: Organisation, by: Person) -> None:
    """协办: a unit that helps, and reads the issue from now on. Refuses beside `assistant`: `is_lead`, `helps_already`,
    and a unit that is no more."""
    require_duty("assist", issue, by)
    require_existing(unit, field="assistant")
    if unit.id == issue.lead_id:
        raise Refused("is_lead", _("这是承办单位，请选择其他单位协办。"), "assistant")
    change_issue(issue)
    if not insert_unless_there(IssueAssistant, issue_id=issue.id, organisation_id=unit.id, at=clock.now()):
        raise Refused("helps_already", _("这个单位已是协办单位。"), "assistant")
    _note_assistance(issue, Step.ASSISTED, unit, by)


def remove_assistant(issue: Issue, *, unit: Organisation, by: Person) -> None:
    """取消协办. Refuses `helps_not` beside `assistant`."""
    require_duty("assist", issue, by)
    change_issue(issue)
    gone = write(delete(IssueAssistant).where(IssueAssistant.issue_id == issue.id,
                                              IssueAssistant.organisation_id == unit.id))
    if gone != 1:
        raise Refused("helps_not", _("这个单位不是协办单位，请刷新查看。"), "assistant")
    _note_assistance(issue, Step.UNASSISTED, unit, by)


def _was_sent_back(issue: Issue) -> bool:
    before = [note.step for note in issue.progress if note.step in (Step.RETURNED, Step.TAKEN_BACK)]
    return before[-1:] == [Step.RETURNED]


def _wants_contact(issue: Issue) -> bool:
    return any(can_be_contacted(link.opinion) for link in issue.links)


def written_reason(reason: str, what: str, *, field: str = "reason") -> str:
    """A reason as it is kept; refuses its length beside its field."""
    return written(reason, field=field, at_least=REASON_AT_LEAST, at_most=REASON_AT_MOST, what=what)


def _note_assistance(issue: Issue, step: Step, unit: Organisation, by: Person) -> None:
    db.session.expire(issue, ["assisting"])
    add_line(issue, step, by=by, text=unit.short_name, is_public=False)
    record(f"followup.{step.value}", issue, by=by, lead=unit.slug)
