"""Looking up people and organisations."""

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from xicheng_events.accounts.models import (
    AccountRequest,
    Organisation,
    OrganisationKind,
    Person,
    RecoveryCode,
    RequestState,
)
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.names import name_key
from xicheng_events.core.personal_data import keyed_hash

# Built once: it runs for every request of somebody who is signed in.
_WITH_DUTIES = select(Person).where(Person.id == bindparam("person")).options(joinedload(Person.memberships))


def person_of_session(person_id: int) -> Person | None:
    """The person a session belongs to, with account and memberships if there are any, in one statement."""
    return db.session.scalars(_WITH_DUTIES, {"person": person_id}).unique().one_or_none()


def members_of_staff() -> Select:
    """Everybody with an account, disabled ones too, with their roles; the newest first."""
    return (select(Person).join(Person.account).order_by(Person.id.desc())
            .options(contains_eager(Person.account), selectinload(Person.memberships)))


def member_of_staff(person_id: int) -> Person | None:
    """One of them."""
    return db.session.scalars(members_of_staff().where(Person.id == person_id)).unique().one_or_none()


def recovery_codes_left(person: Person) -> int:
    """How many recovery codes this person hasn't used."""
    return db.session.scalar(select(func.count(RecoveryCode.id)).where(RecoveryCode.person_id == person.id,
                                                                       RecoveryCode.used_at.is_(None)))


def requests_about_accounts(state: str = "") -> Select:
    """What was asked for, the newest first: all, or what is in `state`: a RequestState's value, or "over" for what
    ran out before anybody decided."""
    query = select(AccountRequest).order_by(AccountRequest.id.desc()).options(
        *(joinedload(each) for each in (AccountRequest.person, AccountRequest.asked_by, AccountRequest.decided_by,
                                        AccountRequest.organisation)))
    is_open, is_over = AccountRequest.state == RequestState.OPEN, AccountRequest.expires_at <= clock.now()
    if state == "over":
        return query.where(is_open, is_over)
    if state == RequestState.OPEN:
        return query.where(is_open, ~is_over)
    return query.where(AccountRequest.state == state) if state else query


def requests_awaiting(person: Person) -> Select:
    """What waits for this person to decide: asked for by somebody else, about somebody else."""
    return requests_about_accounts(RequestState.OPEN).where(
        AccountRequest.asked_by_id != person.id, AccountRequest.person_id != person.id)


def requests_waiting_about(person: Person) -> list[AccountRequest]:
    """What waits to be decided about one account."""
    query = requests_about_accounts(RequestState.OPEN).where(AccountRequest.person_id == person.id)
    return list(db.session.scalars(query).unique())


def account_request(request_id: int) -> AccountRequest | None:
    """One of them."""
    return db.session.scalar(requests_about_accounts().where(AccountRequest.id == request_id))


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
