"""The desk's forms for seats: shape only."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, IntegerField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from xicheng_events.booking.seating.models import RoomPlan
from xicheng_events.booking.seating.simple_plans import READY, SeatNumbers
from xicheng_events.foundation.web.forms import BaseForm, OnceForm

READY_PLAN, OWN_PLAN = "ready:", "own:"


class ChoosePlanForm(BaseForm):
    """Which plan an event has."""

    plan = SelectField(_l("座位图"), [InputRequired(_l("请选择座位图。"))], choices=[], default="")

    def offer(self, own: list[RoomPlan]) -> "ChoosePlanForm":
        """Let the unit's own plans be chosen, and those that are ready."""
        mine = [SelectChoice(f"{OWN_PLAN}{plan.id}", _("%(name)s（%(n)s座）", name=plan.name, n=plan.seats))
                for plan in own]
        ready = [SelectChoice(READY_PLAN + key, str(words)) for key, (words, _numbers) in READY.items()]
        self.plan.choices = [SelectChoice("", _("请选择")), *mine, *ready]
        return self


class _OfUnit(OnceForm):
    unit = SelectField(_l("单位"), choices=[], validate_choice=False)
    name = StringField(_l("名称"), [InputRequired(_l("请填写名称，例如“三层会议室”。")),
                                  Length(max=40, message=_l("名称最多40个字。"))])

    def offer(self, units) -> "_OfUnit":
        """Let these units be chosen."""
        self.unit.choices = [SelectChoice(unit.slug, unit.short_name) for unit in units]
        return self


def _number(label: str, most: int) -> IntegerField:
    return IntegerField(label, [Optional(), NumberRange(0, most, _l("请填写0至%(n)s的整数。", n=most))], default=0,
                        render_kw={"inputmode": "numeric"})


class SimplePlanForm(_OfUnit):
    """A plan made of numbers."""

    head = _number(_l("会议桌（不安排）"), 60)
    attend = _number(_l("列席席"), 200)
    room = _number(_l("现场席"), 1000)
    observe = _number(_l("旁听席"), 300)
    media = _number(_l("媒体席"), 100)
    accessible = _number(_l("无障碍席"), 50)
    per_row = IntegerField(_l("每排或每桌座位数"), [InputRequired(_l("请填写每排或每桌的座位数。")),
                                               NumberRange(2, 40, _l("请填写2至40的整数。"))], default=10,
                           render_kw={"inputmode": "numeric"})
    at_tables = BooleanField(_l("现场席围桌摆放"))

    @property
    def numbers(self) -> SeatNumbers:
        """What was filled in."""
        return SeatNumbers(self.head.data or 0, self.attend.data or 0, self.room.data or 0, self.observe.data or 0,
                           self.media.data or 0, self.accessible.data or 0, self.per_row.data, self.at_tables.data)


class PlanFileForm(_OfUnit):
    """A plan in a file."""

    file = FileField(_l("座位图文件"), render_kw={"accept": ".json"})
