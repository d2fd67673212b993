"""Reminding once who was asked and hasn't answered. The link of their own lies nowhere: the reminder leads to their
registration's page, where they sign in."""

from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.notify.delivery import quiet_until
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.notify.operations import queue_notice
from xicheng_events.foundation.web.safe_addresses import full_address
from xicheng_events.voice.surveys.models import SurveyCopy
from xicheng_events.voice.surveys.queries import copies_to_remind_of, still_to_answer

_A_DAY = timedelta(days=1)


def remind_who_has_not_answered(*, at_most: int = 200) -> int:
    """Sweep: one reminder to each party whose questionnaire closes in FEEDBACK_REMINDER_DAYS (0: nobody is reminded)
    and who was asked more than a day ago; how many. By day only: at night it waits."""
    now, days = clock.now(), current_app.config["FEEDBACK_REMINDER_DAYS"]
    if not days or quiet_until(now):
        return 0
    due = copies_to_remind_of(closing_by=now + timedelta(days=days), asked_by=now - _A_DAY, at_most=at_most)
    return sum(_remind(copy) for copy in due)


def reminders_as_they_leave(notices: list[Notice]) -> dict[int, str | None]:
    """None, by id, for each that has lost its point meanwhile: answered, closed, called off."""
    still = still_to_answer([notice.subject_id for notice in notices])
    return {notice.id: None for notice in notices if notice.subject_id not in still}


def _remind(copy: SurveyCopy) -> bool:
    """Of two sweeps at once, and of an answer at that moment, one comes first."""
    claimed = (update(SurveyCopy).where(SurveyCopy.id == copy.id, SurveyCopy.answered_on.is_(None),
                                        SurveyCopy.reminded_at.is_(None)).values(reminded_at=clock.now()))
    if not write(claimed):
        return False
    party, last_day = copy.registration, clock.local(copy.closes_at - timedelta(seconds=1))
    queue_notice(
        "feedback_reminder", phone=party.phone, about=party, organisation_id=copy.event.host_id,
        expires_at=copy.closes_at, event=copy.event.title,
        link=full_address(f"/registrations/{party.reference}/feedback"),
        day=kept(lambda: _("%(month)s月%(day)s日", month=last_day.month, day=last_day.day)))
    record("feedback.reminded", party)
    return True
