"""What 安全管理员 fills in about accounts, and everybody about the own password."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional

from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.accounts.operations.second_person import LONGEST_REASON
from xicheng_events.foundation.core.names import MAX_LENGTH, clean_name
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import BaseForm, checked

_PHONE = {"inputmode": "tel", "autocomplete": "off"}


class AccountForm(BaseForm):
    """A new member of staff."""

    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。")), Length(max=MAX_LENGTH), checked(clean_name)],
                       render_kw={"autocomplete": "off"})
    sign_in_name = StringField(_l("登录名"), [InputRequired(_l("请填写登录名。")), Length(max=40)],
                               render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})
    phone = StringField(_l("手机号"), [Optional(), checked(clean_mobile)], render_kw=_PHONE)


class CorrectionForm(BaseForm):
    """What a member of staff is called and the phone they are reached by."""

    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。")), Length(max=MAX_LENGTH), checked(clean_name)],
                       render_kw={"autocomplete": "off"})
    phone = StringField(_l("新的手机号"), [Optional(), checked(clean_mobile)], render_kw=_PHONE)
    drop_phone = BooleanField(_l("不再保留手机号"))


class _ReasonForm(BaseForm):
    reason = StringField(_l("理由"), [Optional(), Length(max=LONGEST_REASON)], render_kw={"autocomplete": "off"})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.put_last("reason")


class GiveRoleForm(_ReasonForm):
    """Which role for which unit; why, where somebody else has to confirm it."""

    role = SelectField(_l("角色"), [InputRequired(_l("请选择角色。"))], choices=options(Role, first=_l("请选择")))
    organisation = SelectField(_l("单位"), [InputRequired(_l("请选择单位。"))])


class TakeRoleForm(_ReasonForm):
    """Why a role is taken, where somebody else has to confirm it."""


class ResetFactorForm(_ReasonForm):
    """Why somebody's second factor is taken away, which somebody else has to confirm."""


class ResetForm(_ReasonForm):
    """How a one-time password reaches its owner; why, where somebody else has to confirm it."""

    send = BooleanField(_l("用短信发到本人手机"))


class OwnPasswordForm(BaseForm):
    """The own password, proven and replaced. `password` is left out where a one-time password was given just now."""

    password = PasswordField(_l("现在的密码"), [InputRequired(_l("请填写现在的密码。")), Length(max=200)],
                             render_kw={"autocomplete": "current-password"})
    new_password = PasswordField(_l("新密码"), [InputRequired(_l("请填写新密码。")), Length(max=200)],
                                 render_kw={"autocomplete": "new-password"})
    new_password_again = PasswordField(
        _l("再输一遍新密码"), [InputRequired(_l("请再输一遍新密码。")), Length(max=200),
                        EqualTo("new_password", _l("两次输入的新密码不一样，请重新输入。"))],
        render_kw={"autocomplete": "new-password"})
