"""The form of a unit's own words."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.notify.wording_rules import MOST_CHARACTERS
from xicheng_events.foundation.web.forms import BaseForm


class WordingForm(BaseForm):
    """What the message is to say."""

    text = TextAreaField(_l("短信内容"), [
        InputRequired(_l("请填写短信内容。")),
        Length(max=MOST_CHARACTERS, message=_l("短信内容最多200个字，请精简。"))], filters=[plain_text])
