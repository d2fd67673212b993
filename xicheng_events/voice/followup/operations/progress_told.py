"""Telling who spoke that something goes on: of public steps, once a week at most."""

from datetime import timedelta

from xicheng_events.foundation.core import clock
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations.transitions import change_issue
from xicheng_events.voice.opinions.operations import tell_all

A_WEEK = timedelta(days=7)


def tell_progress(issue: Issue) -> bool:
    """Tell everyone who spoke that there is a new public note; whether they were told. Of what comes within a week of
    the last such message they read on the page alone."""
    now = clock.now()
    if issue.progress_told_at and issue.progress_told_at > now - A_WEEK:
        return False
    change_issue(issue, progress_told_at=now)
    for link in issue.links:
        tell_all(link.opinion, "progress", unit=issue.lead.short_name)
    return True
