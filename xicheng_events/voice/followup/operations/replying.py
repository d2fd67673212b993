"""What the lead unit does with an issue: sign, contact who spoke, note, reply, have the reply reviewed."""

from datetime import date, datetime
from typing import NamedTuple

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.inserts import add_row
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import impersonal, written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import moment
from xicheng_events.voice.followup.duties import DUTIES, is_of_lead, not_now, require_duty
from xicheng_events.voice.followup.kinds import ContactWay, IssueResult, Step
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.models import Issue, ProgressNote
from xicheng_events.voice.followup.operations.dispatching import written_reason
from xicheng_events.voice.followup.operations.extending import do_without_extension
from xicheng_events.voice.followup.operations.planned_days import planned_day
from xicheng_events.voice.followup.operations.progress_told import tell_progress
from xicheng_events.voice.followup.operations.transitions import (
    add_line,
    change_issue,
    heard,
    move_issue,
    state_at_work,
)
from xicheng_events.voice.followup.planned_issues import plan_words, planned_words
from xicheng_events.voice.followup.reply_templates import TO_FILL_IN
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.followup.step_models import IssueReply
from xicheng_events.voice.opinions.operations import tell_reply

REPLY_AT_LEAST, REPLY_AT_MOST, NOTE_AT_MOST = 20, 2000, 1000
# What is kept of a reply that was told, whatever becomes of the issue.
_TOLD = ("lead_id", "due_on", "due_at", "replied_at", "result", "reply", "measures", "ask_whom", "planned_by",
         "replied_by_id", "reviewed_by_id")
MEASURES_AT_LEAST, ASK_AT_LEAST, ASK_AT_MOST, NAME_AT_MOST = 5, 5, 100, 40


class ReplyDetails(NamedTuple):
    """What stands beside a reply: what was done (办理措施), whom to ask, and who answers for it (责任领导)."""

    measures: str
    ask_whom: str
    responsible: str = ""


def sign(issue: Issue, *, by: Person) -> Issue:
    """签收: the lead unit takes the issue on."""
    require_duty("sign", issue, by)
    move_issue(issue, IssueState.SIGNED, step=Step.SIGNED, by=by, signed_at=clock.now(), signed_by_id=by.id,
               text=kept(lambda: _("%(unit)s已签收，正在办理。", unit=issue.lead.short_name)))
    return issue


def note_progress(issue: Issue, *, text: str, is_public: bool = False, by: Person) -> ProgressNote:
    """Write down how things stand; a public note is the lead unit's, is seen by whoever spoke, who are
    told of it once a week at most, and names nobody by number. Refuses `not_yours`, `not_now`, `lead_speaks`."""
    require_duty("note", issue, by)
    text = written(text, field="text", at_least=1, at_most=NOTE_AT_MOST, what=_("进展内容"))
    if is_public and not is_of_lead(issue, by, *DUTIES["note"].lead):
        raise Refused("lead_speaks", _("提出人可见的进展由承办单位登记，协办单位登记内部进展。"), "is_public")
    if is_public:
        impersonal(text, field="text")
    change_issue(issue, **heard(issue))
    note = add_line(issue, Step.NOTE, by=by, text=text, is_public=is_public)
    record("followup.note", issue, by=by, public=is_public)
    if is_public:
        tell_progress(issue)
    return note


def note_contact(issue: Issue, *, way: ContactWay, at: datetime | None = None, by: Person) -> None:
    """首次联系: when who spoke was first reached, and how; once. `at` (default now) is an aware instant.

    Refuses `not_yours`, `not_now`, `contacted_already`, and `at_wrong` beside `at` before the dispatch or ahead.
    """
    require_duty("contact", issue, by)
    at = at or clock.now()
    if issue.contacted_at:
        raise Refused("contacted_already", _("首次联系已登记，其他联系请登记进展。"))
    if not issue.dispatched_at <= at <= clock.now():
        raise Refused("at_wrong", _("联系时间应在派发之后、现在之前。"), "at")
    change_issue(issue, contacted_at=at, contact_way=way, contacted_by_id=by.id, **heard(issue))
    add_line(issue, Step.CONTACTED, by=by, is_public=True,
             text=kept(lambda: _("已与提出人联系（%(way)s，%(at)s）。", way=way.label, at=moment(at))))
    record("followup.contacted", issue, by=by, way=way.value)


