"""Signing in to the desk, and who works for whom (domain §9.3, §14)."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.accounts.models import Membership, Organisation, OrganisationKind, Person, StaffAccount
from xicheng_events.accounts.operations.codes import new_person
from xicheng_events.accounts.operations.tries import TriedFrom, count_try, forget_tries, is_last_try
from xicheng_events.audit.operations import record
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.phones import clean_mobile
from xicheng_events.core.refusal import Refused

# 19 MiB and two passes: what OWASP asks of argon2id, on a machine that has little memory to spare.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Checked when the name is unknown, so that the answer takes as long as for a known one.
_NOBODY = _hasher.hash(secrets.token_hex(16))


def sign_in_staff(sign_in_name: str, password: str, *, tried: TriedFrom) -> Person:
    """The member of staff of that name and password.

    Refuses `wrong_password` for an unknown name and a wrong password alike, and what `count_try` refuses, even with
    the right password; each in the same time, whether the name exists or not. Commit even when it refuses: a failure
    counts.
    """
    account = db.session.scalar(select(StaffAccount).where(StaffAccount.sign_in_name == sign_in_name))
    # Before the try is counted: hashing takes long, and the row would keep others waiting.
    is_right = _is_password(account.password_hash if account else _NOBODY, password) and account is not None
    this = count_try(sign_in_name, tried)
    if not is_right:
        if is_last_try(this):
            record("accounts.locked", account.person if account else this)
        raise Refused("wrong_password", _("登录名或密码不正确，请检查后重新输入。"))
    forget_tries(this)
    account.last_sign_in_at = clock.now()
    record("accounts.signed_in", account.person, by=account.person)
    return account.person


def _is_password(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerificationError:
        return False


def end_sessions(person: Person, *, by: Person) -> None:
    """Sign `person` out everywhere: every session carries the stamp that is replaced here."""
    person.session_stamp = secrets.token_hex(8)
    record("accounts.sessions_ended", person, by=by)
    db.session.flush()


def add_organisation(*, slug: str, kind: OrganisationKind, short_name: str, full_name: str, code: str | None = None,
                     search_alias: str = "") -> Organisation:
    """A unit, or the one that already has that slug, brought up to date."""
    organisation = db.session.scalar(select(Organisation).where(Organisation.slug == slug)) or Organisation(slug=slug)
    organisation.kind, organisation.code = OrganisationKind(kind), code or None
    organisation.short_name, organisation.full_name = short_name, full_name
    organisation.search_alias = search_alias
    db.session.add(organisation)
    db.session.flush()
    return organisation


def add_staff(*, name: str, sign_in_name: str, password: str, phone: str | None = None) -> Person:
    """A person with an account for the desk. Refuses `name_taken`, and `weak_password` under ten characters."""
    if len(password) < 10:
        raise Refused("weak_password", _("密码至少10位。"), "password")
    if db.session.scalar(select(StaffAccount).where(StaffAccount.sign_in_name == sign_in_name)):
        raise Refused("name_taken", _("登录名已被使用，请换一个。"), "sign_in_name")
    person = new_person(name, clean_mobile(phone) if phone else None)
    db.session.add(StaffAccount(person_id=person.id, sign_in_name=sign_in_name, password_hash=_hasher.hash(password)))
    db.session.flush()
    record("accounts.staff_added", person)
    return person


def grant(person: Person, organisation: Organisation, role, *, by: Person | None = None) -> None:
    """Give `person` a role in `organisation`; giving it twice changes nothing."""
    if not any(m.organisation_id == organisation.id and m.role == role for m in person.memberships):
        person.memberships.append(Membership(organisation_id=organisation.id, role=role))
        record("accounts.role_granted", person, by=by, role=str(role), organisation=organisation.slug)
    db.session.flush()
