"""Inputs for the questions of a form, put into whatever form asks them; and the desk's forms that build it.

How answers are understood is the business of `reading_answers`; here is how they are typed and given back.
"""

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from xicheng_events.booking.events.asked_at_registering import COUNTED, NAMED, form_of, option_words
from xicheng_events.booking.events.form_catalogue import (
    CATALOGUE,
    OWN_KINDS,
    WITH_OPTIONS,
    YES_NO_WORDS,
    Field,
    QuestionKind,
)
from xicheng_events.booking.notices.form_rules import deciding_values
from xicheng_events.foundation.questions.reading_answers import Answers, kept_on_sheet, name_of, read
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import BaseForm


class _Ticks(SelectMultipleField):
    """Any of several, as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _text(item, **attributes):
    return StringField(item["label"], render_kw=attributes or None)


def _choice(item, field=RadioField):
    return field(item["label"], choices=[SelectChoice(each, each) for each in item["options"]], validate_choice=False)


_INPUTS = {
    QuestionKind.TEXT: _text,
    QuestionKind.LONG: lambda item: TextAreaField(item["label"], render_kw={"rows": 3}),
    QuestionKind.NUMBER: lambda item: _text(item, inputmode="decimal"),
    QuestionKind.DATE: lambda item: StringField(item["label"], widget=DateInput()),
    QuestionKind.SINGLE: _choice,
    QuestionKind.MULTIPLE: lambda item: _choice(item, _Ticks),
    QuestionKind.YES_NO: lambda item: RadioField(item["label"], validate_choice=False, choices=[
        SelectChoice(*each) for each in YES_NO_WORDS.items()]),
    QuestionKind.PLATE: lambda item: _text(item, autocomplete="off"),
}


def add_questions(form: BaseForm, items: list[dict], given: Answers | None = None) -> None:
    """Put an input for each of `items` into `form`, with what was sent, or else `given`."""
    form.asked = kept_on_sheet(items)
    sent = form.within_bounds(request.form) if form.is_submitted() else None
    for item in form.asked:
        for name, unbound, data in _inputs(item, (given or {}).get(item["key"], [])):
            field = form.meta.bind_field(form, unbound, {"name": name, "prefix": ""})
            field.process(sent, data if sent is None else None)
            field.flags.required = item["required"] and not item["show_if"]
            form._fields[name] = field


def answers_in(form: BaseForm) -> Answers:
    """What was typed into those inputs, by key, as `reading_answers.read` takes it."""
    return {item["key"]: _typed(form, item) for item in form.asked}


def check_answers(form: BaseForm) -> bool:
    """Show everything that is wrong with the answers, each beside its input; whether all is well."""
    _answers, problems = read(form.asked, answers_in(form))
    for problem in problems:
        form.refuse(problem)
    return not problems


def _inputs(item: dict, given: list[str]) -> list[tuple]:
    if item["kind"] == QuestionKind.CONTACT:
        name, phone = [*given, "", ""][:2]
        return [(f"{name_of(item)}-name", StringField(_("%(what)s姓名", what=item["label"])), name),
                (f"{name_of(item)}-phone", StringField(_("%(what)s电话", what=item["label"]),
                                                       render_kw={"inputmode": "tel"}), phone)]
    data = given if item["kind"] == QuestionKind.MULTIPLE else (given[0] if given else None)
    return [(name_of(item), _INPUTS[QuestionKind(item["kind"])](item), data)]


def _typed(form: BaseForm, item: dict) -> list[str]:
    if item["kind"] == QuestionKind.CONTACT:
        return [form._fields[f"{name_of(item)}-{part}"].data or "" for part in ("name", "phone")]
    data = form._fields[name_of(item)].data
    return list(data or ()) if isinstance(data, list) else [data] if data else []


NEEDS = [SelectChoice("", _l("不收集")), SelectChoice("optional", _l("选填")), SelectChoice("required", _l("必填"))]


class FieldsForm(BaseForm):
    """Which fields of the catalogue are asked: two inputs each, `<field>-need` and `<field>-reason`."""

    companions = RadioField(_l("同行人登记方式"), validate_choice=False, choices=[
        SelectChoice(NAMED, _l("登记每位同行人的姓名和年龄段")),
        SelectChoice(COUNTED, _l("只登记成人和儿童人数，不登记姓名"))])
    version = HiddenField()

    def __init__(self, notice, **kwargs):
        super().__init__(**kwargs)
        asked = {item["field"]: item for item in form_of(notice)["items"] if item["field"]}
        for field in Field:
            item = asked.get(field.value)
            need = "" if item is None else "required" if item["required"] else "optional"
            self._add(f"{field.value}-need", SelectField(field.label, choices=NEEDS, validate_choice=False), need)
            self._add(f"{field.value}-reason", StringField(_("%(what)s的收集理由", what=field.label)),
                      item["reason"] if item else "")

    def _add(self, name: str, unbound, data) -> None:
        field = self.meta.bind_field(self, unbound, {"name": name, "prefix": ""})
        field.process(self.within_bounds(request.form) if self.is_submitted() else None, data)
        self._fields[name] = field

    @property
    def rows(self) -> list[tuple]:
        """(field, its row of the catalogue, need, reason) for the page."""
        return [(field, CATALOGUE[field], self._fields[f"{field.value}-need"], self._fields[f"{field.value}-reason"])
                for field in Field]

    @property
    def chosen(self) -> dict[str, dict]:
        """The fields as `choose_fields` takes them."""
        return {field.value: {"required": need.data == "required", "reason": reason.data}
                for field, _row, need, reason in self.rows if need.data in ("optional", "required")}


class QuestionForm(BaseForm):
    """One own question."""

    label = StringField(_l("题目"))
    kind = SelectField(_l("题型"), validate_choice=False,
                       choices=options(OWN_KINDS))
    options = TextAreaField(_l("选项"), render_kw={"rows": 5})
    help = StringField(_l("填写说明"))
    required = BooleanField(_l("必填"))
    show_if = SelectField(_l("什么情况下显示"), choices=[], validate_choice=False)
    reason = StringField(_l("收集理由"))
    version = HiddenField()

    def offer(self, before: list[dict]) -> None:
        """Set what showing it may depend on: the answers of the questions before it."""
        self.show_if.choices = [SelectChoice("", _("总是显示")), *(
            SelectChoice(f"{item['key']}={value}", _("“%(question)s”选“%(answer)s”时", question=item["label"],
                                                     answer=option_words(item, value)))
            for item in before for value in deciding_values(item))]

    def question(self, key: str) -> dict:
        """The question as `put_question` takes it."""
        on, _equals, value = (self.show_if.data or "").partition("=")
        return {"key": key, "kind": self.kind.data, "label": self.label.data, "help": self.help.data,
                "required": self.required.data, "reason": self.reason.data,
                "options": (self.options.data or "").splitlines() if self.kind.data in WITH_OPTIONS else [],
                "show_if": {"key": on, "value": value} if on else None}


def as_typed(item: dict) -> dict:
    """A question as `QuestionForm` takes it."""
    condition = item["show_if"]
    return {**{name: item[name] for name in ("label", "kind", "help", "required", "reason")},
            "options": "\n".join(item["options"]),
            "show_if": f"{condition['key']}={condition['value']}" if condition else ""}
