"""Proving a phone, signing in, and who works for whom (domain §9.3, §11, §14)."""

import secrets
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from xicheng_events.accounts.models import Membership, Organisation, OrganisationKind, Person, PhoneCode, StaffAccount
from xicheng_events.audit.operations import record
from xicheng_events.core import clock, codes
from xicheng_events.core.db import db
from xicheng_events.core.personal_data import keyed_hash
from xicheng_events.core.phones import clean_mobile
from xicheng_events.core.refusal import Refused
from xicheng_events.notify.operations import queue_notice

GUESSES = 5
LOCKED_FOR = timedelta(minutes=15)
# 19 MiB and two passes: what OWASP asks of argon2id, on a machine that has little memory to spare.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Checked when the name is unknown, so that the answer takes as long as for a known one.
_NOBODY = _hasher.hash(secrets.token_hex(16))


def send_code(phone: str) -> None:
    """Send a code to `phone` (cleaned here). The answer is the same whether anybody has that phone or not.

    Refuses `too_many_codes` past 1 a minute, 5 an hour, 10 a day per number (domain §11; settings CODE_*), and
    `code_locked` for a quarter of an hour after five wrong guesses.
    """
    phone = clean_mobile(phone)
    hashed, now, settings = keyed_hash(phone), clock.now(), current_app.config
    _refuse_if_locked(hashed)
    code = codes.new_phone_code()
    expires_at = now + timedelta(seconds=settings["CODE_SECONDS"])
    limits = (
        (timedelta(seconds=settings["CODE_PAUSE_SECONDS"]), 1),
        (timedelta(hours=1), settings["CODES_PER_HOUR"]),
        (timedelta(days=1), settings["CODES_PER_DAY"]),
    )
    # One statement counts and inserts: pressing twice can't slip two codes through.
    values = {"phone_hash": hashed, "digest": keyed_hash(f"{phone}:{code}"), "sent_at": now,
              "expires_at": expires_at, "tries": 0}
    row = select(*(literal(value, PhoneCode.__table__.c[name].type) for name, value in values.items()))
    sent = db.session.execute(insert(PhoneCode.__table__).from_select(list(values), row.where(
        *(_sent_since(hashed, now - span) < most for span, most in limits)), include_defaults=False),
        execution_options={"preserve_rowcount": True})
    if sent.rowcount != 1:
        sentence = _("验证码发送太频繁，请稍后再试。如未收到，请检查手机号或拨打咨询电话。")
        raise Refused("too_many_codes", sentence, "phone")
    queue_notice("code", phone=phone, secret=True, expires_at=expires_at, code=code,
                 minutes=settings["CODE_SECONDS"] // 60)


def _sent_since(hashed: str, since):
    return select(func.count()).where(PhoneCode.phone_hash == hashed, PhoneCode.sent_at > since).scalar_subquery()


def prove_phone(phone: str, code: str, *, name: str | None = None) -> Person:
    """The person whose phone this is, once the code is right; made when new, with `name`.

    Refuses `wrong_code`, `code_expired` and, after five wrong guesses, `code_locked`. Call it before any other
    change, and commit even when it refuses: a guess counts.
    """
    phone = clean_mobile(phone)
    hashed, now = keyed_hash(phone), clock.now()
    _refuse_if_locked(hashed)
    latest = db.session.scalar(select(PhoneCode.id).where(PhoneCode.phone_hash == hashed)
                               .order_by(PhoneCode.id.desc()).limit(1))
    still_good = (PhoneCode.id == latest, PhoneCode.used_at.is_(None), PhoneCode.expires_at > now)
    digest = keyed_hash(f"{phone}:{codes.normalise_phone_code(code)}")
    used = _write(update(PhoneCode).where(*still_good, PhoneCode.tries < GUESSES, PhoneCode.digest == digest)
                  .values(used_at=now))
    if not used:
        guessed = _write(update(PhoneCode).where(*still_good, PhoneCode.tries < GUESSES)
                         .values(tries=PhoneCode.tries + 1))
        if guessed:
            raise Refused("wrong_code", _("验证码不正确，请核对后重新输入。"), "code")
        raise Refused("code_expired", _("验证码已失效，请重新获取。"), "code")
    person = _person_with(phone, hashed, name)
    record("accounts.phone_proven", person, by=person)
    return person


def was_just_proven(phone: str, code: str) -> bool:
    """Whether this code has proven this phone already and hasn't run out: the same form has arrived twice."""
    phone = clean_mobile(phone)
    digest = keyed_hash(f"{phone}:{codes.normalise_phone_code(code)}")
    used = select(PhoneCode.id).where(PhoneCode.phone_hash == keyed_hash(phone), PhoneCode.digest == digest,
                                      PhoneCode.used_at.is_not(None), PhoneCode.expires_at > clock.now())
    return db.session.scalar(used.limit(1)) is not None


def _write(statement) -> bool:
    return db.session.execute(statement, execution_options={"synchronize_session": False}).rowcount == 1


def _refuse_if_locked(hashed: str) -> None:
    guessed = select(PhoneCode.id).where(PhoneCode.phone_hash == hashed, PhoneCode.tries >= GUESSES,
                                         PhoneCode.sent_at > clock.now() - LOCKED_FOR).limit(1)
    if db.session.scalar(guessed) is not None:
        raise Refused("code_locked", _("验证码输错次数过多，请15分钟后重新获取。"), "code")


def _person_with(phone: str, hashed: str, name: str | None) -> Person:
    find = select(Person).where(Person.phone_hash == hashed)
    person = db.session.scalar(find)
    if person is None:
        try:
            with db.session.begin_nested():
                person = _new_person(name, phone)
        except IntegrityError:  # the same phone was proven twice in one moment
            person = db.session.scalars(find).one()
    if name and not person.name:
        person.name = name
    return person


def _new_person(name: str | None, phone: str | None) -> Person:
    person = Person(name=name, phone=phone, phone_hash=keyed_hash(phone) if phone else None,
                    session_stamp=secrets.token_hex(8), created_at=clock.now())
    db.session.add(person)
    db.session.flush()
    return person


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
    _write(update(StaffAccount).where(StaffAccount.person_id == account.person_id)
           .values(failures=StaffAccount.failures + 1))
    if _write(update(StaffAccount).where(StaffAccount.person_id == account.person_id,
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
    person = _new_person(name, clean_mobile(phone) if phone else None)
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
