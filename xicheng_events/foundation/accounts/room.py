"""What the house reads of `accounts` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.accounts import (
    retention,
    staff_accounts,
    staff_factor,
    staff_own,
    staff_proof,
    staff_requests,
    staff_views,
    todos,
    views,
)
from xicheng_events.foundation.accounts.models import RequestKind, Role
from xicheng_events.foundation.accounts.operations.administering import words_of_corrections
from xicheng_events.foundation.accounts.operations.codes import forget_old_codes
from xicheng_events.foundation.accounts.operations.forgetting import forget_people
from xicheng_events.foundation.accounts.operations.second_person import forget_old_requests
from xicheng_events.foundation.accounts.operations.tries import forget_old_tries
from xicheng_events.foundation.accounts.operations.units import said_of_a_unit
from xicheng_events.foundation.accounts.queries import unit_words
from xicheng_events.foundation.accounts.unit_models import OrganisationKind
from xicheng_events.foundation.core.desk_overview import DeskAction
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Placeholder, Template

PLACES = {
    "queries": ("account_list", "password_rules", "role_matrix", "unit_choices"),
    "operations": ("sessions",), "views": ("asking_for_codes",),
}
PAGES = (views.bp, staff_views.bp, staff_accounts.bp, staff_requests.bp, staff_own.bp, staff_factor.bp, staff_proof.bp)
SWEEPS = (
    Sweep(forget_old_codes, 3600, in_parts=True),
    Sweep(forget_old_tries, 3600, in_parts=True),
    Sweep(forget_old_requests, 3600),
    Sweep(forget_people, 3600, in_parts=True),
)
PLACEHOLDERS = {
    "digits": Placeholder(_l("验证码"), "482913"),
    "password": Placeholder(_l("一次性密码"), "4F7K-9M2Q-XH3P"),
    "minutes": Placeholder(_l("有效分钟"), "5"),
}
TEMPLATES = {
    # Sent before anybody knows which unit it is for.
    "code": Template(
        _l("验证码"),
        _l("验证码{digits}，{minutes}分钟内有效，用于登录、报名或提意见。请勿告知他人。"),
        ("digits",), by_unit=False, urgent=True),
    # To a member of staff.
    "one_time_password": Template(
        _l("一次性密码"),
        _l("您的工作台一次性密码：{password}，{until}前有效，登录后须设置自己的密码。请勿告知他人。"),
        ("password",), by_unit=False, urgent=True),
    # The half that goes to the phone: whoever has confirmed it has the other one (accounts.operations.passwords).
    "half_password": Template(
        _l("一次性密码的后一半"),
        _l("您的工作台一次性密码的后一半：{password}，{until}前有效。前一半请向确认人索取，两半连起来登录。请勿告知他人。"),
        ("password",), by_unit=False, urgent=True),
    # To the phone that was on record till then.
    "phone_changed": Template(
        _l("登记的手机号已变更"),
        _l("您的工作台账号登记的手机号已于{day}变更，今后不再向本机发送一次性密码。如非本人要求，请立即告知安全管理员或区级统筹员。"),
        ("day",), by_unit=False, urgent=True),
}
ACTIONS = {
    "accounts.signed_in": _l("登录工作台"),
    "accounts.locked": _l("登录连续失败，暂停登录"),
    "accounts.sessions_ended": _l("强制下线"),
    "accounts.staff_added": _l("新增工作人员"),
    "accounts.role_granted": _l("授予角色"),
    "accounts.role_taken": _l("收回角色"),
    "accounts.asked": _l("提出账号申请"),
    "accounts.request_confirmed": _l("确认账号申请"),
    "accounts.request_refused": _l("不同意账号申请"),
    "accounts.request_taken_back": _l("撤回账号申请"),
    "accounts.unit_added": _l("添加单位"),
    "accounts.unit_changed": _l("修改单位信息"),
    "accounts.unit_renamed": _l("单位更名"),
    "accounts.unit_closed": _l("撤销单位"),
    "accounts.unit_reopened": _l("恢复单位"),
    "accounts.disabled": _l("停用账号"),
    "accounts.enabled": _l("启用账号"),
    "accounts.corrected": _l("更正人员信息"),
    "accounts.password_reset": _l("重置密码"),
    "accounts.factor_set_up": _l("设置二次验证"),
    "accounts.factor_replaced": _l("更换二次验证"),
    "accounts.factor_reset": _l("重置二次验证"),
    "accounts.factor_refused": _l("二次验证未通过"),
    "accounts.recovery_code_used": _l("使用恢复码"),
    "accounts.recovery_codes_renewed": _l("重新生成恢复码"),
    "accounts.password_changed": _l("本人修改密码"),
    "accounts.closed": _l("注销账号"),
    "accounts.reopened": _l("注销后重新登录，恢复账号"),
    "accounts.phone_proven": _l("验证手机号"),
    "accounts.code_locked": _l("验证码连续输错，暂停验证"),
    "accounts.list_exported": _l("导出账号列表"),
    "accounts.requests_exported": _l("导出账号申请列表"),
}
SUBJECTS = {"person": _l("人员"), "organisation": _l("单位"), "sign_in_try": _l("登录尝试")}
DETAILS = {
    "asked": _l("申请事项"), "before": _l("原为"), "changed": _l("更正内容"), "name": _l("名称"),
    "organisation": _l("单位"), "request": _l("申请编号"), "role": _l("角色"), "to": _l("改为"), "until": _l("截止"),
}
VALUES = {
    "asked": RequestKind.words, "before": said_of_a_unit, "changed": words_of_corrections,
    "kind": OrganisationKind.words, "lead": unit_words, "organisation": unit_words, "role": Role.words,
    "street": unit_words,
}
FORMS = {
    "accounts.prove": _l("用手机号登录"),
    "accounts.send_code": _l("获取验证码"),
    "accounts.sign_out": _l("退出登录"),
    "accounts_staff.prove": _l("登录工作台"),
    "accounts_staff.prove_second": _l("登录工作台"),
    "people_staff.add": _l("新增工作人员账号"),
    "people_staff.correct": _l("更正人员信息"),
    "people_staff.disable": _l("停用账号"),
    "people_staff.enable": _l("启用账号"),
    "people_staff.end_sessions": _l("强制下线"),
    "people_staff.give_role": _l("授予角色"),
    "people_staff.reset_factor": _l("申请重置二次验证"),
    "people_staff.reset_password": _l("重置密码"),
    "people_staff.take_role": _l("收回角色"),
    "requests_staff.confirm": _l("确认账号申请"),
    "requests_staff.refuse": _l("不同意账号申请"),
    "requests_staff.take_back": _l("撤回账号申请"),
    "own_staff.change_password": _l("修改自己的密码"),
    "own_staff.end_others": _l("退出自己在其他设备上的登录"),
    "factor_staff.renew": _l("重新生成自己的恢复码"),
    "factor_staff.take": _l("设置自己的二次验证"),
    "proof_staff.prove": _l("再次验证本人"),
}
TODOS = (todos.requests_to_confirm,)
AWAITED = (todos.requests_made,)
FIGURES = (todos.figures_of_accounts,)
DESK_ACTIONS = (
    DeskAction("people_staff.add", _l("添加账号"), (Role.SECURITY,)),
    DeskAction("people_staff.index", _l("账号管理"), (Role.SECURITY,)),
    DeskAction("requests_staff.index", _l("账号申请"), (Role.SECURITY,)),
)
RETENTION = retention
