"""Understanding answers: one source. The form shows everything wrong, operations refuse the first.

Answers are {key: [text, …]}: one text for most questions, several for a multiple choice, name and phone for a contact.
What was written beside 其他 is one more text, which begins with `OTHER`.
What isn't shown isn't read: an answer to a question whose condition, or that of its heading, isn't met is dropped,
whatever was sent.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from flask_babel import gettext as _

from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.phones import clean_any_phone
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import half_width
from xicheng_events.foundation.questions.items import (
    by_section,
    deciding_values,
    is_other,
    kept_on_sheet,
    name_of,
    other_name_of,
)
from xicheng_events.foundation.questions.kinds import OTHER, QuestionKind

LINE, LINES, OTHER_LENGTH = 200, 1000, 100
Answers = dict[str, list[str]]
_PLATE = re.compile("[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z]"
                    r"(?:[A-HJ-NP-Z0-9]{5}|[DF][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[DF])")


def read(items: list[dict], sent: Mapping[str, list[str]]) -> tuple[Answers, list[Refused]]:
    """The answers to what is shown, cleaned, and everything wrong with them, beside their inputs."""
    answers: Answers = {}
    problems: list[Refused] = []
    for section, item in _in_order(items):
        if not _holds(section, answers) or not _holds(item, answers):
            continue
        typed = [text for text in sent.get(item["key"], ()) if isinstance(text, str)]
        try:
            given = _READERS[QuestionKind(item["kind"])](item, typed)
            if given:
                answers[item["key"]] = given
            elif item["required"]:
                raise Refused("answer_missing", _missing(item), _first_input(item))
        except Refused as refusal:
            problems.append(refusal)
            answers[item["key"]] = typed  # what depends on it is asked as the page shows it
    return answers, problems


def shown_keys(items: list[dict], answers: Answers) -> set[str]:
    """The keys of what is shown to whoever gave the cleaned `answers`, wherever that is answered."""
    return {item["key"] for section, under in by_section(items) for item in under
            if _holds(section, answers) and _holds(item, answers)}


def answers_that_hold(items: list[dict], sent: Mapping[str, list[str]]) -> Answers:
    """The cleaned answers; refuses the first that is wrong."""
    answers, problems = read(items, sent)
    if problems:
        raise problems[0]
    return answers


def _in_order(items: list[dict]) -> Iterator[tuple[dict | None, dict]]:
    """(the heading it stands under, item) for each that is kept on a sheet."""
    return ((section, item) for section, under in by_section(items) for item in kept_on_sheet(under))


def _holds(item: dict | None, answers: Answers) -> bool:
    """Whether the condition of an item or of a heading, if there is one, is met by what was answered."""
    condition = item and item["show_if"]
    return not condition or condition["value"] in answers.get(condition["key"], ())


def _missing(item: dict) -> str:
    what = item["label"]
    if item["kind"] == QuestionKind.RATING:
        return _("请选择%(what)s。", what=what)
    if item["kind"] in (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.YES_NO):
        return _("请选择“%(what)s”。", what=what)
    return _("请填写“%(what)s”。", what=what)


def _first_input(item: dict) -> str:
    return name_of(item) + ("-name" if item["kind"] == QuestionKind.CONTACT else "")


def _only(typed: list[str]) -> str:
    return typed[0] if typed else ""


def _text(at_most: int, *, lines: bool) -> Callable:
    def read_text(item, typed):
        said = plain_text(_only(typed))
        said = said if lines else _in_a_line(said)
        _not_longer(said, at_most, item["label"], name_of(item))
        return [said] if said else []
    return read_text


def _in_a_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _not_longer(said: str, at_most: int, what: str, name: str) -> None:
    if len(said) > at_most:
        raise Refused("text_too_long", _("“%(what)s”最多%(n)s个字，现有%(now)s个字，请精简。", what=what, n=at_most,
                                         now=len(said)), name)


def _number(item, typed):
    said = half_width(_only(typed))
    if said and not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,4})?", said):
        raise Refused("number_wrong", _("“%(what)s”请填写数字，例如20。", what=item["label"]), name_of(item))
    return [said] if said else []


def _date(item, typed):
    said = half_width(_only(typed))
    if not said:
        return []
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", said):
            raise ValueError
        found = date.fromisoformat(said)
    except ValueError:
        raise Refused("date_wrong", _("“%(what)s”没有看懂，请按“2026-03-18”的样式填写。", what=item["label"]),
                      name_of(item)) from None
    if not 1900 <= found.year <= 2100:
        raise Refused("date_wrong", _("“%(what)s”不在可用范围内，请检查年份。", what=item["label"]), name_of(item))
    return [said]


def _choices(*, several: bool) -> Callable:
    def read_choices(item, typed):
        chosen, offered = list(dict.fromkeys(text for text in typed if text)), deciding_values(item)
        others = [text for text in chosen if item.get("has_other") and is_other(item, text)]
        is_one_too_many = len(others) > 1 or (len(chosen) > 1 and not several)
        if is_one_too_many and len(others) == 1:
            raise Refused("other_unclear", _(
                "“%(what)s”选了别的选项，又填写了“其他”的内容，请改选“其他”，或清空所填内容。", what=item["label"]),
                other_name_of(item))
        if is_one_too_many or any(text not in offered and text not in others for text in chosen):
            raise Refused("choice_unknown", _("“%(what)s”请从列出的选项中选择。", what=item["label"]), name_of(item))
        return [option for option in offered if option in chosen] + [_other(item, text) for text in others]
    return read_choices


def _other(item, text: str) -> str:
    said = _in_a_line(plain_text(text.removeprefix(OTHER)))
    if not said:
        raise Refused("other_missing", _("“%(what)s”选了“其他”，请填写具体内容。", what=item["label"]),
                      other_name_of(item))
    _not_longer(said, OTHER_LENGTH, _("%(what)s：其他", what=item["label"]), other_name_of(item))
    return OTHER + said


def _contact(item, typed):
    name, phone = [*typed, "", ""][:2]
    if not name.strip() and not half_width(phone):
        return []
    name = clean_name(name, field=f"{name_of(item)}-name")
    return [name, clean_any_phone(phone, field=f"{name_of(item)}-phone")]


def _plate(item, typed):
    said = re.sub(r"[\s·•・.-]", "", half_width(_only(typed))).upper()
    if said and not _PLATE.fullmatch(said):
        raise Refused("plate_wrong", _("车牌号码没有看懂，请按“京A12345”的样式填写。"), name_of(item))
    return [said] if said else []


_READERS = {
    QuestionKind.TEXT: _text(LINE, lines=False),
    QuestionKind.LONG: _text(LINES, lines=True),
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.SINGLE: _choices(several=False),
    QuestionKind.MULTIPLE: _choices(several=True),
    QuestionKind.YES_NO: _choices(several=False),
    QuestionKind.RATING: _choices(several=False),
    QuestionKind.CONTACT: _contact,
    QuestionKind.PLATE: _plate,
}
