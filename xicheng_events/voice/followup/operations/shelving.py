"""挂账推进: what can't be done within any limit goes on by stages, each with a day by which the unit says how it
stands; never longer than a quarter (domain §5.3)."""

from datetime import date, timedelta

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import impersonal, written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import day as written_day
from xicheng_events.foundation.core.workdays import Due, current_table
from xicheng_events.voice.followup.deadlines import due_fields, lag_fields, limit_for, limit_on
from xicheng_events.voice.followup.duties import require_duty
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.limit_models import Sla, SlaClass
from xicheng_events.voice.followup.limits import OFFERED, class_to_dispatch_by
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.news_models import StaffNewsKind
from xicheng_events.voice.followup.operations.progress_told import tell_progress
from xicheng_events.voice.followup.operations.registering import due_words, tell_registered, told_day
from xicheng_events.voice.followup.operations.telling_staff import note_news
from xicheng_events.voice.followup.operations.transitions import (
    add_line,
    change_issue,
    move_issue,
    state_at_work,
)
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.operations import tell_all

A_QUARTER = timedelta(days=92)
TEXT_AT_LEAST, TEXT_AT_MOST = 5, 1000


def shelve(issue: Issue, *, stage_by: date, text: str, by: Person) -> Issue:
    """转挂账推进: the coordinator decides it; `text` says why, who spoke reads it and is told the day of the first
    stage.

    Refuses `not_yours`, `not_now`; beside their fields `day_wrong`, the text's length and `personal_data`.
    """
    require_duty("shelve", issue, by)
    said, sla = _said(text, _("挂账说明")), class_to_dispatch_by(Sla.LONGTERM)
    move_issue(issue, IssueState.LONGTERM, step=Step.SHELVED, by=by, sla_class_id=sla.id, extended_by=0,
               shelved_class_id=issue.sla_class_id, text=_with_day(said, stage_by), **_stage(stage_by))
    note_news(issue, StaffNewsKind.MOVED, by=by)
    for link in issue.links:
        tell_all(link.opinion, "shelved", unit=issue.lead.short_name, day=told_day(issue))
    return issue


def note_stage(issue: Issue, *, stage_by: date, text: str, by: Person) -> None:
    """阶段进展: how it stands, and by when the unit says so again. Refuses as `shelve`."""
    require_duty("stage", issue, by)
    said = _said(text, _("阶段进展"))
    change_issue(issue, **_stage(stage_by))
    add_line(issue, Step.STAGE, by=by, text=_with_day(said, stage_by), is_public=True)
    tell_progress(issue)
    record("followup.stage", issue, by=by, report_by=stage_by.isoformat())


def resume(issue: Issue, *, sla: Sla, by: Person) -> Issue:
    """恢复办理: now it can be finished; the days count anew, under the class it had or another one that the coordinator
    chooses, and who spoke is told. Refuses `not_yours`, `not_now`, and `class_kept` beside `sla`."""
    require_duty("resume", issue, by)
    if sla is not class_before(issue) and not by.is_coordinator:
        raise Refused("class_kept", _("更改办理类型由区级统筹员决定，请选择原来的“%(sla)s”。",
                                      sla=class_to_dispatch_by(class_before(issue)).name), "sla")
    sla_class, now = class_to_dispatch_by(sla), clock.now()
    limit = limit_for(sla_class, now)
    move_issue(issue, state_at_work(issue), step=Step.RESUMED, by=by, sla_class_id=sla_class.id,
               due_from=clock.today(), **lag_fields(clock.today(), now), **due_fields(limit),
               text=kept(lambda: _("恢复办理（%(sla)s），期限%(day)s。", sla=sla_class.name, day=due_words(limit))))
    note_news(issue, StaffNewsKind.MOVED, by=by)
    for link in issue.links:
        tell_registered(issue, link.opinion)
    return issue


def class_before(issue: Issue) -> Sla:
    """Under which class what is 挂账推进 was worked on before; 一般件 where that isn't known."""
    row = db.session.get(SlaClass, issue.shelved_class_id) if issue.shelved_class_id else None
    return row.code if row and row.code in OFFERED else Sla.GENERAL


def _stage(day: date) -> dict:
    today, table = clock.today(), current_table()
    if not today < day <= today + A_QUARTER:
        raise Refused("day_wrong", _("下一阶段的日期从明天起，最远三个月。"), "stage_by")
    if not table.is_working_day(day):
        raise Refused("day_wrong", _("%(day)s不是工作日，请换一天。", day=written_day(day)), "stage_by")
    limit = limit_on(Due(day, False), table.working_days_between(today, day))
    return {"due_from": today, "lags_at": limit.at, **due_fields(limit)}


def _said(text: str, what: str) -> str:
    said = written(text, field="text", at_least=TEXT_AT_LEAST, at_most=TEXT_AT_MOST, what=what)
    return impersonal(said, field="text")


def _with_day(said: str, day: date) -> str:
    return kept(lambda: _("%(text)s（下一阶段%(day)s）", text=said, day=written_day(day)))
