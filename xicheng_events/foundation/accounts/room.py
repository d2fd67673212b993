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
    views,
)
from xicheng_events.foundation.accounts.operations.codes import forget_old_codes
from xicheng_events.foundation.accounts.operations.forgetting import forget_people
from xicheng_events.foundation.accounts.operations.requests import forget_old_requests
from xicheng_events.foundation.accounts.operations.tries import forget_old_tries
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Template

PAGES = (views.bp, staff_views.bp, staff_accounts.bp, staff_requests.bp, staff_own.bp, staff_factor.bp, staff_proof.bp)
SWEEPS = (
    Sweep(forget_old_codes, 3600, in_parts=True),
    Sweep(forget_old_tries, 3600, in_parts=True),
    Sweep(forget_old_requests, 3600),
    Sweep(forget_people, 3600, in_parts=True),
)
TEMPLATES = {
    # Sent before anybody knows which unit it is for.
    "code": Template(
        _l("验证码"),
        _l("验证码{code}，{minutes}分钟内有效，用于登录或报名。请勿告知他人。"),
        ("code",), by_unit=False, urgent=True),
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
RETENTION = retention
