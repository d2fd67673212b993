"""Passwords of the desk: hashed, checked, chosen by their owner, or given once by 安全管理员 (domain §9.3)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import current_app
from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person, StaffAccount
from xicheng_events.foundation.accounts.operations.tries import TriedFrom, count_try, forget_tries, is_last_try
from xicheng_events.foundation.accounts.password_rules import refuse_weak
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_one_time_password, one_time_passwords_meant
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import moment
from xicheng_events.foundation.notify.operations import queue_notice

# 19 MiB and two passes: what OWASP asks of argon2id, on a machine that has little memory to spare.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Checked when the name is unknown, so that the answer takes as long as for a known one.
HALF = 7  # characters of 4F7K-9M2Q-XH3P, a hyphen among them: 30 bits, and as many after them
_NOBODY = _hasher.hash(secrets.token_hex(16))


@dataclass(frozen=True)
class OneTimePassword:
    """What opens the desk until `until` (aware) and must be changed then; `is_sent`: by text message to its owner, so
    nobody else needs to see it; `is_half`: the other half is sent so."""

    text: str
    until: datetime
    is_sent: bool = False
    is_half: bool = False


def hashed(password: str) -> str:
    """What is stored of a password."""
    return _hasher.hash(password)


def is_password(account: StaffAccount | None, password: str) -> bool:
    """Whether it is the password of `account`, a one-time password however its code is typed; takes as long where
    there is no account, or a password of its owner's own."""
    as_typed, *meant = one_time_passwords_meant(password)
    if _fits(account.password_hash if account else _NOBODY, as_typed):
        return account is not None
    is_given = account is not None and account.password_until is not None
    stored = account.password_hash if is_given else _NOBODY
    return any(_fits(stored, each) for each in meant) and is_given


def _fits(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except VerificationError:
        return False


def prove_password(person: Person, password: str, *, tried: TriedFrom, field: str = "password") -> None:
    """Let somebody who is signed in prove it once more. Refuses `wrong_password` beside `field`, and what `count_try`
    refuses. Commit even when it refuses: a failure counts."""
    is_right = is_password(person.account, password)
    this = count_try(person.account.sign_in_name, tried)
    if not is_right:
        if is_last_try(this):
            record("accounts.locked", person)
        raise Refused("wrong_password", _("密码不正确，请重新输入。"), field)
    forget_tries(this)


def change_password(person: Person, new: str) -> None:
    """Replace one's own password, which has been proven just now; every session ends, a one-time password too.

    Refuses what `password_rules` refuses and `same_password`.
    """
    account = person.account
    refuse_weak(new, person, account.sign_in_name)
    if is_password(account, new):
        raise Refused("same_password", _("新密码与现在的相同，请换一个。"), "new_password")
    account.password_hash, account.password_until = hashed(new), None
    new_stamp(person)
    record("accounts.password_changed", person, by=person)
    db.session.flush()


def give_one_time_password(person: Person, *, by: Person | None, send: bool = False, **detail) -> OneTimePassword:
    """A new password for somebody who has lost theirs; every session ends. With `send` it goes to the person's phone,
    if they have one. Who may is asked by whoever calls this."""
    account, until = person.account, _one_time_until()
    given = OneTimePassword(new_one_time_password(), until, is_sent=bool(send and person.phone))
    account.password_hash, account.password_until = hashed(given.text), until
    new_stamp(person)
    if given.is_sent:
        queue_notice("one_time_password", phone=person.phone, about=person, expires_at=until, secret=True,
                     password=given.text, until=kept(lambda: moment(until)))
    record("accounts.password_reset", person, by=by, **detail)
    db.session.flush()
    return given


def give_password_in_two(person: Person, *, by: Person, **detail) -> OneTimePassword:
    """A new one-time password of which nobody but the owner ever has the whole: the first half, to be handed on by
    whoever confirmed it; the other goes to the owner's phone. Every session ends.

    So an account that carries weight is nobody's but its owner's from the moment that two have decided about it: not
    of who opened it, entered its phone or asked, nor of who confirmed. Refuses `no_phone` and `account_disabled`.
    """
    if not person.phone:
        raise Refused("no_phone", _("这个账号没有登记手机号。请先由安全管理员登记本人的手机号，再办理。"))
    if person.account.disabled_at:
        raise Refused("account_disabled", _("这个账号已停用，请先启用，再办理。"))
    whole = give_one_time_password(person, by=by, **detail)
    queue_notice("half_password", phone=person.phone, about=person, expires_at=whole.until, secret=True,
                 password=whole.text[HALF:], until=kept(lambda: moment(whole.until)))
    db.session.flush()
    return OneTimePassword(whole.text[:HALF], whole.until, is_half=True)


def first_password() -> tuple[OneTimePassword, dict]:
    """What opens a new account once, and what of it is stored."""
    given = OneTimePassword(new_one_time_password(), _one_time_until())
    return given, {"password_hash": hashed(given.text), "password_until": given.until}


def new_stamp(person: Person) -> None:
    """End every session of `person`: each carries the stamp that is replaced here."""
    person.session_stamp = secrets.token_hex(8)


def _one_time_until() -> datetime:
    return clock.now() + timedelta(hours=current_app.config["ONE_TIME_PASSWORD_HOURS"])
