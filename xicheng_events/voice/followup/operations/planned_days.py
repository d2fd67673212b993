"""列入计划: what an answer plans gets a day; when that comes, the unit says that it is done, or names another."""

from datetime import date

from flask import current_app
from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import impersonal, written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.followup.duties import require_duty
from xicheng_events.voice.followup.kinds import IssueResult, Step
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations.transitions import add_line, change_issue
from xicheng_events.voice.followup.planned_issues import plan_words, planned_at_all, standing_plan

TEXT_AT_LEAST, TEXT_AT_MOST = 5, 1000


def planned_day(result: IssueResult, day: date | None) -> date | None:
    """The day an answer with `result` plans by: needed for 列入计划, none for every other result.

    Refuses beside `planned_by`: `plan_missing`, and `plan_wrong` for a day that is over, or more than PLAN_MONTHS away.
    """
    if result is not IssueResult.PLANNED:
        return None
    if day is None:
        raise Refused("plan_missing", _("列入计划的，请填写计划完成的日期。"), "planned_by")
    return _within_bounds(day)


def keep_plan(issue: Issue, *, text: str, by: Person) -> None:
    """计划完成: what was planned is done; `text` is for who spoke, so it names nobody by number.

    Refuses `not_yours`, `not_now`, `no_plan`, and length and `personal_data` beside `text`.
    """
    _require_plan(standing_plan(issue), issue, by)
    text = impersonal(written(text, field="text", at_least=TEXT_AT_LEAST, at_most=TEXT_AT_MOST, what=_("完成情况")),
                      field="text")
    change_issue(issue, plan_kept_at=clock.now(), public_planned_by=None)
    add_line(issue, Step.NOTE, by=by, text=text, is_public=True)
    add_line(issue, Step.PLAN_KEPT, by=by, text="", is_public=True)
    record("followup.plan_kept", issue, by=by)


def plan_anew(issue: Issue, *, planned_by: date, text: str, by: Person) -> None:
    """计划调整: another day, and why; who spoke reads both. What is public says no day until the new one is reviewed.
    What was said to be done by mistake is planned again so, by any day.

    Refuses as `keep_plan`, as `planned_day`, and `plan_same` beside `planned_by`.
    """
    _require_plan(planned_at_all(issue), issue, by)
    day = _within_bounds(planned_by)
    if day == standing_plan(issue):
        raise Refused("plan_same", _("与原计划的日期相同，请填写新的日期。"), "planned_by")
    text = impersonal(written(text, field="text", at_least=TEXT_AT_LEAST, at_most=TEXT_AT_MOST, what=_("调整原因")),
                      field="text")
    change_issue(issue, planned_by=day, plan_kept_at=None, public_planned_by=None)
    add_line(issue, Step.NOTE, by=by, is_public=True,
             text=kept(lambda: _("%(text)s（调整后%(plan)s）", text=text, plan=plan_words(day))))
    add_line(issue, Step.PLAN_MOVED, by=by, text="", is_public=True)
    record("followup.plan_moved", issue, by=by, planned_by=day.isoformat())


def _require_plan(plan: date | None, issue: Issue, by: Person) -> None:
    require_duty("plan", issue, by)
    if plan is None:
        raise Refused("no_plan", _("这件问题没有待完成的计划。"))


def _within_bounds(day: date) -> date:
    today, months = clock.today(), current_app.config["PLAN_MONTHS"]
    if day < today:
        raise Refused("plan_wrong", _("计划完成的日期不能早于今天。"), "planned_by")
    if (day.year - today.year) * 12 + day.month - today.month > months:
        raise Refused("plan_wrong", _("计划完成的日期最远到%(n)s个月以后。", n=months), "planned_by")
    return day
