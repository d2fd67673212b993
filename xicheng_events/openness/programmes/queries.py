"""Which programmes there are, for whom, and who may do what in one."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.queries import in_office
from xicheng_events.foundation.core.codes import number_holds
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.text import words_apart
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.publishing.topic_queries import of_topic, topics_named
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.stages import ProgrammeStage, in_stage, stage_order

KIND = "programme"  # its row among the kinds of what is published (programmes.room)
STANDINGS = (PublicationState.DRAFTING, PublicationState.SUBMITTED, PublicationState.RETURNED,
             PublicationState.APPROVED, PublicationState.CLEARED, PublicationState.PUBLISHED,
             PublicationState.WITHDRAWN, PublicationState.DELETED)


def programmes_there() -> Select:
    """All there are, whatever has become of them, with unit and publication."""
    return select(Programme).join(Programme.publication).join(Publication.organisation).options(
        contains_eager(Programme.publication).options(
            contains_eager(Publication.organisation), joinedload(Publication.topic)))


def public_programmes(*, stage: ProgrammeStage | None = None, words: str = "", topic: str = "") -> Select:
    """Those everybody reads, in one stage, under the topic of that slug, with each of the `words`: those that take
    applications first, then those that will, those that choose, those that serve, and those that are over, the latest
    first."""
    query = programmes_there().where(Publication.state == PublicationState.PUBLISHED)
    if stage:
        query = query.where(in_stage(stage))
    said = (Programme.title, Programme.purpose, Organisation.short_name, Organisation.full_name)
    query = query.where(*(or_(*(column.icontains(word, autoescape=True) for column in said))
                          for word in words_apart(words)))
    return of_topic(query, Publication.topic_id, topic).order_by(stage_order(), Programme.term_from.desc(),
                                                                 Programme.id.desc())


def topics_of_programmes() -> list[Topic]:
    """The topics that public programmes are about: the filter's choices."""
    return topics_named(select(Publication.topic_id).join(Programme, Programme.publication_id == Publication.id)
                        .where(Publication.state == PublicationState.PUBLISHED))


def recruiting_now(*, at_most: int) -> list[Programme]:
    """Those that take applications at this moment, those that close first on top."""
    query = public_programmes(stage=ProgrammeStage.RECRUITING).order_by(None).order_by(Programme.closes_at,
                                                                                     Programme.id)
    return list(db.session.scalars(query.limit(at_most)))


def programme_by_code(code: str) -> Programme | None:
    """The one of that code that everybody reads."""
    return db.session.scalar(public_programmes().where(Programme.code == plain_text(code)))


def programme_of_code(code: str) -> Programme | None:
    """The one of that code, whatever has become of it."""
    return db.session.scalar(programmes_there().where(Programme.code == plain_text(code)))


def publications_of_programmes() -> Select:
    """The ids of their publications: what those who follow their unit or topic are told of."""
    return select(Programme.publication_id)


def programme_sent_as(form_key: str | None) -> Programme | None:
    """The draft a form has led to already; None for a form sent for the first time."""
    return db.session.scalar(programmes_there().where(Programme.form_key == form_key)) if form_key else None


def desk_programmes(person: Person, *, standing: PublicationState | None = None, stage: ProgrammeStage | None = None,
                    unit_id: int | None = None, words: str = "") -> Select:
    """The programmes this person works on: of the own units, or all for the coordinator, the latest term first. Deleted
    drafts only where they are asked for by their `standing`."""
    query = programmes_there()
    if not person.is_coordinator:
        query = query.where(Publication.organisation_id.in_(person.organisation_ids(*DESK_ROLES)))
    query = query.where(Publication.state == standing if standing else Publication.state != PublicationState.DELETED)
    if stage:
        query = query.where(Publication.state == PublicationState.PUBLISHED, in_stage(stage))
    if unit_id:
        query = query.where(Publication.organisation_id == unit_id)
    if words:
        query = query.where(or_(Programme.title.icontains(words, autoescape=True),
                                number_holds(Programme.code, words)))
    return query.order_by(Programme.term_from.desc(), Programme.id.desc())


def programme_on_desk(code: str, person: Person) -> Programme | None:
    """The one of that code, deleted or not, where it is `person`'s work: an editor's, reviewer's or leader's of its
    unit, or the coordinator's."""
    programme = programme_of_code(code)
    return programme if programme and _is_work_of(programme, person) else None


def may_run(programme: Programme, person: Person) -> bool:
    """Whether `person` runs it day by day: an editor of its unit."""
    return person.holds(Role.EDITOR, organisation_id=programme.organisation_id)


def leads(programme: Programme, person: Person) -> bool:
    """Whether `person` decides in it: a leader of its unit."""
    return person.holds(Role.LEADER, organisation_id=programme.organisation_id)


def is_organiser(programme: Programme, person: Person) -> bool:
    """Whether `person` is one of its two 联系人, who alone with its officer know of a covert trial."""
    return person.id in (programme.first_organiser_id, programme.second_organiser_id)


def staff_of_unit(organisation_id: int) -> list[Person]:
    """Who works on its programmes in a unit, in an account that is in use, by name: of them two are its 联系人."""
    return in_office(organisation_id, *DESK_ROLES)


def leaders_of(programme: Programme) -> list[Person]:
    """Who can decide in it now, by name."""
    return in_office(programme.organisation_id, Role.LEADER)


def _is_work_of(programme: Programme, person: Person) -> bool:
    return person.is_coordinator or person.holds(*DESK_ROLES, organisation_id=programme.organisation_id)
