"""The forms of a pledge."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from xicheng_events.foundation.web.forms import BaseForm


class PledgeForm(BaseForm):
    """A signature: the version that was read, the name, and that it was read."""

    number = HiddenField()
    agreed = BooleanField(_l("我已阅读并遵守以上承诺"))
    name = StringField(_l("签名（填写报名时的姓名）"))


class PledgeTextForm(BaseForm):
    """Another wording, of the version that was read."""

    number = HiddenField()
    text = TextAreaField(_l("承诺书文本"))
