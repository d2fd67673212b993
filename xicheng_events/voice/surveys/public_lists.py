"""What everybody finds of questionnaires: those that can be filled in now, and the results that are public."""

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.text import words_apart
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.result_models import SurveyResult


def open_surveys(words: str = "") -> Select:
    """The questionnaires that anybody may fill in now by their open link, with each of the `words` in title or unit;
    first those that close first."""
    return (_public(select(Survey).join(Survey.publication), Survey, words)
            .where(Survey.has_open_link, Survey.closes_at > clock.now()).order_by(Survey.closes_at, Survey.id))


def published_results(words: str = "") -> Select:
    """The results that are public, of events and of questionnaires that are public still; the newest first."""
    events = select(Event.id).where(Event.is_public)
    surveys = select(Survey.id).join(Survey.publication).where(Publication.state == PublicationState.PUBLISHED)
    return (_public(select(SurveyResult).join(SurveyResult.publication), SurveyResult, words)
            .where(or_(SurveyResult.event_id.in_(events), SurveyResult.survey_id.in_(surveys)))
            .order_by(Publication.news_at.desc(), SurveyResult.id.desc()))


def _public(query: Select, of: type, words: str) -> Select:
    return (query.join(Publication.organisation).where(Publication.state == PublicationState.PUBLISHED,
                                                       *map(_says, words_apart(words)))
            .options(contains_eager(of.publication).contains_eager(Publication.organisation)))


def _says(word: str) -> ColumnElement[bool]:
    return or_(*(column.icontains(word, autoescape=True) for column in (
        Publication.title, Organisation.short_name, Organisation.full_name)))