def submit_reply(issue: Issue, *, result: IssueResult, reply: str, answer: ReplyDetails, planned_by: date | None = None,
                 by: Person) -> Issue:
    """提交办理结果: at least 20 characters, what was done, what came of it, whom to ask (domain §5.4); it goes to
    review. What is 列入计划 says by when: refuses as `planned_day`, lengths beside their fields, and `left_to_fill_in`
    where something of a template was not written. More time that was asked for isn't needed any more."""
    require_duty("do_without" if issue.asked_extension else "reply", issue, by)
    fields = _reply_fields(result, reply, answer, planned_by)
    if issue.asked_extension:
        do_without_extension(issue, by=by)
    return _submit(issue, by=by, **fields)


def answer_onsite(issue: Issue, *, result: IssueResult, reply: str, answer: ReplyDetails,
                  planned_by: date | None = None, by: Person) -> Issue:
    """现场答复: what was answered on the spot is registered with its answer, and goes to the unit's reviewer without
    being dispatched. Refuses `not_now` of any other class, and as `submit_reply`."""
    if issue.sla_class.code is not Sla.ONSITE or issue.state is not IssueState.DISPATCHED:
        raise not_now(issue)
    require_right(issue.registered_by_id == by.id, _("现场答复由登记人填写。"))
    return _submit(issue, by=by, **_reply_fields(result, reply, answer, planned_by))


def _reply_fields(result: IssueResult, reply: str, answer: ReplyDetails, planned_by: date | None) -> dict:
    return {"result": result, "planned_by": planned_day(result, planned_by),
            "reply": _written_reply(reply),
            "measures": written(answer.measures, field="measures", at_least=MEASURES_AT_LEAST, at_most=NOTE_AT_MOST,
                                what=_("办理措施")),
            "ask_whom": written(answer.ask_whom, field="ask_whom", at_least=ASK_AT_LEAST, at_most=ASK_AT_MOST,
                                what=_("咨询方式")),
            "responsible": written(answer.responsible, field="responsible", at_most=NAME_AT_MOST,
                                   what=_("责任领导"))}


def _written_reply(reply: str) -> str:
    text = written(reply, field="reply", at_least=REPLY_AT_LEAST, at_most=REPLY_AT_MOST, what=_("答复内容"))
    if left := TO_FILL_IN.search(text):
        raise Refused("left_to_fill_in", _("答复中还有没补充的内容：%(left)s。", left=left[0]), "reply")
    return text


def _submit(issue: Issue, *, by: Person, **values) -> Issue:
    words = kept(lambda: _("办理结果：%(result)s。", result=values["result"].label) + plan_words(values["planned_by"]))
    move_issue(issue, IssueState.REPLY_PENDING, step=Step.SUBMITTED, by=by, is_public=False, text=words,
               plan_kept_at=None, replied_by_id=by.id, reviewed_by_id=None, **values)
    return issue


def return_reply(issue: Issue, *, reason: str, by: Person) -> Issue:
    """退回修改: the reviewer says what the reply lacks."""
    require_duty("review", issue, by)
    move_issue(issue, state_at_work(issue), step=Step.SENT_BACK, by=by, is_public=False,
               text=written_reason(reason, _("退回理由")))
    return issue


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
    add_row(IssueReply, issue_id=issue.id, round=issue.reopened,
            **{name: getattr(issue, name) for name in _TOLD})
    for link in issue.links:
        tell_reply(link.opinion, planned=kept(lambda: planned_words(issue)))
    return issue
