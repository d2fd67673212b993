"""What may stand in a registration form. A problem names the input of its item: `<key>-reason`, `<key>-label` …"""

import re

from flask_babel import gettext as _

from xicheng_events.booking.events.asked_at_registering import COUNTED, NAMED, catalogue_item
from xicheng_events.booking.events.form_catalogue import (
    CATALOGUE,
    DECIDING,
    NO,
    OWN_KINDS,
    WITH_OPTIONS,
    YES,
    Field,
    QuestionKind,
)
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused

MOST_QUESTIONS, MOST_OPTIONS = 30, 20
LABEL, HELP, OPTION, REASON = 80, 200, 60, 120
_KEY = re.compile(r"q[0-9a-z]{4,12}")
_ONLY_BY_CATALOGUE = re.compile("身份证|证件[号]|护照号|通行证号")
_PERSONAL = re.compile("手机|电话|微信|邮箱|住址|地址|出生|生日|年龄|车牌|民族|籍贯|宗教|健康|病史|收入|银行|婚[姻]")


def clean_form(value, _name: str = "form", problems: list | None = None) -> dict | None:
    """The form in the one shape that is stored; None asks the usual. Cleaning twice changes nothing.

    Everything wrong goes to `problems`; without a list the first one is raised.
    """
    if value is None:
        return None
    found: list[Refused] = []
    given = list(value.get("items", ()))
    chosen = {item.get("field"): item for item in given if item.get("field")}
    items = [_field(field, chosen[field.value], found) for field in Field if field.value in chosen]
    for own in (item for item in given if not item.get("field")):
        items.append(_question(own, items, found))
    _check_whole(items, found)
    if problems is None and found:
        raise found[0]
    (problems if problems is not None else []).extend(found)
    return {"companions": COUNTED if value.get("companions") == COUNTED else NAMED, "items": items}


def _field(field: Field, given: dict, problems: list) -> dict:
    reason = _short(given.get("reason"), REASON, f"{field.value}-reason", _("收集理由"), problems)
    if CATALOGUE[field].needs_reason and len(reason) < 4:
        problems.append(Refused("reason_missing", _("收集%(what)s须写明理由，报名人会看到。", what=field.label),
                                f"{field.value}-reason"))
    return catalogue_item(field, required=bool(given.get("required")), reason=reason)


def _question(given: dict, before: list[dict], problems: list) -> dict:
    key = given.get("key") or ""
    if not _KEY.fullmatch(key) or any(item["key"] == key for item in before):
        raise Refused("key_wrong", _("页面已失效，请重新添加这道题。"))
    kind = _own_kind(given.get("kind"), key, problems)
    return {
        "key": key, "field": None, "kind": kind.value, "label": _label(given, key, problems),
        "help": _short(given.get("help"), HELP, f"{key}-help", _("填写说明"), problems),
        "required": bool(given.get("required")), "reason": _own_reason(given, key, problems),
        "options": _options(given.get("options") or (), key, problems) if kind in WITH_OPTIONS else [],
        "show_if": _condition(given.get("show_if"), before, key, problems),
    }


def _own_kind(value, key: str, problems: list) -> QuestionKind:
    kind = next((kind for kind in OWN_KINDS if kind.value == value), None)
    if kind is None:
        problems.append(Refused("kind_unknown", _("请选择题型。"), f"{key}-kind"))
    return kind or QuestionKind.TEXT


def _label(given: dict, key: str, problems: list) -> str:
    label = _short(given.get("label"), LABEL, f"{key}-label", _("题目"), problems)
    if not label:
        problems.append(Refused("label_missing", _("请填写题目。"), f"{key}-label"))
    if _ONLY_BY_CATALOGUE.search(label):
        problems.append(Refused("use_catalogue", _("证件号码请在“证件类型、号码”中设置：系统加密保存，按期删除。"),
                                f"{key}-label"))
    return label


def _own_reason(given: dict, key: str, problems: list) -> str:
    reason = _short(given.get("reason"), REASON, f"{key}-reason", _("收集理由"), problems)
    personal = _PERSONAL.search(plain_text(given.get("label")))
    if personal and not reason:
        problems.append(Refused("reason_missing", _("题目涉及个人信息（%(what)s），请写明收集理由，报名人会看到。",
                                                    what=personal[0]), f"{key}-reason"))
    return reason


def _options(given, key: str, problems: list) -> list[str]:
    name = f"{key}-options"
    options = [_short(option, OPTION, name, _("每个选项"), problems) for option in given]
    options = [option for option in options if option]
    if len(options) < 2 or len(options) > MOST_OPTIONS:
        problems.append(Refused("options_wrong", _("请填写2至%(n)s个选项，每行一个。", n=MOST_OPTIONS), name))
    if len(set(options)) < len(options):
        problems.append(Refused("options_wrong", _("选项有重复，请检查。"), name))
    return options


def _condition(given, before: list[dict], key: str, problems: list) -> dict | None:
    if not given:
        return None
    decides = next((item for item in before if item["key"] == given.get("key") and item["kind"] in DECIDING), None)
    if decides is None or given.get("value") not in deciding_values(decides):
        problems.append(Refused("condition_wrong", _("显示条件须取自排在前面的单选、多选或是否题，请重新选择。"),
                                f"{key}-show_if"))
        return None
    return {"key": decides["key"], "value": given["value"]}


def deciding_values(item: dict) -> list[str]:
    """The answers on which showing another item may depend; none for questions that decide nothing."""
    if item["kind"] == QuestionKind.YES_NO:
        return [YES, NO]
    return item["options"] if item["kind"] in DECIDING else []


def _check_whole(items: list[dict], problems: list) -> None:
    if sum(item["field"] is None for item in items) > MOST_QUESTIONS:
        problems.append(Refused("too_many_questions", _("最多%(n)s道自定义题，请精简。", n=MOST_QUESTIONS)))
    chosen = {item["field"] for item in items}
    if {Field.AGE_BAND.value, Field.BIRTH_DATE.value} <= chosen:
        problems.append(Refused("age_twice", _("年龄段和出生日期只选一项，能用年龄段的不收集出生日期。"),
                                f"{Field.BIRTH_DATE.value}-need"))


def _short(text, at_most: int, name: str, what: str, problems: list) -> str:
    said = re.sub(r"\s+", " ", plain_text(text if isinstance(text, str) else ""))
    if len(said) > at_most:
        problems.append(Refused("text_too_long", _("%(what)s最多%(n)s个字，现有%(now)s个字，请精简。", what=what,
                                                   n=at_most, now=len(said)), name))
    return said
