"""督办单: each has its own number of the year, and can be printed again."""

from datetime import date, datetime

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.running_numbers import insert_numbered
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.step_models import SupervisionNotice


def give_notice(issue: Issue, *, at: datetime, unit_id: int | None, text: str, report_by: date | None = None,
                by: Person | None = None) -> SupervisionNotice:
    """The next notice of this year, to the unit or, without one, to the coordinator. It stands while the issue is
    supervised or escalated since `at`: to end that takes it back."""
    return insert_numbered(SupervisionNotice, "number", "DB", issue_id=issue.id, at=at, unit_id=unit_id, text=text,
                           report_by=report_by, by_id=by.id if by else None)
