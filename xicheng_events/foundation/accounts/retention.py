"""What is kept of people as such, and of their signing in."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, exists, select

from xicheng_events.foundation.accounts.models import Person, StaffAccount
from xicheng_events.foundation.accounts.operations.codes import forget_old_codes
from xicheng_events.foundation.accounts.operations.forgetting import forget_people
from xicheng_events.foundation.accounts.operations.second_person import forget_old_requests
from xicheng_events.foundation.accounts.operations.tries import forget_old_tries
from xicheng_events.foundation.core.retention import Personal, Reason

_STAFF = _l("账号存续期间；停用后姓名随审计记录保存，以便查明由谁办理")


def _is_staff():
    return exists().where(StaffAccount.person_id == Person.id)


PERSONAL = (
    Personal("person", "name phone phone_hash contact_key", _l("姓名、手机号"), _l("登录，找到本人的报名和意见"),
             _l("注销后，或%(IDLE_MONTHS)s个月未登录，且没有其他事项需要时；工作人员：账号存续期间，之后随审计记录"),
             by=forget_people, but=_is_staff, shown="name"),
    Personal("staff_account", "sign_in_name password_hash", _l("工作人员登录名"), _l("登录工作台"), _STAFF, kept=True),
    Personal("second_factor", "secret", _l("二次验证的密钥（加密）"), _l("登录工作台"),
             _l("账号存续期间；更换、重置时删除"), kept=True),
    Personal("recovery_code", "digest", _l("恢复码（散列）"), _l("手机丢失时登录工作台"),
             _l("账号存续期间；重新生成、更换、重置时删除"), kept=True),
    Personal("account_request", "reason open_key", _l("账号申请的理由"), _l("由另一人确认账号变更"),
             _l("办结一年后；办理经过在审计记录中"), by=forget_old_requests),
    Personal("phone_code", "phone_hash digest address_hash device_hash proof", _l("验证码的发送记录（均为散列）"),
             _l("核对验证码，限制发送次数"), _l("2日"), by=forget_old_codes),
    Personal("sign_in_try", "bucket name_hash address_hash", _l("登录失败记录（均为散列）"), _l("防止猜测密码"),
             _l("1日"),
             by=forget_old_tries),
)
NOT_PERSONAL = {"person": "session_stamp", "organisation": "slug code short_name full_name search_alias",
                "unit_name": "short_name full_name"}
WORDS = {"name": _l("姓名"), "phone": _l("手机号"), "since": _l("首次登录"), "signed_in_at": _l("最近登录")}


def of_person(person) -> dict:
    """Who it is, and since when."""
    return {"name": person.name, "phone": person.phone, "since": person.created_at,
            "signed_in_at": person.signed_in_at}


def wants(person) -> Iterator[Reason]:
    """Members of staff answer for what they did."""
    if person.account:
        yield Reason(_("工作人员账号"), _("由安全管理员办理停用；办理过的事项须能查明由谁办理。"))


def wanted() -> Iterator[Select]:
    """The same for everybody."""
    yield select(StaffAccount.person_id)
