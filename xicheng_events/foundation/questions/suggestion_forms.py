"""Inputs for suggestions: several opinions, each with its kind, place and wish for a reply. Their owner keeps them."""

from functools import cache

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import Rows


class SuggestionForm(Form):
    """One suggestion, in the order of its page; a row without text is none. What it may be, `kinds`, its owner says."""

    kinds: type[Labelled]

    text = TextAreaField(_l("具体内容"), [Length(max=500, message=_l("每条意见最多500字，请精简或分条填写。"))],
                         filters=[plain_text])
    kind = SelectField(_l("类别"), default="suggestion", validate_choice=False, choices=())
    place = StringField(_l("涉及地点"), [Length(max=100, message=_l("涉及地点最多100字，请精简。"))],
                        filters=[plain_text])
    wants_reply = BooleanField(_l("需要答复"))
    may_publish = BooleanField(_l("同意公开（不含个人信息）"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind.choices = options(self.kinds)

    def validate_kind(self, field):
        """Needed in the rows that are filled in."""
        if self.text.data and field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(str(_l("请选择意见的类别。")))


def suggestion_rows(kinds: type[Labelled], at_most: int) -> Rows:
    """The input for up to `at_most` suggestions of those kinds."""
    return Rows(FormField(_form_for(kinds)), max_entries=at_most)


@cache
def _form_for(kinds: type[Labelled]) -> type[Form]:
    return type("SuggestionOfKindForm", (SuggestionForm,), {"kinds": kinds})
