"""The list of accounts: what it can be narrowed to, all of it in the address."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_

from xicheng_events.foundation.accounts.models import Membership, Organisation, Person, Role, StaffAccount
from xicheng_events.foundation.accounts.queries import members_of_staff
from xicheng_events.foundation.core.names import name_holds
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.text import half_width

_IS_IN_USE = StaffAccount.disabled_at.is_(None)
STATES = {"used": _l("在用"), "disabled": _l("已停用"), "one_time": _l("待设置密码"), "never": _l("从未登录"),
          "no_role": _l("没有角色")}
_CONDITIONS = {
    "used": _IS_IN_USE, "disabled": ~_IS_IN_USE, "one_time": _IS_IN_USE & StaffAccount.password_until.is_not(None),
    "never": _IS_IN_USE & StaffAccount.last_sign_in_at.is_(None), "no_role": ~Person.memberships.any(),
}


@dataclass(frozen=True)
class AccountsAsked:
    """What the list is narrowed to; what isn't in the tables counts as not asked."""

    words: str = ""
    role: Role | None = None
    unit: str = ""
    state: str = ""

    @classmethod
    def read(cls, sent) -> "AccountsAsked":
        """From the address."""
        return cls(words=plain_text(sent.get("words", "")[:60]),
                   role=next((role for role in Role if role.value == sent.get("role")), None),
                   unit=sent.get("unit", "")[:40], state=sent.get("state") if sent.get("state") in STATES else "")


def accounts_found(asked: AccountsAsked) -> Select:
    """The members of staff asked for, with account and roles."""
    query = members_of_staff()
    if asked.words:
        query = query.where(or_(name_holds(Person.name, asked.words),
                                StaffAccount.sign_in_name.icontains(half_width(asked.words), autoescape=True)))
    wanted = []
    if asked.role:
        wanted.append(Membership.role == asked.role)
    if asked.unit:
        wanted.append(Membership.organisation.has(Organisation.slug == asked.unit))
    if wanted:
        query = query.where(Person.memberships.any(wanted[0] if len(wanted) == 1 else wanted[0] & wanted[1]))
    if asked.state:
        query = query.where(_CONDITIONS[asked.state])
    return query
