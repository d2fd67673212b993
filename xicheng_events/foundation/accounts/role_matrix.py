"""三员分立 as a table (domain §9.3, §14): what each role may do, which needs a second person to be given or taken,
which stands alone; and who may do what about accounts."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.refusal import Refused


@dataclass(frozen=True)
class RoleRow:
    """What holders of a role may do, in words; whether giving it, taking it, and a new password for who holds it need
    a second person; whether who holds it may hold no other role."""

    may: str
    needs_second: bool = False
    alone: bool = False


ROLES: dict[Role, RoleRow] = {
    Role.EDITOR: RoleRow(_l("起草活动公告和体验监督项目，登记和办理报名、意见、问题")),
    Role.REVIEWER: RoleRow(_l("审核他人起草的公告、报名和答复")),
    Role.LEADER: RoleRow(_l("批准发布、取消，放宽名额，同意延期，审定拟聘名单，决定聘任、续聘和解聘")),
    Role.SECRECY: RoleRow(_l("进行保密审查")),
    Role.DOOR: RoleRow(_l("活动现场签到")),
    Role.COORDINATOR: RoleRow(_l("统筹全区活动、列席和体验监督，派发问题，确认账号申请"), needs_second=True),
    Role.CALLBACK: RoleRow(_l("对已答复的问题回访，登记评价")),
    Role.SYSADMIN: RoleRow(_l("查看系统设置和运行情况，维护单位名录和放假安排"), needs_second=True, alone=True),
    Role.SECURITY: RoleRow(_l("添加、停用账号，授予和收回角色，重置密码"), needs_second=True, alone=True),
    Role.AUDITOR: RoleRow(_l("只查看审计日志"), needs_second=True, alone=True),
}

# Who watches over what others have to do: at 工作台 they read what of it is late.
OVERSEERS = (Role.REVIEWER, Role.LEADER, Role.COORDINATOR)


@dataclass(frozen=True)
class AccountDuty:
    """Which roles may do something about accounts, and whether about their own."""

    roles: tuple[Role, ...]
    on_oneself: bool = False


_SECURITY = (Role.SECURITY,)
DUTIES: dict[str, AccountDuty] = {
    "see": AccountDuty(_SECURITY, on_oneself=True),
    "add": AccountDuty(_SECURITY),
    "correct": AccountDuty(_SECURITY, on_oneself=True),
    "give_role": AccountDuty(_SECURITY),
    "take_role": AccountDuty(_SECURITY),
    "reset_password": AccountDuty(_SECURITY),
    "reset_factor": AccountDuty(_SECURITY),
    "disable": AccountDuty(_SECURITY),
    "enable": AccountDuty(_SECURITY),
    "end_sessions": AccountDuty(_SECURITY),
    # What needs a second person: by whom it may be asked for, and by whom decided.
    "ask": AccountDuty(_SECURITY),
    "decide": AccountDuty((Role.SECURITY, Role.COORDINATOR)),
}


def may(what: str, by: Person, about: Person | None = None) -> bool:
    """Whether `by` may do `what` (of DUTIES) about the account of `about`; None: about accounts at all."""
    duty = DUTIES[what]
    return by.holds(*duty.roles) and (duty.on_oneself or about is None or about.id != by.id)


def require(what: str, by: Person, about: Person | None = None) -> None:
    """Refuse `own_account` or `not_yours` unless `may`."""
    if may(what, by, about):
        return
    if by.holds(*DUTIES[what].roles):
        raise Refused("own_account", _("不能办理自己的账号，请由另一名安全管理员办理。"))
    raise Refused("not_yours", _("这一步由安全管理员办理，您没有权限。"))


def needs_second(role: Role) -> bool:
    """Whether giving and taking `role` needs a second person."""
    return ROLES[role].needs_second


def is_weighty(person: Person) -> bool:
    """Whether `person` holds a role that needs a second person: so does a new password for them, by which whoever
    resets it could take their place."""
    return any(needs_second(membership.role) for membership in person.memberships)


def stands_apart(role: Role, other: Role) -> bool:
    """Whether nobody may hold both (三员分立): an administrator holds no second role, of another kind or another
    unit's."""
    return ROLES[role].alone or ROLES[other].alone
