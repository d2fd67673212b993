"""The questionnaires somebody works on at the desk."""

from sqlalchemy import Select, or_

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.codes import number_holds
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.queries import drafted_surveys, survey_by_code


def survey_sent_as(form_key: str | None) -> Survey | None:
    """The draft a form has led to already; None for a form sent for the first time."""
    return db.session.scalar(drafted_surveys().where(Survey.form_key == form_key)) if form_key else None


def desk_surveys(person: Person, *, state: PublicationState | None = None, words: str = "") -> Select:
    """The questionnaires this person works on: of the own units, or all for the coordinator; the latest first. Deleted
    drafts only where they are asked for by their `state`."""
    query = drafted_surveys().join(Survey.publication)
    if not person.is_coordinator:
        query = query.where(Publication.organisation_id.in_(person.organisation_ids(*DESK_ROLES)))
    query = query.where(Publication.state == state if state else Publication.state != PublicationState.DELETED)
    if words:
        query = query.where(or_(Survey.title.contains(words, autoescape=True), number_holds(Survey.code, words)))
    return query.order_by(Survey.id.desc())


def desk_survey(person: Person, code: str) -> Survey | None:
    """One of them, by its code, deleted or not."""
    survey = survey_by_code(code)
    is_mine = survey and (person.is_coordinator or person.holds(
        *DESK_ROLES, organisation_id=survey.publication.organisation_id))
    return survey if is_mine else None


def own_survey_of(event: Event) -> Survey | None:
    """The questionnaire that was drafted for `event`, in whatever state."""
    return db.session.scalar(drafted_surveys().where(Survey.event_id == event.id))
