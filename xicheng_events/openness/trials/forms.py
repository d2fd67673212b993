"""What is filled in about tasks. Lengths and rules are the operations'."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.queries import organisation_by_slug
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.fields import ChoiceField, DayField, TicksField
from xicheng_events.foundation.web.forms import BaseForm, OnceForm
from xicheng_events.openness.appointments.columns import member_words
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.trials.operations.assigning import TaskPlan
from xicheng_events.openness.trials.states import TargetKind, TaskMode


class TrialForm(OnceForm):
    """安排体验任务."""

    members = TicksField(_l("体验员"), [InputRequired(_l("请至少选择一位体验员。"))], coerce=str, validate_choice=False)
    mode = ChoiceField(TaskMode, _l("体验方式"))
    target_kind = ChoiceField(TargetKind, _l("对象类型"))
    target = StringField(_l("体验对象"), [InputRequired(_l("请填写体验对象。"))], filters=[plain_text])
    unit = SelectField(_l("被体验单位"), choices=[], validate_choice=False)
    first_on = DayField(_l("第一天"), [InputRequired(_l("请填写第一天。"))])
    last_on = DayField(_l("最后一天"), [InputRequired(_l("请填写最后一天。"))])
    brief = TextAreaField(_l("体验内容"), [InputRequired(_l("请填写体验内容。"))], filters=[plain_text])
    safety = TextAreaField(_l("安全和保密须知"), filters=[plain_text])
    companions = StringField(_l("陪同人员"), filters=[plain_text])

    def offer(self, members: list[Appointment], modes: list[TaskMode], units: list[Organisation]) -> None:
        """Set what may be chosen."""
        several = {each.sequence for each in members if each.term_number > 1}
        self.members.choices = [SelectChoice(str(each.id), member_words(each) + (
            _("（第%(n)s届）", n=each.term_number) if each.sequence in several else "")) for each in members]
        self.mode.offer(modes)
        self.unit.choices = [SelectChoice("", _("请选择")), *unit_choices(units)]

    def chosen_members(self, members: list[Appointment]) -> list[Appointment]:
        """Whom it is given to. Refuses `unknown_choice`."""
        by_id = {str(each.id): each for each in members}
        chosen = dict.fromkeys(self.members.data or ())
        if not all(each in by_id for each in chosen):
            raise _unknown("members")
        return [by_id[each] for each in chosen]

    @property
    def plan(self) -> TaskPlan:
        """What was filled in. Refuses `unknown_choice` beside its field."""
        unit = organisation_by_slug(plain_text(self.unit.data)[:40]) if self.unit.data else None
        if unit is None:
            raise Refused("unit_missing", _("请选择被体验单位。"), "unit")
        if not isinstance(self.mode.data, TaskMode):
            raise _unknown("mode")
        if not isinstance(self.target_kind.data, TargetKind):
            raise _unknown("target_kind")
        return TaskPlan(unit=unit, **{name: self[name].data for name in (
            "mode", "target_kind", "target", "first_on", "last_on", "brief", "safety", "companions")})


class DeclineForm(BaseForm):
    """谢绝."""

    reason = StringField(_l("原因"), [InputRequired(_l("请填写原因。"))], filters=[plain_text])


class DoneForm(BaseForm):
    """已完成体验."""

    on = DayField(_l("完成体验的日期"), [InputRequired(_l("请填写完成体验的日期。"))])


def _unknown(field: str) -> Refused:
    return Refused("unknown_choice", _("请从列出的选项中选择。"), field)
