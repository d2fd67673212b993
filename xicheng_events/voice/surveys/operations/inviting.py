"""Asking those who came (domain §2.6)."""

from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _

from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_link_token
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.notify.operations import queue_notice
from xicheng_events.voice.surveys.kinds import CopySource
from xicheng_events.voice.surveys.models import SurveyCopy, closing_after
from xicheng_events.voice.surveys.operations.taking_answers import standard_survey
from xicheng_events.voice.surveys.queries import came_and_not_yet_invited, survey_about


def invite_those_who_came(*, at_most: int = 200) -> int:
    """Sweep: one invitation and one message to each party that came, once its slot is over; the number invited.

    Who is let in later (tablets that were offline) is invited at a later sweep. The unique constraint keeps two
    sweeps at once from inviting anyone twice.
    """
    return sum(_invite(registration) for registration in came_and_not_yet_invited(at_most))


def _invite(registration: Registration) -> bool:
    event, token, now = registration.slot.event, new_link_token(), clock.now()
    survey = survey_about(event) or standard_survey()
    days = event.feedback_days if survey.key else survey.days
    last_day, closes_at = clock.today() + timedelta(days=days), closing_after(days)
    is_new = insert_unless_there(
        SurveyCopy, survey_id=survey.id, event_id=event.id, source=CopySource.INVITED,
        registration_id=registration.id, token_hash=keyed_hash(token), handed_out_at=now, closes_at=closes_at)
    if is_new:
        queue_notice(
            "feedback", phone=registration.phone, about=registration, organisation_id=event.host_id,
            expires_at=closes_at, secret=True, event=event.title,
            link=f"{current_app.config['SITE_URL']}/feedback/{token}",
            day=kept(lambda: _("%(month)s月%(day)s日", month=last_day.month, day=last_day.day)),
        )
        record("feedback.invited", registration)
        db.session.flush()
    return is_new

