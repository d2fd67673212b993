"""Who works for whom, in which role: given and taken, whoever decided it (accounts.operations.administering)."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import delete, exists, literal, or_, select
from sqlalchemy.orm import aliased

from xicheng_events.foundation.accounts.models import Membership, Organisation, Person, Role, StaffAccount
from xicheng_events.foundation.accounts.queries import in_office
from xicheng_events.foundation.accounts.role_matrix import stands_apart
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_from
from xicheng_events.foundation.core.refusal import Refused


def grant(person: Person, organisation: Organisation, role: Role, *, by: Person | None = None, **detail) -> None:
    """Give `person` a role in `organisation`; giving it twice changes nothing.

    Refuses `roles_apart` for a role that may not be held together with one that `person` holds (三员分立).
    """
    lock_account(person)
    if _has(person, organisation, role):
        return
    columns = Membership.__table__.c
    row = {"person_id": person.id, "organisation_id": organisation.id, "role": role}
    apart = [other for other in Role if stands_apart(role, other)]
    values = [literal(value, columns[name].type).label(name) for name, value in row.items()]
    in_the_way = exists().where(Membership.person_id == person.id, Membership.role.in_(apart))
    if not insert_from(Membership, select(*values).where(~in_the_way)):
        if _has(person, organisation, role):
            return
        sentence = _("系统管理员、安全管理员、审计管理员须由不同的人担任，各只在一个单位，也不兼任其他角色。")
        raise Refused("roles_apart", sentence, "role")
    db.session.expire(person, ["memberships"])
    record("accounts.role_granted", person, by=by, role=str(role), organisation=organisation.slug, **detail)


def require_leader_in_office(organisation_id: int, *, besides: Collection[int | None] = ()) -> None:
    """Refuse `nobody_agrees` where what is handed on to the leader of a unit would wait for nobody: no account in use
    holds the role there, but for the persons `besides`, who may not decide it themselves."""
    if not any(each.id not in besides for each in in_office(organisation_id, Role.LEADER)):
        raise Refused("nobody_agrees", _("须由本单位的其他负责人决定，目前没有这样的负责人在用账号。"
                                         "请先联系安全管理员开设账号或授予负责人角色。"))


def withdraw_role(person: Person, organisation: Organisation, role: Role, *, by: Person, **detail) -> None:
    """Take a role from `person`; what was done in it stays. Taking it twice changes nothing.

    Refuses `last_security` for the last 安全管理员 who could still sign in.
    """
    lock_account(person)
    this = (Membership.person_id == person.id, Membership.organisation_id == organisation.id, Membership.role == role)
    bound = [somebody_is(Role.SECURITY, except_for=person)] if role is Role.SECURITY else []
    taken = write(delete(Membership).where(*this, *bound))
    if not taken:
        if _has(person, organisation, role):
            raise last_security()
        return
    db.session.expire(person, ["memberships"])
    record("accounts.role_taken", person, by=by, role=str(role), organisation=organisation.slug, **detail)


def lock_account(person: Person) -> None:
    """Let nobody else change this account, or any 安全管理员's, until the transaction ends (on SQLite nobody can)."""
    charged = select(Membership.person_id).where(Membership.role == Role.SECURITY)
    query = select(StaffAccount.person_id).where(or_(StaffAccount.person_id == person.id,
                                                     StaffAccount.person_id.in_(charged)))
    db.session.execute(query.order_by(StaffAccount.person_id).with_for_update())


def is_security(person: Person):
    """The condition that `person` is a 安全管理员."""
    return exists().where(Membership.role == Role.SECURITY, Membership.person_id == person.id)


def somebody_is(role: Role, *, except_for: Person | None = None):
    """The condition that somebody whose account is in use holds `role`, besides `except_for`."""
    other, account = aliased(Membership), aliased(StaffAccount)  # not the row that the statement is about
    besides = [other.person_id != except_for.id] if except_for else []
    return exists().where(other.role == role, *besides,
                          account.person_id == other.person_id, account.disabled_at.is_(None))


def last_security() -> Refused:
    """The refusal to leave the site without anybody who looks after accounts."""
    return Refused("last_security", _("这是最后一名在用的安全管理员，请先由另一人担任安全管理员。"))


def _has(person: Person, organisation: Organisation, role: Role) -> bool:
    this = select(Membership.id).where(Membership.person_id == person.id, Membership.role == role,
                                       Membership.organisation_id == organisation.id)
    return db.session.scalar(this) is not None
