"""Looking up people and organisations."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from xicheng_events.accounts.models import Organisation, OrganisationKind, Person
from xicheng_events.core.db import db
from xicheng_events.core.names import name_key
from xicheng_events.core.personal_data import keyed_hash

# Built once: it runs for every request of somebody who is signed in.
_WITH_DUTIES = select(Person).where(Person.id == bindparam("person")).options(joinedload(Person.memberships))


def person_of_session(person_id: int) -> Person | None:
    """The person a session belongs to, with account and memberships if there are any, in one statement."""
    return db.session.scalars(_WITH_DUTIES, {"person": person_id}).unique().one_or_none()


def contact_key(phone: str, name: str | None) -> str:
    """By what somebody without a phone of their own is found: the phone they are reached by, and their name."""
    return keyed_hash(f"contact:{phone}:{name_key(name)}")


def streets() -> list[Organisation]:
    """The district's streets, in the order in which the district lists them."""
    query = select(Organisation).where(Organisation.kind == OrganisationKind.STREET, Organisation.valid_to.is_(None))
    return list(db.session.scalars(query.order_by(Organisation.id)))


def organisations_hosting() -> list[Organisation]:
    """Every unit that may host or be given work, by short name."""
    query = select(Organisation).where(Organisation.valid_to.is_(None)).order_by(Organisation.id)
    return list(db.session.scalars(query))


def organisation_by_slug(slug: str) -> Organisation | None:
    """The unit of that slug."""
    return db.session.scalar(select(Organisation).where(Organisation.slug == slug))


def street_by_slug(slug: str) -> Organisation | None:
    """The street of that slug; None for any other unit, and for no slug at all."""
    unit = organisation_by_slug(slug) if slug else None
    return unit if unit and unit.kind == OrganisationKind.STREET else None
