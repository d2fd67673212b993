"""What an issue's limit is once the days off it was reckoned without are known, or turn out otherwise (domain §6)."""

from flask_babel import gettext as _

from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.workdays import Due, WorkdayTable
from xicheng_events.voice.followup.deadlines import due_by, due_fields, limit_of, limit_on
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.news_models import StaffNewsKind
from xicheng_events.voice.followup.operations.registering import due_words, told_day
from xicheng_events.voice.followup.operations.telling_staff import note_news
from xicheng_events.voice.followup.operations.transitions import add_line, change_issue
from xicheng_events.voice.followup.queries import due_otherwise
from xicheng_events.voice.opinions.operations import tell_all


def reckon_limits_anew(table: WorkdayTable, *, at_most: int = 100) -> int:
    """Reckon the limits of open issues by `table`, where they rest on another; how many.

    A limit that moves is a line of the issue's history, and everybody who was told the old day is told the new one.
    One that only becomes certain is a line as well.
    """
    done = 0
    for issue in db.session.scalars(due_otherwise(table).limit(at_most)).all():
        try:
            _reckon(issue, due_by(table, issue))
            done += 1
        except Refused:  # answered or dispatched anew at this very moment
            continue
    return done


@in_house_language
def _reckon(issue: Issue, due: Due) -> None:
    was, limit = limit_of(issue), limit_on(due, issue.limit_length)
    change_issue(issue, **due_fields(limit))
    if (was.on, was.provisional) == (due.on, due.provisional):
        return
    told = {"day": due_words(limit), "before": due_words(was)}
    add_line(issue, Step.RECKONED, by=None, is_public=True, text=_(
        "按放假安排重新推算，期限%(day)s，原期限%(before)s。", **told) if was.on != due.on else _(
        "放假安排已公布，期限不变：%(day)s。", day=told["day"]))
    record("followup.reckoned", issue, before=was.on.isoformat(), due=due.on.isoformat(), provisional=due.provisional)
    if was.on != due.on:
        note_news(issue, StaffNewsKind.MOVED, by=None)
        for link in issue.links:
            tell_all(link.opinion, "due_moved", unit=issue.lead.short_name, day=told_day(issue))
