"""The forms of mass notices and of the plan of reminders."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, FormField, SelectField, TextAreaField
from wtforms.fields import HiddenField, SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.mailings.audience import REACHABLE, REPLIES, Arrived, Audience
from xicheng_events.booking.mailings.models import Mailing
from xicheng_events.booking.mailings.operations.reminders import MOST_DAYS, MOST_RULES
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.notify.templates import as_staff_read
from xicheng_events.foundation.notify.wording_rules import MOST_CHARACTERS
from xicheng_events.foundation.web.date_time_fields import ClockField
from xicheng_events.foundation.web.forms import BaseForm, OnceForm, Rows


def _choice(label, default: str = "") -> SelectField:
    return SelectField(label, choices=[], validate_choice=False, default=default)


def _choices(labels: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


def _labels(members: Iterable[Labelled]) -> dict[str, str]:
    return {member.value: member.label for member in members}


class MailingForm(OnceForm):
    """To whom, and what."""

    slot, category = _choice(_l("场次")), _choice(_l("报名身份"))
    # What is written is mostly about coming: who has no place is written to when chosen.
    state = _choice(_l("报名状态"), RegistrationState.CONFIRMED.value)
    seat = _choice(_l("席位"))
    arrived, reply = _choice(_l("签到情况")), _choice(_l("改期后的答复"))
    text = TextAreaField(_l("短信内容"), [
        InputRequired(_l("请填写短信内容。")),
        Length(max=MOST_CHARACTERS, message=_l("短信内容最多200个字，请精简。"))], filters=[plain_text])
    seen = HiddenField()

    def offer(self, event: Event) -> None:
        """Let people choose among what this event has."""
        slots = {str(slot.id): slot.label or f"{event.row.slot}{n}" for n, slot in enumerate(event.slots, start=1)
                 if slot.capacity}
        self.slot.choices = _choices({"": _("全部场次"), **slots})
        self.state.choices = _choices({**_labels(REACHABLE), "": _("全部有效报名（含候补和待审核）")})
        there = {quota.category for slot in event.slots for quota in slot.quotas}
        self.category.choices = _choices({"": _("不限"), **_labels(each for each in Category if each in there)})
        self.seat.choices = _choices({"": _("不限"), **_labels(event.seat_kinds)})
        self.arrived.choices = _choices(_labels(Arrived))
        said = _labels(REPLIES) if event.course == EventCourse.POSTPONED else {}
        self.reply.choices = _choices({"": _("不限"), **said})

    def _offered(self, field) -> None:
        if (field.data or "") not in [choice.value for choice in field.choices]:
            raise ValidationError(_("请从列表中选择。"))

    validate_slot = validate_state = validate_category = validate_arrived = validate_reply = validate_seat = _offered

    def take_over(self, mailing: Mailing) -> None:
        """Begin with whom and what `mailing` was for."""
        for name, value in mailing.audience.items():
            self[name].data = str(value or "")
        self.text.data = as_staff_read(mailing.text or "")

    @property
    def audience(self) -> Audience:
        """The choices, once they are valid."""
        slot = int(self.slot.data) if self.slot.data else None
        return Audience(slot, self.state.data or "", self.category.data or "", self.arrived.data or "",
                        self.reply.data or "", self.seat.data or "")


class RuleForm(Form):
    """One reminder; without a number of days it doesn't count."""

    days = SelectField(_l("提前"), choices=[], validate_choice=False, default="")
    at = ClockField(_l("时间"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        before = {str(n): _("提前%(n)s天", n=n) for n in range(1, MOST_DAYS + 1)}
        self.days.choices = _choices({"": _("不提醒"), "0": _("当天"), **before})

    def validate_days(self, field):
        """Refuse what isn't a number; how many days there may be is the operation's rule."""
        if field.data and not (field.data.isascii() and field.data.isdecimal() and len(field.data) < 4):
            raise ValidationError(_("请从列表中选择。"))

    def validate_at(self, field):
        """A reminder needs a time."""
        if self.days.data and not field.data:
            field.errors = []
            raise ValidationError(_("请填写时间，例如10:00。"))


class ReminderPlanForm(BaseForm):
    """When the people of an event are reminded."""

    rules = Rows(FormField(RuleForm), min_entries=MOST_RULES, max_entries=MOST_RULES)

    @property
    def chosen(self) -> list:
        """[(days, time)] of the rows that count."""
        return [(int(row.form.days.data), row.form.at.data) for row in self.rules if row.form.days.data]
