"""Signing in to the desk, and accounts (domain §9.3, §14)."""

import re
from contextlib import contextmanager

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from xicheng_events.foundation.accounts.models import Person, StaffAccount
from xicheng_events.foundation.accounts.operations.codes import new_person
from xicheng_events.foundation.accounts.operations.passwords import (
    OneTimePassword,
    first_password,
    hashed,
    is_password,
    new_stamp,
)
from xicheng_events.foundation.accounts.operations.second_factor import prove_second_factor
from xicheng_events.foundation.accounts.operations.tries import TriedFrom, count_try, forget_tries, is_last_try
from xicheng_events.foundation.accounts.password_rules import refuse_weak
from xicheng_events.foundation.accounts.role_matrix import require
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.refusal import Refused

_SIGN_IN_NAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")


def sign_in_staff(sign_in_name: str, password: str, *, tried: TriedFrom) -> Person:
    """The member of staff of that name and password; who has a second factor isn't signed in before that is proven
    too (`sign_in_with_factor`).

    Refuses `wrong_password` for an unknown name, a wrong password and a disabled account alike, and what `count_try`
    refuses, even with the right password; each in the same time, whether the name exists or not; and `password_over`
    for a one-time password that has run out. Commit even when it refuses: a failure counts.
    """
    account = db.session.scalar(select(StaffAccount).where(StaffAccount.sign_in_name == sign_in_name))
    # Before the try is counted: hashing takes long, and the row would keep others waiting.
    is_right = is_password(account, password) and account.disabled_at is None
    this = count_try(sign_in_name, tried)
    if not is_right:
        if is_last_try(this):
            record("accounts.locked", account.person if account else this)
        raise Refused("wrong_password", _("登录名或密码不正确，请检查后重新输入。"))
    forget_tries(this)
    if account.password_until and account.password_until <= clock.now():
        raise Refused("password_over", _("这个一次性密码已过期，请联系安全管理员重新设置。"))
    if not account.second_factor:
        _note_sign_in(account)
    return account.person


def sign_in_with_factor(person: Person, typed: str, *, tried: TriedFrom) -> None:
    """Sign in somebody whose password was proven a moment ago. Refuses, and is committed, as `prove_second_factor`."""
    prove_second_factor(person, typed, tried=tried)
    _note_sign_in(person.account)


def _note_sign_in(account: StaffAccount) -> None:
    account.previous_sign_in_at, account.last_sign_in_at = account.last_sign_in_at, clock.now()
    record("accounts.signed_in", account.person, by=account.person)


def end_sessions(person: Person, *, by: Person) -> None:
    """Sign `person` out everywhere. Whether `by` may is asked by whoever calls this."""
    new_stamp(person)
    record("accounts.sessions_ended", person, by=by)
    db.session.flush()


def add_staff(*, name: str, sign_in_name: str, password: str, phone: str | None = None) -> Person:
    """A person with an account for the desk and a password of their own: as programs of ours make them.

    Refuses what `open_account` refuses, and a weak password.
    """
    person = _new_person(name, phone)
    refuse_weak(password, person, sign_in_name, field="password")
    _add_account(person, sign_in_name, {"password_hash": hashed(password)}, by=None)
    return person


def open_account(*, name: str, sign_in_name: str, phone: str | None = None,
                 by: Person | None = None) -> tuple[Person, OneTimePassword]:
    """A person with an account, and the one-time password that opens it. `by` is None on the command line.

    Refuses `not_yours`, a name or phone that is none, `phone_taken`, `sign_in_name_odd`, and `name_taken`.
    """
    if by:
        require("add", by)
    person = _new_person(name, phone)
    given, stored = first_password()
    _add_account(person, sign_in_name, stored, by=by)
    return person, given


@contextmanager
def nobody_elses_phone():
    """What stores a person's phone inside is refused as `phone_taken` where another person has it. Roll back then."""
    try:
        yield
        db.session.flush()
    except IntegrityError:
        sentence = _("这个手机号已用于另一个人（可能是本人以群众身份登录过），请换一个或留空。")
        raise Refused("phone_taken", sentence, "phone") from None


def _new_person(name: str, phone: str | None) -> Person:
    name, phone = clean_name(name), clean_mobile(phone) if phone else None
    with nobody_elses_phone():
        return new_person(name, phone)


def _add_account(person: Person, sign_in_name: str, stored: dict, *, by: Person | None) -> None:
    if not _SIGN_IN_NAME.fullmatch(sign_in_name):
        sentence = _("登录名须为2至40位小写字母、数字、点、横线或下划线，以字母开头。")
        raise Refused("sign_in_name_odd", sentence, "sign_in_name")
    if not insert_unless_there(StaffAccount, person_id=person.id, sign_in_name=sign_in_name, **stored):
        sentence = _("登录名已被使用，请换一个。如果刚才已经添加，请到这个账号的页面重置密码。")
        raise Refused("name_taken", sentence, "sign_in_name")
    db.session.expire(person, ["account"])
    if person.phone:
        note_phone(person, by=by)
    record("accounts.staff_added", person, by=by)


def note_phone(person: Person, *, by: Person | None) -> None:
    """Keep who has entered the phone of a member of staff just now (accounts.operations.second_person asks)."""
    person.account.phone_by_id, person.account.phone_at = by.id if by else None, clock.now()
    db.session.flush()
