"""Who answered by name through an open link is forgotten in time; what was answered stays (domain §9.2)."""

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import select, update

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import write
from xicheng_events.voice.surveys.models import Answer, Survey


def forget_who_answered() -> int:
    """Sweep: who answered a questionnaire by name, CONTACT_MONTHS after its open link closed; how many answers."""
    before = clock.now() - relativedelta(months=current_app.config["CONTACT_MONTHS"])
    closed = select(Survey.id).where(Survey.closes_at <= before)
    return write(update(Answer).where(Answer.person_id.is_not(None), Answer.survey_id.in_(closed))
                 .values(person_id=None))
