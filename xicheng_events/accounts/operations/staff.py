"""Signing in to the desk, and who works for whom (domain §9.3, §14)."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask_babel import gettext as _
from sqlalchemy import select, update

from xicheng_events.accounts.models import Membership, Organisation, OrganisationKind, Person, StaffAccount
from xicheng_events.accounts.operations.codes import GUESSES, LOCKED_FOR, new_person, write
from xicheng_events.audit.operations import record
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.phones import clean_mobile
from xicheng_events.core.refusal import Refused

# 19 MiB and two passes: what OWASP asks of argon2id, on a machine that has little memory to spare.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Checked when the name is unknown, so that the answer takes as long as for a known one.
_NOBODY = _hasher.hash(secrets.token_hex(16))


def sign_in_staff(sign_in_name: str, password: str) -> Person:
    """The member of staff of that name and password.

    Refuses `wrong_password` for an unknown name and a wrong password alike, `account_locked` for 15 minutes after
    five failures (domain §9.3). Commit even when it refuses: a failure counts.
    """
    account = db.session.scalar(select(StaffAccount).where(StaffAccount.sign_in_name == sign_in_name))
    now = clock.now()
    if account and account.locked_until and account.locked_until > now:
        raise Refused("account_locked", _("登录失败次数过多，账号已暂时锁定，请15分钟后再试。"))
    try:
        _hasher.verify(account.password_hash if account else _NOBODY, password)
    except VerificationError:
        if account:
            _count_failure(account, now)
        raise Refused("wrong_password", _("登录名或密码不正确，请检查后重新输入。")) from None
    if account is None:
        raise Refused("wrong_password", _("登录名或密码不正确，请检查后重新输入。"))
    account.failures, account.locked_until, account.last_sign_in_at = 0, None, now
    record("accounts.signed_in", account.person, by=account.person)
    return account.person


def _count_failure(account: StaffAccount, now) -> None:
    write(update(StaffAccount).where(StaffAccount.person_id == account.person_id)
           .values(failures=StaffAccount.failures + 1))
    if write(update(StaffAccount).where(StaffAccount.person_id == account.person_id,
                                         StaffAccount.failures >= GUESSES)
              .values(failures=0, locked_until=now + LOCKED_FOR)):
        record("accounts.locked", account.person)


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
