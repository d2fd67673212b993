"""What one fills in to sign in."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from xicheng_events.core.phones import clean_mobile
from xicheng_events.web.forms import BaseForm, checked
from xicheng_events.web.held import LONGEST_HELD


class PhoneForm(BaseForm):
    """Where to send a code."""

    phone = StringField(_l("手机号"), [InputRequired(_l("请填写手机号。")), checked(clean_mobile)],
                        render_kw={"inputmode": "tel", "autocomplete": "tel"})
    held = HiddenField(validators=[Length(max=LONGEST_HELD)])
    next = HiddenField()


class SignInForm(PhoneForm):
    """Phone and code."""

    code = StringField(_l("验证码"), [InputRequired(_l("请填写短信中的6位验证码。")), Length(max=12)],
                       render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"})


class StaffSignInForm(BaseForm):
    """Sign-in name and password."""

    sign_in_name = StringField(_l("登录名"), [InputRequired(_l("请填写登录名。")), Length(max=40)],
                               render_kw={"autocomplete": "username"})
    password = PasswordField(_l("密码"), [InputRequired(_l("请填写密码。")), Length(max=200)],
                             render_kw={"autocomplete": "current-password"})
    held = HiddenField(validators=[Length(max=LONGEST_HELD)])
    next = HiddenField()
