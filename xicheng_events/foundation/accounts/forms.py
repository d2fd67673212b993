"""What one fills in to sign in."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.text import half_width
from xicheng_events.foundation.web.forms import BaseForm, checked
from xicheng_events.foundation.web.forms_over_sign_in import LONGEST_HELD


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
                               filters=[lambda typed: half_width(typed).lower()],  # as all of them are written
                               render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
    password = PasswordField(_l("密码"), [InputRequired(_l("请填写密码。")), Length(max=200)],
                             render_kw={"autocomplete": "current-password"})
    held = HiddenField(validators=[Length(max=LONGEST_HELD)])
    next = HiddenField()


class SecondFactorForm(BaseForm):
    """A code of the app, or a recovery code."""

    code = StringField(_l("动态码或恢复码"), [InputRequired(_l("请填写6位动态码，或一个恢复码。")), Length(max=40)],
                       render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters",
                                  "spellcheck": "false"})
    held = HiddenField(validators=[Length(max=LONGEST_HELD)])
    next = HiddenField()


class SetUpFactorForm(BaseForm):
    """A new second factor: the secret that the page shows, signed, and a code that proves the app has it. `present`,
    which proves the one before, is left out where there is none."""

    present = StringField(_l("现在的动态码或恢复码"),
                          [InputRequired(_l("请填写现在的动态码，或一个恢复码。")), Length(max=40)],
                          render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"})
    code = StringField(_l("新的动态码"), [InputRequired(_l("请填写应用上显示的6位动态码。")), Length(max=12)],
                       render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"})
    secret = HiddenField(validators=[Length(max=400)])


class PasswordProofForm(BaseForm):
    """The password once more, from whoever has no second factor."""

    password = PasswordField(_l("密码"), [InputRequired(_l("请填写密码。")), Length(max=200)],
                             render_kw={"autocomplete": "current-password"})
    held = HiddenField(validators=[Length(max=LONGEST_HELD)])
    next = HiddenField()
