"""Changing the items of a form. Each gives the list as it would be: saving it is the operation of who asks (an event
voids its slip, or keeps it as a change to be reviewed)."""

import secrets

from flask_babel import gettext as _

from xicheng_events.foundation.core.refusal import Refused

_DIGITS = "0123456789abcdefghijkmnpqrstuvwxyz"


def new_key() -> str:
    """A key for a new question: unique among those of a form."""
    return "q" + "".join(secrets.choice(_DIGITS) for _n in range(8))


def with_question(items: list[dict], question: dict) -> list[dict]:
    """With a question of one's own added, or put in the place of the one that has its key. `form_rules.clean_items`
    has still to look at it.

    Another kind or other options are no problem for answers there are: they belong to the version they were given to.
    """
    at = next((n for n, item in enumerate(items) if item["key"] == question["key"]), len(items))
    return [*items[:at], {**question, "field": None}, *items[at + 1:]]


def with_question_moved(items: list[dict], key: str, *, up: bool) -> list[dict]:
    """With an own question or heading before or after its neighbour; at the edge as it was. Refuses `condition_order`
    where one of the two depends on the other, `no_such_question`."""
    at = _place(items, key)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(items) or items[other]["field"]:
        return items
    first, second = sorted((at, other))
    condition = items[second]["show_if"]
    if condition and condition["key"] == items[first]["key"]:
        raise Refused("condition_order", _("“%(later)s”取决于“%(earlier)s”的回答，不能移到它前面。",
                                           later=items[second]["label"], earlier=items[first]["label"]))
    return [*items[:first], items[second], items[first], *items[second + 1:]]


def without_question(items: list[dict], key: str) -> list[dict]:
    """Without an own question or heading. Refuses `others_depend` while the condition of another one names it,
    `no_such_question`."""
    at = _place(items, key)
    for item in items:
        if item["show_if"] and item["show_if"]["key"] == key:
            raise Refused("others_depend", _("“%(what)s”的显示条件用到了这道题，请先修改它。", what=item["label"]))
    return items[:at] + items[at + 1:]


def _place(items: list[dict], key: str) -> int:
    at = next((n for n, item in enumerate(items) if item["key"] == key and not item["field"]), None)
    if at is None:
        raise Refused("no_such_question", _("这道题已被删除，请刷新页面。"))
    return at
