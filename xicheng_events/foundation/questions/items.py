"""What the items of a form say. An item is a question or a heading, as it is stored: {key, field, kind, label, help,
required, reason, options, show_if}; `field` is the key in the owner's catalogue, None for a question of one's own. A
rating says `is_overall` besides, suggestions `at_most`; a choice that may be answered in words of one's own says
`has_other` (only where it may: what was stored before stays as it is). `form_rules.clean_items` is the only writer.
"""

import hashlib
import itertools
import json
import re

from flask_babel import gettext as _

from xicheng_events.foundation.questions.kinds import (
    DECIDING,
    NO,
    NOT_ON_SHEET,
    OTHER,
    WITH_OPTIONS,
    YES,
    YES_NO_WORDS,
    QuestionKind,
    Satisfaction,
)

_SAYS_HOW_MANY = re.compile("（[^（）]*选[^（）]*）$")


def kept_on_sheet(items: list[dict]) -> list[dict]:
    """The items whose answers are kept on a sheet; the others their owner keeps, and headings have none."""
    return [item for item in items if item["kind"] not in NOT_ON_SHEET]


def with_blanks(items: list[dict]) -> list[dict]:
    """The same where each may be left blank, as on paper: what is required there nobody can ask for."""
    return [{**item, "required": False} for item in items]


def digest_of_items(items: list[dict]) -> str:
    """SHA-256 of what a form asks: the same for the same items."""
    return hashlib.sha256(json.dumps(items, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def by_section(items: list[dict]) -> list[tuple[dict | None, list[dict]]]:
    """The questions under their headings, in order; those before the first heading under None."""
    found: list[tuple[dict | None, list[dict]]] = [(None, [])]
    for item in items:
        if item["kind"] == QuestionKind.SECTION:
            found.append((item, []))
        else:
            found[-1][1].append(item)
    return found if found[0][1] else found[1:]


def numbered_items(items: list[dict]) -> list[tuple[int | None, dict]]:
    """The items with the numbers that a page of the desk gives the questions; headings have none."""
    count = itertools.count(1)
    return [(None if item["kind"] == QuestionKind.SECTION else next(count), item) for item in items]


def name_of(item: dict) -> str:
    """The name of an item's input on a page; a contact has two, ending in -name and -phone."""
    return f"answers-{item['key']}"


def other_name_of(item: dict) -> str:
    """The name of the input beside 其他; no key has a dash in it."""
    return f"{name_of(item)}-other"


def is_other(item: dict, value: str) -> bool:
    """Whether an answer to a choice is none of its options but what was written beside 其他."""
    return item["kind"] in WITH_OPTIONS and value.startswith(OTHER) and value not in item["options"]


def other_words() -> str:
    """What the option is called under which one writes something of one's own."""
    return _("其他（请填写）")


def offered_words(item: dict) -> list[str]:
    """The options as they are read, 其他 among them where it is offered."""
    return [*item["options"], *([other_words()] if item.get("has_other") else [])]


def deciding_values(item: dict) -> list[str]:
    """The answers on which showing another item may depend; none for questions that decide nothing."""
    if item["kind"] == QuestionKind.YES_NO:
        return [YES, NO]
    if item["kind"] == QuestionKind.RATING:
        return [level.value for level in Satisfaction]
    return item["options"] if item["kind"] in DECIDING else []


def option_words(item: dict, value: str) -> str:
    """What an answer to a deciding question is called; one in words of one's own is “其他：…”."""
    if value.startswith(OTHER) and is_other(item, value):
        return _("其他：%(text)s", text=value.removeprefix(OTHER))
    if item["kind"] == QuestionKind.YES_NO:
        return str(YES_NO_WORDS.get(value, value))
    if item["kind"] == QuestionKind.RATING:
        return Satisfaction.words().get(value, value)
    return value


def many_words(item: dict) -> str:
    """How many of what is offered may be chosen, beside the words of a question; empty where that is no matter, or its
    own words have just said it."""
    if _SAYS_HOW_MANY.search(item["label"]):
        return ""
    if item["kind"] == QuestionKind.MULTIPLE:
        return _("（可多选）")
    return _("（只选一项）") if item["kind"] in (QuestionKind.SINGLE, QuestionKind.RATING) else ""


def condition_words(item: dict, items: list[dict]) -> str:
    """“如“是否自驾”选“是”，请填写。”: when an item is asked, in words; empty when always."""
    if not item["show_if"]:
        return ""
    key, value = item["show_if"]["key"], item["show_if"]["value"]
    before = next(other for other in items if other["key"] == key)
    return _("如“%(question)s”选“%(answer)s”，请填写。", question=before["label"], answer=option_words(before, value))
