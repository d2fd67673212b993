"""What an issue's limit is once the days off it was reckoned without are known, or turn out otherwise (domain §6)."""

from flask_babel import gettext as _

from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.workdays import WorkdayTable
from xicheng_events.voice.followup.deadlines import (
    NEVER,
    SIGN_WITHIN,
    contact_due,
    due_by,
    due_fields,
    lags_from,
    limit_of,
    limit_on,
    rests_on,
)
from xicheng_events.voice.followup.kinds import HEARD, Step
from xicheng_events.voice.followup.limit_models import LimitUnit
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.news_models import StaffNewsKind
from xicheng_events.voice.followup.operations.registering import due_words, told_day
from xicheng_events.voice.followup.operations.telling_staff import note_news
from xicheng_events.voice.followup.operations.transitions import add_line, change_issue, lags_until_answered
from xicheng_events.voice.followup.queries import due_otherwise
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.operations import tell_all


def reckon_limits_anew(table: WorkdayTable, *, at_most: int = 100) -> int:
    """Reckon the limits of open issues by `table`, where they rest on another; how many.

    A limit that moves is a line of the issue's history, and everybody who was told the old day is told the new one.
    One that only becomes certain is a line as well.
    """
    done = 0
    for issue in db.session.scalars(due_otherwise(table).limit(at_most)).all():
        try:
            _reckon(issue, table)
            done += 1
        except Refused:  # answered or dispatched anew at this very moment
            continue
    return done


@in_house_language
def _reckon(issue: Issue, table: WorkdayTable) -> None:
    was = limit_of(issue)
    limit = was if issue.sla_class.unit is not LimitUnit.WORKING_DAYS else limit_on(
        due_by(table, issue), issue.limit_length)
    fields = due_fields(limit) | _other_days(issue, table)
    if was.at == limit.at:  # what was corrected of its light holds
        del fields["light_lifted"]
    change_issue(issue, **fields)
    if (was.on, was.provisional) == (limit.on, limit.provisional):
        return
    told = {"day": due_words(limit), "before": due_words(was)}
    add_line(issue, Step.RECKONED, by=None, is_public=True, text=_(
        "按放假安排重新推算，期限%(day)s，原期限%(before)s。", **told) if was.on != limit.on else _(
        "放假安排已公布，期限不变：%(day)s。", day=told["day"]))
    record("followup.reckoned", issue, before=was.on.isoformat(), due=limit.on.isoformat(),
           provisional=limit.provisional)
    if was.on != limit.on:
        note_news(issue, StaffNewsKind.MOVED, by=None)
        for link in issue.links:
            tell_all(link.opinion, "due_moved", unit=issue.lead.short_name, day=told_day(issue))


def _other_days(issue: Issue, table: WorkdayTable) -> dict:
    """Until when it is to be signed for and who spoke to be contacted, while that is to be done; from when on it lags;
    and what these rest on."""
    days, counted = {}, []
    if issue.state in (IssueState.DISPATCHED, IssueState.RETURNED):
        days["sign_by"] = table.add_working_days(issue.due_from, SIGN_WITHIN).on
    if issue.contact_due_at and not issue.contacted_at:
        if issue.contact_from:
            days["contact_due_at"] = contact_due(issue.sla_class, issue.contact_from, table)
        counted.append(days.get("contact_due_at", issue.contact_due_at))
    heard = [note.at for note in issue.progress if note.step in HEARD]
    if heard and not lags_until_answered(issue) and issue.lags_at != NEVER and issue.state is not IssueState.LONGTERM:
        days["lags_at"] = lags_from(max(heard), table)
    counted.append(days.get("lags_at", issue.lags_at))
    days["heard_calendar_id"] = rests_on(table, issue.due_from, *counted)
    return days
