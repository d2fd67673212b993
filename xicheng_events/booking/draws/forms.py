"""The desk's forms for a draw: shape only."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.web.date_time_fields import LocalMomentField
from xicheng_events.foundation.web.forms import BaseForm

_CHOOSE = _l("请选择抽取人。")


def _names(people) -> list[SelectChoice]:
    return [SelectChoice(value="", label=_l("请选择")),
            *(SelectChoice(value=str(person.id), label=person.name) for person in people)]


def _officer(label) -> SelectField:
    return SelectField(label, [InputRequired(_CHOOSE)], coerce=str)


class OfficersForm(BaseForm):
    """抽取人: by whom it is drawn."""

    first, second = _officer(_l("第一抽取人")), _officer(_l("第二抽取人"))

    def offer(self, people) -> "OfficersForm":
        """Let these people be chosen."""
        self.first.choices = self.second.choices = _names(people)
        return self

    def chosen(self, people) -> list:
        """The two of `people` that were."""
        by_id = {str(person.id): person for person in people}
        return [by_id[self.first.data], by_id[self.second.data]]


class PlanForm(OfficersForm):
    """抽取安排: when, by whom, and which public number."""

    draw_at = LocalMomentField(_l("抽取时间"), [InputRequired(_l("请填写抽取时间，例如2026-03-17 10:00。"))])
    first, second = _officer(_l("第一抽取人")), _officer(_l("第二抽取人"))  # behind the time, as on the page
    number_what = StringField(_l("公开号码"), [Length(max=120, message=_l("公开号码说明最多120个字。"))])
    number_on = DateField(_l("号码产生日期"), [Optional()])

    def validate_draw_at(self, field):
        """Refuse a moment that no clock shows."""
        try:
            if field.data:
                clock.from_local(field.data)
        except OverflowError:
            raise ValidationError(_l("请填写抽取时间，例如2026-03-17T10:00。")) from None

    def as_plan(self, people) -> dict:
        """The keywords of `plan_draw`."""
        return {"draw_at": clock.from_local(self.draw_at.data), "number_what": self.number_what.data,
                "number_on": self.number_on.data, "officers": self.chosen(people)}


class CommitForm(BaseForm):
    """An officer's share."""

    own_words = StringField(_l("自拟内容"), [Length(max=200, message=_l("自拟内容最多200个字。"))])


class RevealForm(BaseForm):
    """The reveal, with the public number where there is one."""

    number = StringField(_l("公布的号码"), [Length(max=120, message=_l("号码最多120个字符。"))])


class ReplacementForm(BaseForm):
    """Who reveals in the place of an officer who can't, and why."""

    person = SelectField(_l("改由"), [InputRequired(_CHOOSE)], coerce=str)
    reason = TextAreaField(_l("更换原因"), [InputRequired(_l("请写明更换原因，会随结果公布。")),
                                        Length(max=100, message=_l("更换原因最多100个字。"))])

    def offer(self, people) -> "ReplacementForm":
        """Let these people be chosen."""
        self.person.choices = _names(people)
        return self
