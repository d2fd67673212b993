"""The forms of copying, repeating, planning slots, and templates."""

from datetime import time

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from xicheng_events.booking.notices.rules import LARGEST_SLOT
from xicheng_events.booking.notices.series import MOST_AT_ONCE, Rhythm
from xicheng_events.booking.notices.slot_plan import SlotPlan
from xicheng_events.foundation.web.date_time_fields import ClockField
from xicheng_events.foundation.web.fields import DayField, WholeField, options
from xicheng_events.foundation.web.forms import BaseForm, OnceForm, hidden_number


class CopyForm(OnceForm):
    """On which day the first slot of the copy is."""

    first = DayField(_l("首场日期"))


class RhythmForm(BaseForm):
    """How often and how many times; asked in the address, so that the list can be looked at first."""

    rhythm = SelectField(_l("重复"), choices=options(Rhythm),
                         default=Rhythm.MONTHLY.value)
    count = WholeField(_l("次数（1至%(n)s）", n=MOST_AT_ONCE), [InputRequired(_l("请填写次数。")), NumberRange(
        1, MOST_AT_ONCE, _l("次数应为1至%(n)s的整数，请检查。", n=MOST_AT_ONCE))], default=6)


class DaysForm(OnceForm):
    """The days that were ticked; they are checked by the operation."""

    days = StringField(_l("日期"))


class SlotPlanForm(BaseForm):
    """From, to, how long; asked in the address."""

    day = DayField(_l("日期"), validators=[InputRequired(_l("请填写日期。"))])
    last_day = DayField(_l("到哪一天（多天时填写）"))
    starts = ClockField(_l("开始"), validators=[InputRequired(_l("请填写开始时间。"))], default=time(9))
    ends = ClockField(_l("结束"), validators=[InputRequired(_l("请填写结束时间。"))], default=time(17))
    minutes = WholeField(_l("每场时长（分钟）"), [InputRequired(_l("请填写每场时长。")), NumberRange(
        5, 720, _l("每场时长应为5至720分钟，请检查。"))], default=60)
    pause = WholeField(_l("两场间隔（分钟）"), [Optional(), NumberRange(
        0, 720, _l("间隔应为0至720分钟，请检查。"))], default=0)
    break_starts = ClockField(_l("中间休息开始"))
    break_ends = ClockField(_l("中间休息结束"))
    capacity = WholeField(_l("每场名额（人）"), [InputRequired(_l("请填写每场名额。")), NumberRange(
        1, LARGEST_SLOT, _l("名额应为1至%(n)s的整数，请检查。", n=LARGEST_SLOT))], default=20)
    waiting_limit = WholeField(_l("每场候补名额（份）"), [Optional(), NumberRange(
        0, LARGEST_SLOT, _l("候补名额应为0至%(n)s的整数，请检查。", n=LARGEST_SLOT))])
    split = BooleanField(_l("名额按身份分配"))

    @property
    def plan(self) -> SlotPlan:
        """What was asked for."""
        fields = {name: field.data for name, field in self._fields.items() if name != "split"}
        return SlotPlan(**{**fields, "pause": fields["pause"] or 0})


class SlotsForm(BaseForm):
    """The slots that were ticked, and the event's version the page showed."""

    slots = StringField(_l("场次"))
    version = HiddenField()

    @property
    def seen_version(self) -> int | None:
        """The version as a number."""
        return hidden_number(self.version.data)


class TemplateNameForm(BaseForm):
    """What a template is called."""

    name = StringField(_l("模板名称"))
