"""Finding what was written about the answers to a questionnaire."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.result_models import SurveyResult


def result_of_event(event: Event) -> SurveyResult | None:
    """What everybody reads of the answers about an event; None where nothing is public."""
    return db.session.scalar(_public().where(SurveyResult.event_id == event.id))


def result_of_survey(survey: Survey) -> SurveyResult | None:
    """The same of a questionnaire that is about no event."""
    return db.session.scalar(_public().where(SurveyResult.survey_id == survey.id))


def result_about(about: Event | Survey) -> SurveyResult | None:
    """What was written about the answers to it, public or not."""
    return db.session.scalar(select(SurveyResult).filter_by(**of_what(about)))


def of_what(about: Event | Survey) -> dict[str, int]:
    """By which column, and which number in it, the row of a result says what it is about."""
    return {"event_id" if isinstance(about, Event) else "survey_id": about.id}


def _public() -> Select:
    return (select(SurveyResult).join(Publication, Publication.id == SurveyResult.publication_id)
            .where(Publication.state == PublicationState.PUBLISHED)
            .options(joinedload(SurveyResult.publication).joinedload(Publication.organisation)))
