"""Inputs for the questions of a form, put into whatever form asks them; and the desk's forms that build it.

How answers are understood is the business of `reading_answers`; here is how they are typed and given back.
"""

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

from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.questions.form_rules import MOST_SUGGESTIONS
from xicheng_events.foundation.questions.items import (
    by_section,
    deciding_values,
    is_other,
    kept_on_sheet,
    name_of,
    option_words,
    other_name_of,
    other_words,
)
from xicheng_events.foundation.questions.kinds import (
    OTHER,
    WITH_OPTIONS,
    YES_NO_WORDS,
    Asking,
    QuestionKind,
    Satisfaction,
)
from xicheng_events.foundation.questions.reading_answers import Answers, read, shown_keys
from xicheng_events.foundation.questions.suggestion_forms import suggestion_rows
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import BaseForm


class _Ticks(SelectMultipleField):
    """Any of several, as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _text(item, **attributes):
    return StringField(item["label"], render_kw=attributes or None)


def _choice(item, field=RadioField):
    other = [SelectChoice(OTHER, other_words())] if item.get("has_other") else []
    return field(item["label"], choices=[SelectChoice(each, each) for each in item["options"]] + other,
                 validate_choice=False)


_INPUTS = {
    QuestionKind.TEXT: _text,
    QuestionKind.LONG: lambda item: TextAreaField(item["label"], render_kw={"rows": 3}),
    QuestionKind.NUMBER: lambda item: _text(item, inputmode="decimal"),
    QuestionKind.DATE: lambda item: StringField(item["label"], widget=DateInput()),
    QuestionKind.SINGLE: _choice,
    QuestionKind.MULTIPLE: lambda item: _choice(item, _Ticks),
    QuestionKind.YES_NO: lambda item: RadioField(item["label"], validate_choice=False, choices=[
        SelectChoice(*each) for each in YES_NO_WORDS.items()]),
    QuestionKind.RATING: lambda item: RadioField(item["label"], validate_choice=False, choices=options(Satisfaction)),
    QuestionKind.PLATE: lambda item: _text(item, autocomplete="off"),
}


def add_questions(form: BaseForm, items: list[dict], given: Answers | None = None, *,
                  opinion_kinds: type[Labelled] | None = None) -> None:
    """Put an input for each of `items` into `form`, with what the form was read from, or else `given`. The page shows
    them by `form.sections` (questions/_asked.html). `opinion_kinds`: what suggestions may be, where they are asked for.
    """
    form.items, form.sections, form.asked = items, by_section(items), kept_on_sheet(items)
    unconditional = [item["key"] for heading, under in form.sections for item in under
                     if not (item["show_if"] or (heading and heading["show_if"]))]
    for item in items:
        if item["kind"] == QuestionKind.SUGGESTIONS:
            _add_suggestions(form, item, opinion_kinds)
        elif item in form.asked:
            _add_question(form, item, (given or {}).get(item["key"], []), must=item["key"] in unconditional)


def _add_question(form: BaseForm, item: dict, given: list[str], *, must: bool) -> None:
    for name, unbound, data in _inputs(item, given):
        field = form.meta.bind_field(form, unbound, {"name": name, "prefix": ""})
        field.process(form.sent, data if form.sent is None else None)
        field.flags.required = item["required"] and must and name != other_name_of(item)
        form._fields[name] = field


def _add_suggestions(form: BaseForm, item: dict, kinds: type[Labelled]) -> None:
    """All rows are there: the page keeps the empty ones folded."""
    unbound, name = suggestion_rows(kinds, item["at_most"]), name_of(item)
    field = form._fields[name] = form.meta.bind_field(form, unbound, {"name": name, "prefix": ""})
    field.process(form.sent)
    while len(field.entries) < item["at_most"]:
        field.append_entry()


def suggestions_in(form: BaseForm) -> list[dict]:
    """The suggestions that were filled in where they are asked for: dicts of `kind` (its value), `text`, `place`,
    `wants_reply`, `may_publish`."""
    shown = shown_keys(form.items, read(form.items, answers_in(form))[0])
    return [row.data for item in form.items if item["kind"] == QuestionKind.SUGGESTIONS and item["key"] in shown
            for row in form._fields[name_of(item)] if row.form.text.data]


def answers_in(form: BaseForm) -> Answers:
    """What was typed into those inputs, by key, as `reading_answers.read` takes it."""
    return {item["key"]: _typed(form, item) for item in form.asked}


def check_answers(form: BaseForm) -> bool:
    """Show everything that is wrong with the answers, each beside its input; whether all is well."""
    _answers, problems = read(form.items, answers_in(form))
    for problem in problems:
        form.refuse(problem)
    return not problems


def _inputs(item: dict, given: list[str]) -> list[tuple]:
    if item["kind"] == QuestionKind.CONTACT:
        name, phone = [*given, "", ""][:2]
        return [(f"{name_of(item)}-name", StringField(_("%(what)s姓名", what=item["label"])), name),
                (f"{name_of(item)}-phone", StringField(_("%(what)s电话", what=item["label"]),
                                                       render_kw={"inputmode": "tel"}), phone)]
    chosen = [OTHER if is_other(item, each) else each for each in given]
    data = chosen if item["kind"] == QuestionKind.MULTIPLE else (chosen[0] if chosen else None)
    inputs = [(name_of(item), _INPUTS[QuestionKind(item["kind"])](item), data)]
    if item.get("has_other"):
        text = next((each.removeprefix(OTHER) for each in given if is_other(item, each)), "")
        inputs.append((other_name_of(item), StringField(_("%(what)s：其他", what=item["label"])), text))
    return inputs


def _typed(form: BaseForm, item: dict) -> list[str]:
    if item["kind"] == QuestionKind.CONTACT:
        return [form._fields[f"{name_of(item)}-{part}"].data or "" for part in ("name", "phone")]
    data = form._fields[name_of(item)].data
    chosen = list(data or ()) if isinstance(data, list) else [data] if data else []
    if not item.get("has_other"):
        return chosen
    # Whoever writes beside 其他 means it, ticked or not: without scripts the input is always there.
    text = form._fields[other_name_of(item)].data or ""
    other = [OTHER + text] if text or OTHER in chosen else []
    return [each for each in chosen if each != OTHER] + other


def filled_in(form: BaseForm) -> list[tuple[str, str]]:
    """(what was asked, what was answered) of all that is shown and was filled in, right or wrong, in the words of the
    questions: for who reads it over."""
    answers = answers_in(form)
    shown = shown_keys(form.items, read(form.items, answers)[0])
    said = [(item["label"], "、".join(option_words(item, value) for value in answers[item["key"]] if value))
            for item in form.asked if item["key"] in shown]
    rows = [(_("第%(n)s条意见建议", n=number), _suggestion_words(row.form)) for item in form.items
            if item["kind"] == QuestionKind.SUGGESTIONS and item["key"] in shown
            for number, row in enumerate(form._fields[name_of(item)], start=1) if row.form.text.data]
    return [(label, words) for label, words in said if words] + rows


def _suggestion_words(row) -> str:
    kinds = {choice.value: str(choice.label) for choice in row.kind.choices}
    ticked = [str(tick.label.text) for tick in (row.wants_reply, row.may_publish) if tick.data]
    return "；".join(filter(None, [kinds.get(row.kind.data), row.text.data, row.place.data, *ticked]))


_ONLY_OF = {"has_other": set(WITH_OPTIONS), "is_overall": {QuestionKind.RATING}, "at_most": {QuestionKind.SUGGESTIONS}}

_ANSWERED = set(QuestionKind) - {QuestionKind.SECTION}
# What the page of a question shows for some kinds only, where scripts run; `_ONLY_OF` besides.
_SHOWN_FOR = _ONLY_OF | {"options": set(WITH_OPTIONS), "required": _ANSWERED - {QuestionKind.SUGGESTIONS},
                         "reason": _ANSWERED}


class QuestionForm(BaseForm):
    """One question of one's own, or a heading."""

    label = StringField(_l("题目"))
    kind = SelectField(_l("题型"), validate_choice=False, choices=[])
    options = TextAreaField(_l("选项"), render_kw={"rows": 5})
    has_other = BooleanField(_l("最后加一项“其他（请填写）”"))
    is_overall = BooleanField(_l("这道题是总体满意度"))
    at_most = SelectField(_l("最多填几条"), validate_choice=False, default=str(MOST_SUGGESTIONS), choices=[
        str(number) for number in range(1, MOST_SUGGESTIONS + 1)])
    help = StringField(_l("填写说明"))
    required = BooleanField(_l("必填"))
    show_if = SelectField(_l("什么情况下显示"), choices=[], validate_choice=False)
    reason = StringField(_l("收集理由"))
    version = HiddenField()

    def offer(self, asking: Asking, before: list[dict]) -> None:
        """Set the kinds that may be asked, and what showing it may depend on: the answers of the questions before.
        What only kinds have that may not be asked isn't asked about."""
        self.kind.choices = options(asking.kinds)
        for name, kinds in _ONLY_OF.items():
            if kinds.isdisjoint(asking.kinds):
                del self[name]
        self.show_if.choices = [SelectChoice("", _("总是显示")), *(
            SelectChoice(f"{item['key']}={value}", _("“%(question)s”选“%(answer)s”时", question=item["label"],
                                                     answer=option_words(item, value)))
            for item in before for value in deciding_values(item))]

    @staticmethod
    def kinds_with(name: str) -> str:
        """The kinds of question that have the field `name`, as static/js/question-form.js reads them."""
        return " ".join(kind.value for kind in QuestionKind if kind in _SHOWN_FOR[name])

    def question(self, key: str) -> dict:
        """The question as `building_forms.with_question` takes it; what its kind hasn't is left out."""
        on, _equals, value = (self.show_if.data or "").partition("=")
        own = {name: self[name].data for name, kinds in _ONLY_OF.items() if name in self and self.kind.data in kinds}
        return {"key": key, "kind": self.kind.data, "label": self.label.data, "help": self.help.data,
                "required": self.required.data, "reason": self.reason.data, **own,
                "options": (self.options.data or "").splitlines() if self.kind.data in WITH_OPTIONS else [],
                "show_if": {"key": on, "value": value} if on else None}


def as_typed(item: dict) -> dict:
    """A question as `QuestionForm` takes it."""
    condition = item["show_if"]
    return {**{name: item[name] for name in ("label", "kind", "help", "required", "reason")},
            **{name: item[name] for name in _ONLY_OF if name in item},
            "options": "\n".join(item["options"]),
            "show_if": f"{condition['key']}={condition['value']}" if condition else ""}
