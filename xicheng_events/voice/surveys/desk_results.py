"""The results somebody reads at the desk."""

from typing import NamedTuple

from sqlalchemy import Select, select

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import desk_event, desk_events
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.desk_queries import desk_survey
from xicheng_events.voice.surveys.models import Answer, Survey
from xicheng_events.voice.surveys.results import Results, Subject, results_of, subjects_about


class Seen(NamedTuple):
    """Results as somebody sees them: the questionnaire (None: nobody was asked yet), the event it is about, if any,
    what is shown, and which other questionnaires were handed out about the same event."""

    survey: Survey | None
    event: Event | None
    results: Results
    others: list[Survey]

    @property
    def subject(self) -> Subject:
        """Of what the results are."""
        return Subject(self.survey.id, self.event and self.event.id)

    @property
    def code(self) -> str:
        """By which their addresses name them."""
        return self.event.code if self.event else self.survey.code

    @property
    def title(self) -> str:
        """What they are about, in words."""
        return self.event.title if self.event else self.survey.title


def results_seen(person: Person, code: str, which: str = "") -> Seen | None:
    """The results with that code, of an event or of a questionnaire about none, where they are this person's to see;
    `which`: the code of one of several questionnaires about an event, else that which was handed out last."""
    event = desk_event(person, code, with_words=False)
    if event is None:
        survey = desk_survey(person, code)
        if survey is None:
            return None
        if survey.event is None:
            return _seen(survey, None, [])
        event, which = survey.event, survey.code
    surveys = list(db.session.scalars(select(Survey).where(Survey.id.in_(
        subject.survey_id for subject in subjects_about(event))).order_by(Survey.id.desc())))
    survey = next((each for each in surveys if each.code == which), surveys[0] if surveys else None)
    return _seen(survey, event, [each for each in surveys if each is not survey])


def _seen(survey: Survey | None, event: Event | None, others: list[Survey]) -> Seen:
    subject = Subject(survey.id, event and event.id) if survey else None
    return Seen(survey, event, results_of([subject])[subject] if subject else Results(), others)


def events_answered_with(survey: Survey, person: Person) -> Select:
    """The events on this person's desk about which a questionnaire was answered, the latest first."""
    answered = select(Answer.id).where(Answer.survey_id == survey.id, Answer.event_id == Event.id)
    return desk_events(person).where(answered.exists()).order_by(None).order_by(Event.id.desc())


def subjects_with(survey: Survey, events: list[Event]) -> list[Subject]:
    """What is answered about each of them with that questionnaire."""
    return [Subject(survey.id, event.id) for event in events]
