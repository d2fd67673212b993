"""Who recommends people for which programme, and whom they have recommended."""

from collections.abc import Collection

from sqlalchemy import Select, exists, or_, select

from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.openness.programmes.models import Programme, programme_recommender
from xicheng_events.openness.programmes.queries import programmes_there
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.queries import applications_of
from xicheng_events.openness.recruitment.states import ApplicationState


def units_recommending_for(programme: Programme, person: Person) -> list[Organisation]:
    """For which units `person` may recommend people for a programme: the editor's own, if the programme names them or
    is theirs."""
    own = person.organisation_ids(Role.EDITOR)
    units = [programme.unit, *programme.recommenders]
    return [unit for unit in dict.fromkeys(units) if unit.id in own]


def programmes_asking(person: Person) -> Select:
    """The public programmes for which a unit of `person` recommends people, those that close last first."""
    own = person.organisation_ids(Role.EDITOR)
    named = exists().where(programme_recommender.c.programme_id == Programme.id,
                           programme_recommender.c.organisation_id.in_(own))
    return (programmes_there().where(Publication.state == PublicationState.PUBLISHED,
                                     or_(named, Publication.organisation_id.in_(own)))
            .order_by(Programme.closes_at.desc(), Programme.id.desc()))


def programme_asking(code: str, person: Person) -> Programme | None:
    """One of them."""
    return db.session.scalar(programmes_asking(person).where(Programme.code == plain_text(code)))


def recommended_by_units(programme: Programme, units: Collection[Organisation]) -> Select:
    """Whom these units have recommended for a programme, the latest first."""
    return applications_of(programme).where(Application.unit_id.in_([unit.id for unit in units]))


def phones_applying(programme: Programme, hashes: Collection[str]) -> set[str]:
    """Those of these phones, by their keyed hashes, that have applied or were recommended, and haven't withdrawn."""
    return set(db.session.scalars(select(Application.phone_hash).where(
        Application.programme_id == programme.id, Application.phone_hash.in_(hashes),
        Application.state != ApplicationState.WITHDRAWN)))


def may_recommend(programme: Programme, person: Person) -> bool:
    """Whether `person` may recommend people for a public programme, or could while it took applications."""
    return programme.is_public and bool(units_recommending_for(programme, person))
