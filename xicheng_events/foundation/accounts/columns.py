"""The columns of 账号管理 and of 账号申请, on the page and in the sheets."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.foundation.accounts.models import AccountRequest, Person, RequestState, StaffAccount
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.text import table_moment
from xicheng_events.foundation.web.listing import Column, Listing


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


def _what(request: AccountRequest) -> str:
    role = request.role.label if request.role else ""
    return "：".join(filter(None, (str(request.kind.label), str(role))))


def _became(request: AccountRequest) -> str:
    is_over = request.state == RequestState.OPEN and request.expires_at <= clock.now()
    return str(_l("已过期") if is_over else request.state.label)


_WHOSE = select(Person.name).where(Person.id == AccountRequest.person_id).correlate(AccountRequest).scalar_subquery()

REQUESTS = Listing(_l("账号申请"), "accounts.requests_exported", "requests_staff.export", {
    "number": Column(_l("编号"), lambda request: request.id, (AccountRequest.id,), width=8, on_page=False),
    "what": Column(_l("申请事项"), _what, (AccountRequest.kind, AccountRequest.role), width=24),
    "unit": Column(_l("单位"), lambda request: request.organisation.short_name if request.organisation else "",
                   (AccountRequest.organisation_id,), on_page=False),
    "name": Column(_l("账号"), lambda request: request.person.name, (_WHOSE,)),
    "sign_in_name": Column(_l("登录名"), lambda request: request.person.account.sign_in_name, on_page=False),
    "reason": Column(_l("理由"), lambda request: request.reason, width=40),
    "asked_by": Column(_l("提出人"), lambda request: request.asked_by.name, on_page=False),
    "asked": Column(_l("提出"), lambda request: table_moment(request.asked_at), (AccountRequest.asked_at,), width=18),
    "state": Column(_l("状态"), _became, (AccountRequest.state, AccountRequest.expires_at), width=10),
    "until": Column(_l("有效期至"), lambda request: table_moment(request.expires_at), width=18, on_page=False),
    "decided_by": Column(_l("办理人"), lambda request: request.decided_by.name if request.decided_by else "",
                         on_page=False),
    "decided": Column(_l("办理时间"), lambda request: table_moment(request.decided_at) if request.decided_at else "",
                      (AccountRequest.decided_at,), width=18, on_page=False),
    "do": Column(_l("操作")),
}, AccountRequest.id)
