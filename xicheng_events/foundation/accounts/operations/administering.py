"""What 安全管理员 does with accounts; what needs a second person becomes a request (accounts.role_matrix)."""

from flask_babel import gettext as _
from sqlalchemy import or_, select, update

from xicheng_events.foundation.accounts.models import (
    AccountRequest,
    Organisation,
    Person,
    RequestKind,
    Role,
    StaffAccount,
)
from xicheng_events.foundation.accounts.operations.passwords import OneTimePassword, give_one_time_password, new_stamp
from xicheng_events.foundation.accounts.operations.roles import (
    grant,
    is_security,
    last_security,
    lock_account,
    somebody_is,
    withdraw_role,
)
from xicheng_events.foundation.accounts.operations.second_factor import factor_of
from xicheng_events.foundation.accounts.operations.second_person import ask_second_person, close_what_is_gone
from xicheng_events.foundation.accounts.operations.staff import (
    end_sessions,
    nobody_elses_phone,
    note_phone,
    open_account,
)
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.accounts.role_matrix import is_weighty, needs_second, require
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import day
from xicheng_events.foundation.notify.operations import queue_notice


def open_first_accounts(unit: Organisation, *, security: tuple[str, str],
                        coordinator: tuple[str, str] | None) -> list[tuple[Person, OneTimePassword]]:
    """The two accounts from which all others come, each given as name and sign-in name: 安全管理员, and 区级统筹员 who
    confirms what needs a second person (None where there is one). With their one-time passwords.

    Refuses `not_first` once there is a 安全管理员 in use, `no_second`, and what `open_account` refuses.
    """
    if db.session.scalar(select(somebody_is(Role.SECURITY))):
        raise Refused("not_first", _("已有在用的安全管理员，请由其在工作台的“账号管理”中添加账号。"))
    if not (coordinator or db.session.scalar(select(somebody_is(Role.COORDINATOR)))):
        raise Refused("no_second", _("还没有区级统筹员，请同时给出其姓名和登录名（--coordinator）。"))
    made = []
    for names, role in ((security, Role.SECURITY), (coordinator, Role.COORDINATOR)):
        if names is None:
            continue
        person, given = open_account(name=names[0], sign_in_name=names[1])
        grant(person, unit, role)
        made.append((person, given))
    return made


def give_role(person: Person, organisation: Organisation, role: Role, *, reason: str = "",
              by: Person) -> AccountRequest | None:
    """Give a role at once (None), or ask for it where it needs a second person: then the request.

    Refuses `own_account`, `not_yours`, `unit_gone`, and what `grant` and `ask_second_person` refuse.
    """
    require("give_role", by, person)
    require_existing(organisation, field="organisation")
    if needs_second(role):
        return ask_second_person(RequestKind.GIVE_ROLE, person, role=role, organisation=organisation, reason=reason,
                                 by=by)
    return grant(person, organisation, role, by=by)


def take_role(person: Person, organisation: Organisation, role: Role, *, reason: str = "",
              by: Person) -> AccountRequest | None:
    """Take a role at once (None), or ask for that: as `give_role`; refuses `last_security` besides."""
    require("take_role", by, person)
    if needs_second(role):
        return ask_second_person(RequestKind.TAKE_ROLE, person, role=role, organisation=organisation, reason=reason,
                                 by=by)
    return withdraw_role(person, organisation, role, by=by)


def reset_password(person: Person, *, send: bool = False, reason: str = "",
                   by: Person) -> OneTimePassword | AccountRequest:
    """A one-time password, or the request for one where `person` holds a role that needs a second person: whoever
    resets it could take their place. Refuses `own_account`, `not_yours`, `account_disabled`, and as
    `ask_second_person`."""
    require("reset_password", by, person)
    lock_account(person)
    db.session.refresh(person, ["account", "memberships"])
    if person.account.disabled_at:
        raise Refused("account_disabled", _("这个账号已停用，请先启用，再重置密码。"))
    if is_weighty(person):
        return ask_second_person(RequestKind.RESET_PASSWORD, person, reason=reason, by=by)
    return give_one_time_password(person, by=by, send=send)


def reset_second_factor(person: Person, *, reason: str, by: Person) -> AccountRequest:
    """Ask that a lost second factor be taken away: always something that a second person decides.

    Refuses `own_account`, `not_yours`, `no_factor` where there is none, and what `ask_second_person` refuses.
    """
    require("reset_factor", by, person)
    if factor_of(person) is None:
        raise Refused("no_factor", _("这个账号没有设置二次验证，不需要重置。"))
    return ask_second_person(RequestKind.RESET_FACTOR, person, reason=reason, by=by)


def disable(person: Person, *, by: Person) -> None:
    """Close the account to its owner at once: every session ends, what was theirs stays, what waits to be confirmed
    about it, or was asked for by them, is refused. Twice is once.

    Refuses `own_account`, `not_yours`, and `last_security`.
    """
    require("disable", by, person)
    lock_account(person)
    bound = or_(~is_security(person), somebody_is(Role.SECURITY, except_for=person))
    if not _set_disabled(person, StaffAccount.disabled_at.is_(None), bound, at=clock.now()):
        if person.account.disabled_at is None:
            raise last_security()
        return
    new_stamp(person)
    record("accounts.disabled", person, by=by)
    close_what_is_gone(person, by=by)
    db.session.flush()


def enable(person: Person, *, by: Person) -> None:
    """Open it again, with the password and the roles it had. Twice is once. Refuses `own_account`, `not_yours`."""
    require("enable", by, person)
    if _set_disabled(person, StaffAccount.disabled_at.is_not(None), at=None):
        record("accounts.enabled", person, by=by)


def end_sessions_of(person: Person, *, by: Person) -> None:
    """Sign somebody out on every device. Refuses `own_account`, `not_yours`."""
    require("end_sessions", by, person)
    end_sessions(person, by=by)


def words_of_corrections() -> dict[str, str]:
    """What may be corrected of a person."""
    return {"name": _("姓名"), "phone": _("手机号")}


def correct_person(person: Person, *, name: str, phone: str = "", drop_phone: bool = False, by: Person) -> None:
    """Put right what a member of staff is called, and the phone they are reached by: another one, as it is where none
    is given, or none any more. Whoever changes the phone is noted and may confirm no password for this account; the
    phone that was on record is told.

    Refuses `not_yours`, a name or phone that is none, and `phone_taken`.
    """
    require("correct", by, person)
    lock_account(person)
    db.session.refresh(person)
    name = clean_name(name)
    phone = None if drop_phone else clean_mobile(phone) if phone else person.phone
    changed = [what for what, is_other in (("name", name != person.name), ("phone", phone != person.phone)) if is_other]
    if not changed:
        return
    before = person.phone
    with nobody_elses_phone():
        person.name, person.phone, person.phone_hash = name, phone, keyed_hash(phone) if phone else None
    if "phone" in changed:
        note_phone(person, by=by)
        if before:
            queue_notice("phone_changed", phone=before, about=person, day=kept(lambda: day(clock.now())))
    record("accounts.corrected", person, by=by, changed=changed)


def _set_disabled(person: Person, *where, at) -> bool:
    changed = write(update(StaffAccount).where(StaffAccount.person_id == person.id, *where).values(disabled_at=at))
    db.session.refresh(person.account)
    return changed == 1
