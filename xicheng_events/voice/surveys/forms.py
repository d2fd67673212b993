"""The questionnaire (domain §2.6)."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, FormField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.questions.kinds import Satisfaction
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import OnceForm, Rows
from xicheng_events.voice.opinions.models import OpinionKind
from xicheng_events.voice.surveys.models import RatedItem
from xicheng_events.voice.surveys.operations.taking_answers import SUGGESTIONS_AT_MOST, TEXT_AT_MOST

_AT_MOST = Length(max=TEXT_AT_MOST, message=_l("最多1000字，请精简。"))


def _rating(item: RatedItem, *, required: bool = False) -> RadioField:
    rule = InputRequired(_l("请选择总体满意度。")) if required else Optional()
    return RadioField(item._label, [rule], choices=options(Satisfaction))


class SuggestionForm(Form):
    """One suggestion; a row without text is none."""

    kind = SelectField(_l("类别"), choices=options(OpinionKind), default="suggestion", validate_choice=False)
    text = TextAreaField(_l("具体内容"), [Length(max=500, message=_l("每条意见最多500字，请精简或分条填写。"))],
                         filters=[plain_text])
    place = StringField(_l("涉及地点"), [Length(max=100, message=_l("涉及地点最多100字，请精简。"))],
                        filters=[plain_text])
    wants_reply = BooleanField(_l("需要答复"))
    may_publish = BooleanField(_l("同意公开（不含个人信息）"))

    def validate_kind(self, field):
        """Needed in the rows that are filled in."""
        if self.text.data and field.data not in [kind.value for kind in OpinionKind]:
            raise ValidationError(str(_l("请选择意见的类别。")))


class FeedbackForm(OnceForm):
    """Ratings, what impressed, and up to five suggestions."""

    overall = _rating(RatedItem.OVERALL, required=True)
    organisation = _rating(RatedItem.ORGANISATION)
    content = _rating(RatedItem.CONTENT)
    qa = _rating(RatedItem.QA)
    venue = _rating(RatedItem.VENUE)
    why_unhappy = TextAreaField(_l("如有不满意，请告诉我们原因"), [_AT_MOST], filters=[plain_text])
    impressed_by = TextAreaField(_l("印象最深的内容"), [_AT_MOST], filters=[plain_text])
    suggestions = Rows(FormField(SuggestionForm), max_entries=SUGGESTIONS_AT_MOST)
    anonymous = BooleanField(_l("对主办单位匿名"))

    def show_rows(self) -> None:
        """Show all rows for suggestions; the page keeps the empty ones folded."""
        while len(self.suggestions.entries) < SUGGESTIONS_AT_MOST:
            self.suggestions.append_entry()

    @property
    def ratings(self) -> dict:
        """{item: score} of what was rated."""
        return {item: int(self._fields[item.value].data) for item in RatedItem if self._fields[item.value].data}

    @property
    def said(self) -> list[dict]:
        """The filled-in suggestions, as `taking_answers.answer` takes them."""
        rows = [row.data for row in self.suggestions if row.form.text.data]
        return [{**row, "kind": OpinionKind(row["kind"])} for row in rows]
