"""The second factor of the desk (domain §9.3): codes of an authenticator app (TOTP, RFC 6238: six digits, a new one
every 30 seconds), and ten recovery codes for when it is lost. Whoever proves it has proven their password before."""

import pyotp
from flask_babel import gettext as _
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import delete, select, update

from xicheng_events.foundation.accounts.models import Person, RecoveryCode, SecondFactor
from xicheng_events.foundation.accounts.operations.passwords import new_stamp
from xicheng_events.foundation.accounts.operations.roles import lock_account
from xicheng_events.foundation.accounts.operations.tries import TriedFrom, count_try, forget_tries, is_last_try
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_recovery_code, normalise_code, normalise_phone_code, readings
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import add_rows, insert_unless_there
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.refusal import Refused

RECOVERY_CODES = 10
# Steps of 30 seconds before and after the present one: a phone's clock is hardly further off (RFC 6238, 5.2).
_TOLERANCE = 1
_DIGITS = 6


def new_secret() -> str:
    """160 random bits for an app, in base32: 32 characters."""
    return pyotp.random_base32()


def app_address(person: Person, secret: str, *, issuer: str) -> str:
    """What the QR says to the app: `otpauth://totp/…` with the sign-in name and whose desk it is."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.account.sign_in_name, issuer_name=issuer)


def prove_second_factor(person: Person, typed: str, *, tried: TriedFrom, field: str = "code") -> None:
    """Take a code of the app, or a recovery code: each works once, be it typed twice at the same instant.

    Refuses `wrong_code` beside `field`, in the same words whatever is wrong, and what `count_try` refuses: after five
    failures from anywhere nothing is taken for a quarter of an hour, for whoever gets here knows the password. Commit
    even when it refuses: a failure counts.
    """
    # A name of its own among the tries: a right password doesn't make one forget wrong codes.
    name = f"{person.account.sign_in_name} second factor"
    this = count_try(name, TriedFrom(tried.address, is_known=True))
    digits = normalise_phone_code(typed)
    if not (_take_step(person, digits) if _is_of_app(digits) else _take_recovery_code(person, typed)):
        record("accounts.factor_refused", person)
        if is_last_try(this):
            record("accounts.locked", person)
        raise Refused("wrong_code", _("动态码或恢复码不正确，或已经用过。请输入应用上新显示的6位数字。"), field)
    forget_tries(this)


def set_up_second_factor(person: Person, secret: str, code: str, *, present: str = "",
                         tried: TriedFrom) -> list[str]:
    """Make `secret`, shown to its owner just now and proven by a `code` of it, this person's second factor; where
    there is one already, `present` proves that. Every session ends. The recovery codes, to be shown this once.

    Refuses `wrong_new_code`, and for `present` what `prove_second_factor` refuses: commit then as well.
    """
    step = _step_of(secret, normalise_phone_code(code))
    if step is None:
        raise Refused("wrong_new_code", _("动态码不正确。请确认手机时间准确，再输入应用上新显示的6位数字。"), "code")
    lock_account(person)
    there = factor_of(person)
    if there:
        prove_second_factor(person, present, tried=tried, field="present")
        db.session.refresh(there)
        there.secret, there.last_step, there.set_up_at = secret, step, clock.now()
    elif not insert_unless_there(SecondFactor, person_id=person.id, secret=secret, last_step=step,
                                 set_up_at=clock.now()):
        raise Refused("factor_there", _("二次验证刚刚已在别处设置，请刷新本页查看。"))
    record("accounts.factor_replaced" if there else "accounts.factor_set_up", person, by=person)
    new_stamp(person)
    return _new_recovery_codes(person)


def renew_recovery_codes(person: Person, typed: str, *, tried: TriedFrom) -> list[str]:
    """Ten new recovery codes, to be shown this once, for whoever proves the second factor; the old ones are void.

    Refuses as `prove_second_factor`: commit then as well.
    """
    lock_account(person)
    prove_second_factor(person, typed, tried=tried)
    record("accounts.recovery_codes_renewed", person, by=person)
    return _new_recovery_codes(person)


def drop_second_factor(person: Person, *, by: Person, **detail) -> None:
    """Take a lost second factor away; every session ends, and a new one is set up at the next sign-in. Who may is
    decided by two others (accounts.operations.second_person). Twice is once."""
    for kind in (RecoveryCode, SecondFactor):
        gone = write(delete(kind).where(kind.person_id == person.id))
    db.session.expire(person.account, ["second_factor"])
    if gone:
        new_stamp(person)
        record("accounts.factor_reset", person, by=by, **detail)
        db.session.flush()


def factor_of(person: Person) -> SecondFactor | None:
    """The second factor as the database has it now."""
    db.session.expire(person.account, ["second_factor"])
    return person.account.second_factor


def _is_of_app(digits: str) -> bool:
    return len(digits) == _DIGITS and digits.isascii() and digits.isdigit()


def _step_of(secret: str, code: str) -> int | None:
    """The step whose code this is, if it is one of those taken now."""
    if not _is_of_app(code):
        return None
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(code, for_time=clock.now(), valid_window=_TOLERANCE)
    except OTPVerificationError:
        return None


def _take_step(person: Person, code: str) -> bool:
    factor = factor_of(person)
    step = _step_of(factor.secret, code) if factor else None
    if step is None:
        return False
    return write(update(SecondFactor).where(SecondFactor.person_id == person.id, SecondFactor.last_step < step)
                 .values(last_step=step)) == 1


def _take_recovery_code(person: Person, typed: str) -> bool:
    meant = [_digest(person, each) for each in readings(typed)]
    held = set(db.session.scalars(select(RecoveryCode.digest).where(RecoveryCode.digest.in_(meant))))
    code = RecoveryCode.digest == next((each for each in meant if each in held), "")
    taken = write(update(RecoveryCode).where(code, RecoveryCode.used_at.is_(None)).values(used_at=clock.now())) == 1
    if taken:
        record("accounts.recovery_code_used", person, by=person)
    return taken


def _new_recovery_codes(person: Person) -> list[str]:
    codes = [new_recovery_code() for _number in range(RECOVERY_CODES)]
    write(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    add_rows(RecoveryCode, [
        {"person_id": person.id, "digest": _digest(person, normalise_code(code))} for code in codes])
    db.session.flush()
    return codes


def _digest(person: Person, code: str) -> str:
    return keyed_hash(f"recovery:{person.id}:{code}")
