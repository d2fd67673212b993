"""Looking up people and organisations."""

from flask import g
from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from xicheng_events.foundation.accounts.models import (
    AccountRequest,
    Membership,
    Organisation,
    Person,
    RecoveryCode,
    RequestKind,
    RequestState,
    Role,
    StaffAccount,
)
from xicheng_events.foundation.accounts.unit_models import OrganisationKind, UnitName, UnitState
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.names import name_holds, name_key
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.text import half_width

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


def in_office(organisation_id: int, *roles: Role) -> list[Person]:
    """Who holds one of `roles` for a unit, in an account that is in use, by name: whom work can be handed on to."""
    holding = select(Membership.person_id).where(Membership.organisation_id == organisation_id,
                                                 Membership.role.in_(roles))
    there = members_of_staff().where(StaffAccount.disabled_at.is_(None), Person.id.in_(holding))
    return list(db.session.scalars(there.order_by(None).order_by(Person.name, Person.id)))


def recovery_codes_left(person: Person) -> int:
    """How many recovery codes this person hasn't used."""
    return db.session.scalar(select(func.count(RecoveryCode.id)).where(RecoveryCode.person_id == person.id,
                                                                       RecoveryCode.used_at.is_(None)))


def requests_about_accounts(state: str = "", words: str = "", kind: RequestKind | None = None) -> Select:
    """What was asked for, the newest first: all, or what is in `state`: a RequestState's value, or "over" for what
    ran out before anybody decided; with `words` in its reason, or in the name of whose account it is or who asked;
    of that `kind`. Whose account it is comes with who entered its phone."""
    query = select(AccountRequest).order_by(AccountRequest.id.desc()).options(
        joinedload(AccountRequest.person).joinedload(Person.account).joinedload(StaffAccount.phone_by),
        *(joinedload(each) for each in (AccountRequest.asked_by, AccountRequest.decided_by,
                                        AccountRequest.organisation)))
    if kind:
        query = query.where(AccountRequest.kind == kind)
    if words:
        named = name_holds(Person.name, words)
        account = StaffAccount.sign_in_name.icontains(half_width(words), autoescape=True)
        query = query.where(or_(AccountRequest.reason.icontains(words, autoescape=True),
                                AccountRequest.asked_by.has(named),
                                AccountRequest.person.has(or_(named, Person.account.has(account)))))
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


def requests_waiting_of(person: Person) -> Select:
    """What this person has asked for and nobody has decided yet."""
    return requests_about_accounts(RequestState.OPEN).where(AccountRequest.asked_by_id == person.id)


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


def exists_today():
    """The condition under which a unit may be given something to do today (Beijing)."""
    today = clock.today()
    return and_(or_(Organisation.valid_from.is_(None), Organisation.valid_from <= today),
                or_(Organisation.valid_to.is_(None), Organisation.valid_to >= today))


def names_of(unit=Organisation):
    """All that a unit is called, was called and is called besides, as one text in SQL: a line for each. `unit` is the
    table, or an alias of it."""
    former = select(func.aggregate_strings(UnitName.short_name + "\n" + UnitName.full_name, "\n")).where(
        UnitName.organisation_id == unit.id).correlate(unit).scalar_subquery()
    return (unit.short_name + "\n" + unit.full_name + "\n" + unit.search_alias + "\n" + func.coalesce(former, ""))


def called(words: str):
    """The condition under which a unit is meant by `words`: part of any of its names."""
    return names_of().icontains(words, autoescape=True)


def unit_words() -> dict[str, str]:
    """How the record reads a unit, by slug and by id; asked once in a request."""
    if "unit_words" not in g:
        named = db.session.execute(select(Organisation.id, Organisation.slug, Organisation.short_name)).all()
        g.unit_words = {key: name for number, slug, name in named for key in (str(number), slug)}
    return g.unit_words


def streets() -> list[Organisation]:
    """The district's streets, in the order in which the district lists them."""
    return [unit for unit in organisations_hosting() if unit.kind == OrganisationKind.STREET]


def organisations_hosting(*, with_names: bool = False) -> list[Organisation]:
    """Every unit that may host or be given work today, in the order in which the district lists them; `with_names`
    reads along what they were called before."""
    query = select(Organisation).where(exists_today()).order_by(Organisation.id)
    if with_names:
        query = query.options(joinedload(Organisation.former_names))
    return list(db.session.scalars(query).unique())


def units_to_filter_by() -> list[Organisation]:
    """Every unit whose events and issues can be looked for, with what it was called before: also those that are no
    more, last."""
    query = select(Organisation).order_by(exists_today().desc(), Organisation.id)
    return list(db.session.scalars(query.options(joinedload(Organisation.former_names))).unique())


def streets_to_filter_by() -> list[Organisation]:
    """The streets among them."""
    return [unit for unit in units_to_filter_by() if unit.kind == OrganisationKind.STREET]


def units_found(*, words: str = "", state: UnitState | None = None, kind: OrganisationKind | None = None) -> Select:
    """The district's units, narrowed by what is given; those that are in use first."""
    query = select(Organisation).order_by(exists_today().desc(), Organisation.id)
    query = query.options(selectinload(Organisation.former_names))
    if words:
        query = query.where(called(words))
    if kind:
        query = query.where(Organisation.kind == kind)
    if state:
        today = clock.today()
        query = query.where({UnitState.USED: exists_today(), UnitState.OVER: Organisation.valid_to < today,
                             UnitState.AHEAD: Organisation.valid_from > today}[state])
    return query


def organisation_by_slug(slug: str) -> Organisation | None:
    """The unit of that slug."""
    return db.session.scalar(select(Organisation).where(Organisation.slug == slug))


def street_by_slug(slug: str) -> Organisation | None:
    """The street of that slug; None for any other unit, and for no slug at all."""
    unit = organisation_by_slug(slug) if slug else None
    return unit if unit and unit.kind == OrganisationKind.STREET else None
