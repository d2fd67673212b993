"""The forms of a meeting and of an item of its agenda."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, SelectField, StringField
from wtforms.validators import InputRequired, Length

from xicheng_events.foundation.accounts.queries import organisations_hosting
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.web.fields import ChoiceField, WholeField
from xicheng_events.foundation.web.forms import BaseForm
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
