"""The questionnaires somebody works on at the desk."""

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload, lazyload

from xicheng_events.booking.events.kinds import EventKind
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.booking.events.states import OPEN_COURSES
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import number_holds
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import NOT_YET_PUBLIC, PublicationState
from xicheng_events.voice.surveys.kinds import SurveyCourse, SurveyUse
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.queries import drafted_surveys, survey_by_code, survey_called
from xicheng_events.voice.surveys.standard_questionnaire import AFTER_EVENT


def survey_sent_as(form_key: str | None) -> Survey | None:
    """The draft a form has led to already; None for a form sent for the first time."""
    return db.session.scalar(drafted_surveys().where(Survey.form_key == form_key)) if form_key else None


def desk_surveys(person: Person, *, standing: PublicationState | SurveyCourse | None = None,
                 use: SurveyUse | None = None, words: str = "") -> Select:
    """The questionnaires this person works on: of the own units, or all for the coordinator; the latest first. Deleted
    drafts only where they are asked for by their `standing`."""
    query = drafted_surveys().join(Survey.publication)
    if not person.is_coordinator:
        query = query.where(Publication.organisation_id.in_(person.organisation_ids(*DESK_ROLES)))
    query = query.where(_stands_at(standing) if standing else Publication.state != PublicationState.DELETED)
    if use:
        query = query.where(_is_for(use))
    if words:
        query = query.where(or_(Survey.title.contains(words, autoescape=True), number_holds(Survey.code, words)))
    return query.order_by(Survey.id.desc())


def _stands_at(standing: PublicationState | SurveyCourse) -> ColumnElement[bool]:
    """As `Survey.standing` says it."""
    is_public = Publication.state == PublicationState.PUBLISHED
    is_closed = and_(Survey.has_open_link, Survey.closes_at <= clock.now())
    if standing is SurveyCourse.CLOSED:
        return and_(is_public, is_closed)
    return and_(is_public, ~is_closed) if standing is PublicationState.PUBLISHED else Publication.state == standing


def _is_for(use: SurveyUse) -> ColumnElement[bool]:
    found = {SurveyUse.EVENT: Survey.event_id.is_not(None), SurveyUse.TEMPLATE: Survey.event_kind.is_not(None),
             SurveyUse.OPEN: Survey.has_open_link}
    return found[use] if use in found else ~or_(*found.values())


def templates_by_kind() -> dict[EventKind, Survey]:
    """The questionnaire that is the template of each kind of event that has one."""
    return {each.event_kind: each for each in db.session.scalars(drafted_surveys().where(
        Survey.event_kind.is_not(None)))}


def desk_survey(person: Person, code: str) -> Survey | None:
    """One of them, by its code, deleted or not."""
    survey = survey_by_code(code)
    is_mine = survey and (person.is_coordinator or person.holds(
        *DESK_ROLES, organisation_id=survey.publication.organisation_id))
    return survey if is_mine else None


def own_survey_of(event: Event) -> Survey | None:
    """The questionnaire that was drafted for `event`, in whatever state."""
    return db.session.scalar(drafted_surveys().where(Survey.event_id == event.id))


def standard_of_product() -> Survey | None:
    """The questionnaire that comes with the product, once the site has it."""
    return survey_called(AFTER_EVENT)


def surveys_to_copy(person: Person, *, at_most: int = 50) -> list[Survey]:
    """Whose questions a new one may begin with, besides those that come with the product: those of the own units, and
    those that are templates, the latest first."""
    own = Publication.organisation_id.in_(person.organisation_ids(*DESK_ROLES))
    is_public = Publication.state == PublicationState.PUBLISHED
    query = (select(Survey).join(Survey.publication)
             .where(or_(and_(own, Publication.state != PublicationState.DELETED),
                        and_(is_public, Survey.event_kind.is_not(None))))
             .order_by(Survey.id.desc()).limit(at_most))
    return list(db.session.scalars(query))


def survey_to_look_at(person: Person, code: str) -> Survey | None:
    """One that `person` works on, or may begin with: what comes with the product, and templates."""
    shown = select(Survey).outerjoin(Survey.publication).where(
        Survey.code == plain_text(code), or_(Survey.key.is_not(None), and_(
            Publication.state == PublicationState.PUBLISHED, Survey.event_kind.is_not(None))))
    return desk_survey(person, code) or db.session.scalar(shown)


def events_to_ask_about(person: Person, *, organisation_id: int | None = None, at_most: int = 50) -> list[Event]:
    """The events of the own units, or of one, that no questionnaire asks about yet: those that aren't called off or
    deleted, with a slot that is yet to end or none, the latest first."""
    units = person.organisation_ids(Role.EDITOR)
    units = units & {organisation_id} if organisation_id else units
    slots = select(Slot.id).where(Slot.event_id == Event.id)
    query = (select(Event).join(Event.publication)
             .where(Event.host_id.in_(units), Event.course.in_(OPEN_COURSES),
                    Publication.state.in_((*NOT_YET_PUBLIC, PublicationState.PUBLISHED)),
                    or_(~slots.exists(), slots.where(Slot.ends_at > clock.now()).exists()),
                    ~select(Survey.id).where(Survey.event_id == Event.id).exists())
             .options(joinedload(Event.publication), lazyload(Event.slots)).order_by(Event.id.desc()).limit(at_most))
    return list(db.session.scalars(query).unique())
