"""What one fills in to close the account."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from xicheng_events.foundation.web.forms import BaseForm


class ClosingForm(BaseForm):
    """The code that was sent to one's own phone."""

    code = StringField(_l("验证码"), [InputRequired(_l("请填写短信中的6位验证码。")), Length(max=12)],
                       render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"})
