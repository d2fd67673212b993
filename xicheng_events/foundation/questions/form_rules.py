"""What may stand in a form, whoever asks. A problem names the input of its item: `<key>-reason`, `<key>-label` …"""

import re

from flask_babel import gettext as _

from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.questions.items import deciding_values, other_words
from xicheng_events.foundation.questions.kinds import OTHER, WITH_OPTIONS, Asking, QuestionKind, ReadyQuestion

MOST_QUESTIONS, MOST_OPTIONS, MOST_SUGGESTIONS = 30, 20, 5
LABEL, HELP, OPTION, REASON = 80, 200, 60, 120
_KEY = re.compile(r"[a-z][0-9a-z_]{1,23}")
_UNANSWERED = (QuestionKind.SECTION, QuestionKind.SUGGESTIONS)


def clean_items(given: list[dict], asking: Asking, problems: list) -> list[dict]:
    """The items of a form in the one shape that is stored: the owner's catalogue first, in its order, then questions of
    one's own as they come. Everything wrong is added to `problems`. Cleaning twice changes nothing.

    A condition points backwards only: at a question that stands before and decides. Refuses at once a key that no page
    of ours has made.
    """
    chosen = {item.get("field"): item for item in given if item.get("field")}
    items = [_ready(key, row, chosen[key], problems) for key, row in asking.catalogue.items() if key in chosen]
    for own in (item for item in given if not item.get("field")):
        items.append(_question(own, items, asking, problems))
    _check_all(items, problems)
    asking.check_all(items, problems)
    return items


def _ready(key: str, row: ReadyQuestion, given: dict, problems: list) -> dict:
    reason = _short(given.get("reason"), REASON, f"{key}-reason", _("收集理由"), problems)
    if row.needs_reason and len(reason) < 4:
        problems.append(Refused("reason_missing", _("收集%(what)s须写明理由，报名人会看到。", what=row.label),
                                f"{key}-reason"))
    return row.item(key, required=bool(given.get("required")), reason=reason)


def _question(given: dict, before: list[dict], asking: Asking, problems: list) -> dict:
    key = given.get("key") or ""
    if not _KEY.fullmatch(key) or any(item["key"] == key for item in before) or key in asking.catalogue:
        raise Refused("key_wrong", _("页面已失效，请重新添加这道题。"))
    kind = _kind(given.get("kind"), asking, key, problems)
    item = {
        "key": key, "field": None, "kind": kind.value, "label": _label(given, key, problems),
        "help": _short(given.get("help"), HELP, f"{key}-help", _("填写说明"), problems),
        "required": bool(given.get("required")) and kind not in _UNANSWERED,
        "reason": _short(given.get("reason"), REASON, f"{key}-reason", _("收集理由"), problems),
        "options": _options(given.get("options") or (), key, problems) if kind in WITH_OPTIONS else [],
    }
    item["show_if"] = _condition(given.get("show_if"), before, item, problems)
    if kind in WITH_OPTIONS and given.get("has_other"):
        item["has_other"] = _has_other(item, problems)
    if kind is QuestionKind.RATING:
        item["is_overall"] = bool(given.get("is_overall"))
    if kind is QuestionKind.SUGGESTIONS:
        item["at_most"] = _at_most(given.get("at_most") or MOST_SUGGESTIONS, key, problems)
    asking.check_question(item, problems)
    return item


def _kind(value, asking: Asking, key: str, problems: list) -> QuestionKind:
    kind = next((kind for kind in asking.kinds if kind.value == value), None)
    if kind is None:
        problems.append(Refused("kind_unknown", _("请选择题型。"), f"{key}-kind"))
    return kind or QuestionKind.TEXT


def _label(given: dict, key: str, problems: list) -> str:
    label = _short(given.get("label"), LABEL, f"{key}-label", _("题目"), problems)
    if not label:
        problems.append(Refused("label_missing", _("请填写题目。"), f"{key}-label"))
    return label


def _options(given, key: str, problems: list) -> list[str]:
    name = f"{key}-options"
    options = [_short(option, OPTION, name, _("每个选项"), problems) for option in given]
    options = [option for option in options if option]
    if len(options) < 2 or len(options) > MOST_OPTIONS:
        problems.append(Refused("options_wrong", _("请填写2至%(n)s个选项，每行一个。", n=MOST_OPTIONS), name))
    if len(set(options)) < len(options):
        problems.append(Refused("options_wrong", _("选项有重复，请检查。"), name))
    if any(option.startswith(OTHER) for option in options):
        problems.append(Refused("options_wrong", _("选项不能以“%(word)s”开头，请改写。", word=OTHER), name))
    return options


def _has_other(item: dict, problems: list) -> bool:
    if twice := next(filter(_says_other, item["options"]), None):
        problems.append(Refused("options_wrong", _("已加“其他（请填写）”一项，请删去选项“%(option)s”。", option=twice),
                                f"{item['key']}-options"))
    return True


@in_house_language
def _says_other(option: str) -> bool:
    return option in (_("其他"), other_words())


def _at_most(given, key: str, problems: list) -> int:
    if str(given) in map(str, range(1, MOST_SUGGESTIONS + 1)):
        return int(given)
    problems.append(Refused("at_most_wrong", _("最多可填1至%(n)s条，请选择。", n=MOST_SUGGESTIONS), f"{key}-at_most"))
    return MOST_SUGGESTIONS


def _condition(given, before: list[dict], item: dict, problems: list) -> dict | None:
    if not given:
        return None
    decides = next((other for other in before if other["key"] == given.get("key")), None)
    if decides is None or given.get("value") not in deciding_values(decides):
        sentence = _("“%(what)s”的显示条件须取自排在它前面的单选、多选、是否或满意度题，请重新选择。",
                     what=item["label"])
        problems.append(Refused("condition_wrong", sentence, f"{item['key']}-show_if"))
        return None
    return {"key": decides["key"], "value": given["value"]}


def _check_all(items: list[dict], problems: list) -> None:
    if sum(item["field"] is None for item in items) > MOST_QUESTIONS:
        problems.append(Refused("too_many_questions", _("最多%(n)s道自定义题，请精简。", n=MOST_QUESTIONS)))
    overall = [item["label"] for item in items if item.get("is_overall")]
    if len(overall) > 1:
        # Beside the tick of whichever of them is being written.
        problems.append(Refused("overall_twice", _(
            "“%(one)s”和“%(other)s”都标为总体满意度，只能标一道：满意率只按这一道计算。",
            one=overall[0], other=overall[1]), "is_overall"))
    if sum(item["kind"] == QuestionKind.SUGGESTIONS for item in items) > 1:
        problems.append(Refused("suggestions_twice", _("意见建议题只能有一道。")))


def _short(text, at_most: int, name: str, what: str, problems: list) -> str:
    said = re.sub(r"\s+", " ", plain_text(text if isinstance(text, str) else ""))
    if len(said) > at_most:
        problems.append(Refused("text_too_long", _("%(what)s最多%(n)s个字，现有%(now)s个字，请精简。", what=what,
                                                   n=at_most, now=len(said)), name))
    return said
