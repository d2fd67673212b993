"""The desk's forms of a theme: beginning one, its words, its rows, the issues behind it, withdrawing it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.fields import DayField, TicksField
from xicheng_events.foundation.web.forms import BaseForm, OnceForm
from xicheng_events.voice.themes.kinds import Part
from xicheng_events.voice.themes.theme_rules import months_to_choose


class NewThemeForm(OnceForm):
    """What a new theme begins with."""

    month = SelectField(_l("月份"), validate_choice=False)
    lead = SelectField(_l("主责单位"), coerce=str, validate_choice=False)
    title = StringField(_l("主题"))

    def offer(self, units: list[Organisation]) -> None:
        """Set what may be chosen."""
        self.month.choices = [SelectChoice(each.name, each.label) for each in months_to_choose()]
        self.lead.choices = [*([SelectChoice("", _("请选择"))] if len(units) > 1 else []), *unit_choices(units)]
        self._units = {unit.slug: unit for unit in units}

    def chosen_lead(self) -> Organisation:
        """The unit that was chosen. Refuses `unknown_choice`."""
        if self.lead.data not in self._units:
            raise Refused("unknown_choice", _("请选择主责单位。"), "lead")
        return self._units[self.lead.data]


class ThemeWordsForm(BaseForm):
    """What a theme says besides its rows."""

    title = StringField(_l("主题"))
    problem = TextAreaField(_l("群众反映的问题"), filters=[plain_text])
    measures = TextAreaField(_l("治理措施"), filters=[plain_text])
    partners = TicksField(_l("协办单位"), coerce=str, validate_choice=False)
    version = HiddenField()

    def offer(self, units: list[Organisation], written: list[str]) -> None:
        """Set what may be chosen: units by the names they bear, and what is `written` already."""
        self.partners.choices = _by_name(units, written)

    def fields(self) -> dict:
        """As `edit_theme` takes them. Refuses `unknown_choice`."""
        offered = [choice.value for choice in self.partners.choices]
        if not set(self.partners.data or ()) <= set(offered):
            raise Refused("unknown_choice", _("请从列出的单位中选择。"), "partners")
        return {"title": self.title.data, "problem": self.problem.data or "", "measures": self.measures.data or "",
                "partners": [name for name in offered if name in (self.partners.data or ())]}


class RowForm(BaseForm):
    """One row of a theme."""

    version = HiddenField()

    def offer(self, units: list[Organisation], written: str) -> None:
        """Set what may be chosen."""

    def said(self) -> dict:
        """As `put_row` takes it."""
        return {name: value for name, value in self.values.items() if name != "version"}


class TaskForm(RowForm):
    """任务."""

    text = StringField(_l("任务"))
    unit = SelectField(_l("责任单位"), coerce=str, validate_choice=False)
    due_on = DayField(_l("完成期限"))
    done_on = DayField(_l("完成日期"))
    outcome = StringField(_l("完成情况"))

    def offer(self, units: list[Organisation], written: str) -> None:
        """Units by the names they bear, and what is `written` already."""
        self.unit.choices = [SelectChoice("", _("请选择")), *_by_name(units, [written] if written else [])]

    def said(self) -> dict:
        """As `put_row` takes it. Refuses `unknown_choice`."""
        if self.unit.data not in [choice.value for choice in self.unit.choices]:
            raise Refused("unknown_choice", _("请选择责任单位。"), "unit")
        return super().said()


class TaskDoneForm(BaseForm):
    """登记任务完成: by the unit that has it."""

    version = HiddenField()
    done_on = DayField(_l("完成日期"), [InputRequired(_l("请填写完成日期。"))])
    outcome = StringField(_l("完成情况"), [InputRequired(_l("请填写完成情况。"))])


class PolicyForm(RowForm):
    """政策措施."""

    title = StringField(_l("文件名称"))
    number = StringField(_l("文号"))
    on = DayField(_l("印发日期"))
    link = StringField(_l("公布网址"))


class NoteForm(RowForm):
    """工作进展."""

    on = DayField(_l("日期"))
    text = TextAreaField(_l("工作进展"), filters=[plain_text])


ROW_FORMS: dict[Part, type[RowForm]] = {Part.TASKS: TaskForm, Part.POLICIES: PolicyForm, Part.NOTES: NoteForm}


class ThemeIssueForm(BaseForm):
    """Which issue of the ledger."""

    number = StringField(_l("问题编号"), [InputRequired(_l("请填写问题编号。"))])


class WithdrawThemeForm(BaseForm):
    """Why a theme is taken back. Everybody reads it."""

    reason = TextAreaField(_l("撤下原因"), filters=[plain_text])


def theme_field_words() -> dict[str, str]:
    """What the parts of a theme are called."""
    return {part.value: part.label for part in Part} | {
        name: str(label) for name, field in vars(ThemeWordsForm).items() if isinstance(field, UnboundField)
        for label in field.args if isinstance(label, LazyString)}


def _by_name(units: list[Organisation], written: list[str]) -> list[SelectChoice]:
    choices = unit_choices(units, by="full_name")
    there = {choice.value for choice in choices}
    return [*(SelectChoice(name, name) for name in written if name not in there), *choices]
