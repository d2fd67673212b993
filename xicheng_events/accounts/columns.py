"""The columns of 账号管理, on the page and in the sheet."""

from flask_babel import lazy_gettext as _l

from xicheng_events.accounts.models import Person, StaffAccount
from xicheng_events.core.text import table_moment
from xicheng_events.web.listing import Column, Listing


def _seen(person: Person) -> str:
    at = person.account.last_sign_in_at
    return table_moment(at) if at else str(_l("从未登录"))


def _state(person: Person) -> str:
    if person.account.disabled_at:
        return str(_l("已停用"))
    return str(_l("待设置密码") if person.account.password_until else _l("在用"))


ACCOUNTS = Listing(_l("账号"), "accounts.list_exported", "people_staff.export", {
    "name": Column(_l("姓名"), lambda person: person.name, (Person.name,)),
    "sign_in_name": Column(_l("登录名"), lambda person: person.account.sign_in_name, (StaffAccount.sign_in_name,)),
    "roles": Column(_l("角色"), lambda person: "；".join(
        f"{held.organisation.short_name} {held.role.label}" for held in person.memberships), width=40),
    "seen": Column(_l("最近登录"), _seen, (StaffAccount.last_sign_in_at,), width=18),
    "state": Column(_l("状态"), _state, width=12),
}, Person.id)
