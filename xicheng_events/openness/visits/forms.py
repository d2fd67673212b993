"""What the desk and members send about visits. Shape only."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.foundation.core.text import table_moment
from xicheng_events.foundation.web.fields import DayField, WholeField, options
from xicheng_events.foundation.web.forms import BaseForm, OnceForm
from xicheng_events.openness.appointments.columns import member_words
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.visits.availability import StandIn
from xicheng_events.openness.visits.states import KINDS


class NewVisitForm(OnceForm):
    """A visit or symposium to be written."""

    kind = SelectField(_l("类型"), choices=[], validate_choice=False)
    title = StringField(_l("活动名称"), [InputRequired(_l("请填写活动名称。")),
                                     Length(max=60, message=_l("活动名称最多60个字，请精简。"))])

    def suit(self) -> None:
        """Offer the kinds there are."""
        self.kind.choices = options(KINDS)


class TieForm(BaseForm):
    """An event there is already."""

    event = SelectField(_l("已有活动"), choices=[], validate_choice=False)

    def suit(self, events: Iterable[Event]) -> None:
        """Offer these events."""
        self.event.choices = [SelectChoice(each.code, f"{each.code} {each.title}") for each in events]


class RotaForm(BaseForm):
    """How many pairs go on each date."""

    pairs = WholeField(_l("每场几组（两人一组）"), default=1)


class PlaceForm(BaseForm):
    """A member on a date, and why in spite of something else at that time."""

    slot = SelectField(_l("场次"), choices=[], validate_choice=False)
    appointment = SelectField(_l("成员"), choices=[], validate_choice=False)
    reason = StringField(_l("同一时间另有安排仍要安排的理由"))

    def suit(self, members: Iterable[Appointment], slots: Iterable[Slot]) -> None:
        """Offer these members and dates."""
        self.appointment.choices = [SelectChoice("", _("请选择"))] + [
            SelectChoice(str(each.id), member_words(each)) for each in members]
        self.slot.choices = [SelectChoice(str(each.id), f"{each.label} {table_moment(each.starts_at)}".strip())
                             for each in slots]

    def suit_one_date(self, found: Iterable[StandIn]) -> None:
        """Offer these to stand in; the date is known."""
        del self.slot
        self.appointment.choices = [SelectChoice("", _("请选择"))] + [
            SelectChoice(str(each.member.id), stand_in_words(each)) for each in found]


class OwnDaysForm(BaseForm):
    """From when to when somebody can't come."""

    from_on = DayField(_l("开始日期"), [InputRequired(_l("请填写开始日期。"))])
    to_on = DayField(_l("结束日期"), [InputRequired(_l("请填写结束日期。"))])


class DaysOfTermForm(OwnDaysForm):
    """The same of who is a member of several programmes."""

    appointment = SelectField(_l("项目"), choices=[], validate_choice=False)

    def suit(self, terms: Iterable[Appointment]) -> None:
        """Offer these terms."""
        self.appointment.choices = [SelectChoice(str(each.id), each.programme.title) for each in terms]


class MemberDaysForm(OwnDaysForm):
    """The same, entered by the desk for a member."""

    appointment = SelectField(_l("成员"), choices=[], validate_choice=False)

    def suit(self, members: Iterable[Appointment]) -> None:
        """Offer these members."""
        self.appointment.choices = [SelectChoice(str(each.id), member_words(each)) for each in members]


def stand_in_words(found: StandIn) -> str:
    """Who may stand in, with what to choose by: “3号 李静（轮值2次）”."""
    who = member_words(found.member)
    if found.clash:
        return _("%(who)s（轮值%(n)s次，同一时间另有安排，须写明理由）", who=who, n=found.times)
    return _("%(who)s（轮值%(n)s次）", who=who, n=found.times)
