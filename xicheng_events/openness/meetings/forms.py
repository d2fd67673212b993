"""The forms of a meeting, of an item of its agenda, of what a hearing needs, and of a meeting that wasn't open."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.queries import organisations_hosting
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.fields import ChoiceField, DayField, WholeField
from xicheng_events.foundation.web.forms import BaseForm, OnceForm
from xicheng_events.openness.meetings.kinds import ClosedReason, MeetingKind, Speaking


def _units() -> list:
    return [("", _l("请选择")), *((each.value, each.label) for each in unit_choices(organisations_hosting(), by="id"))]


class ItemForm(Form):
    """What an item of an agenda is besides its slot."""

    closed = ChoiceField(ClosedReason, _l("是否公开"), none=_l("公开"))
    unit = SelectField(_l("汇报单位"), choices=_units, validate_choice=False)
    speaking = ChoiceField(Speaking, _l("发言规则"), none=_l("不发言"))
    minutes = WholeField(_l("每人发言（分钟）"))


class OrderForm(BaseForm):
    """In which order the items come that haven't begun; `form_of_order` gives it its fields, `at_ID`."""

    reason = StringField(_l("调整原因（公开）"), validators=[
        InputRequired(_l("请写明原因，报名人会在通知中看到。")), Length(max=100)])

    @property
    def order(self) -> list[int]:
        """The ids of the slots as they are numbered; [] where two have one number, or one has none."""
        places = {int(name.removeprefix("at_")): field.data for name, field in self._fields.items()
                  if name.startswith("at_")}
        if sorted(places.values(), key=str) != sorted(range(1, len(places) + 1), key=str):
            return []
        return sorted(places, key=places.get)


def form_of_order(slots) -> OrderForm:
    """The form for these items, each under the number it has now."""
    fields = {f"at_{slot.id}": WholeField(slot.label or _l("不公开的议题"), default=at)
              for at, slot in enumerate(slots, start=1)}
    return type("OrderForm", (OrderForm,), fields)()


class ItemClosingForm(BaseForm):
    """转为不公开."""

    reason = ChoiceField(ClosedReason, _l("不公开的原因"), none=_l("请选择"))


class MeetingForm(BaseForm):
    """会议基本情况."""

    kind = ChoiceField(MeetingKind, _l("会议类别"), none=_l("请选择"))
    number = StringField(_l("届次"), validators=[Length(max=20)])
    convenor = StringField(_l("召集人"), validators=[Length(max=40)])
    needs_pledge = BooleanField(_l("签署保密承诺书后才有签到码"), default=True)
    selected_how = TextAreaField(_l("听证参加人遴选办法"), filters=[plain_text])
    papers_by_post = BooleanField(_l("听证材料邮寄给参加人（不作为公告附件）"))


class RecordSignedForm(BaseForm):
    """听证笔录已签字."""

    signed_on = DayField(_l("签字日期"))


class ClosedMeetingForm(OnceForm):
    """登记未开放的会议."""

    unit = SelectField(_l("召开单位"), coerce=str, validate_choice=False)
    kind = ChoiceField(MeetingKind, _l("会议类别"), none=_l("请选择"))
    number = WholeField(_l("第几次"))
    held_on = DayField(_l("召开日期"))
    reason = ChoiceField(ClosedReason, _l("不公开的原因"), none=_l("请选择"))
    version = HiddenField()

    def offer_units(self, units: list[Organisation]) -> None:
        """Set whose meetings can be put down here."""
        self.unit.choices = [*([SelectChoice("", _("请选择"))] if len(units) > 1 else []), *unit_choices(units)]
        self._units = {unit.slug: unit for unit in units}

    def unit_chosen(self) -> Organisation:
        """The unit that met. Refuses `unknown_choice`."""
        if self.unit.data not in self._units:
            raise Refused("unknown_choice", _("请选择召开单位。"), "unit")
        return self._units[self.unit.data]


class ClosedRemovalForm(BaseForm):
    """删除登记."""

    why = StringField(_l("删除原因"), validators=[InputRequired(_l("请填写删除原因。")), Length(max=100)])
    version = HiddenField()
