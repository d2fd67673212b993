"""What the published files say, cut up for a page."""

import json
from typing import NamedTuple

from flask_babel import gettext as _

from xicheng_events.booking.draws.models import Draw
from xicheng_events.booking.draws.states import DrawState
from xicheng_events.booking.selection.bounds import bounds_words
from xicheng_events.booking.selection.candidate_facts import value_words
from xicheng_events.booking.selection.models import Selection
from xicheng_events.booking.selection.states import Attribute


class QuotaLine(NamedTuple):
    """One quota of a list in words: of whom, and how many; how many on the list count for it by the open lines, and how
    many lines are hashes."""

    word: str
    wanted: str
    picked: int


class StoryList(NamedTuple):
    """One list: what it asks for, who is on it (codes), who was passed over and why."""

    name: str
    seats: int
    quotas: list[QuotaLine]
    picked: list[str]
    sealed: int  # of those on the list: lines published as hashes
    passed: list[tuple[str, str]]
    changes: list[tuple[str, str, str]]
    lowered: list[str]
    is_impossible: bool


def lists_in_public(selection: Selection | None, draw: Draw | None) -> list[StoryList]:
    """The lists of an event, as far as they are public: quotas from the freeze on, the lists once they are shown."""
    if selection is None or draw is None or draw.state is DrawState.PLANNED or not draw.list_text:
        return []
    document = json.loads(draw.list_text)
    if "balance" not in document:
        return []
    names = {quota["key"]: quota["name"] for quota in document["quotas"]}
    result = {each["key"]: each for each in json.loads(selection.result_text)["lists"]} if selection.result_text else {}
    open_lines = {code: facts for code, facts in document["balance"]["lines"] if isinstance(facts, dict)}
    return [_list(names[each["key"]], each, result.get(each["key"]), open_lines)
            for each in document["balance"]["lists"]]


def _list(name: str, asked: dict, result: dict | None, open_lines: dict[str, dict]) -> StoryList:
    words, result = value_words(), result or {}
    picked = result.get("picked", [])
    quotas = [QuotaLine(f"{Attribute(attribute).label}：{words[attribute].get(value, value)}",
                        bounds_words(least, most),
                        sum(open_lines.get(code, {}).get(attribute) == value for code in picked))
              for attribute, value, least, most in asked["quotas"]]
    return StoryList(
        name, asked["seats"], quotas, picked, sum(code not in open_lines for code in picked),
        [(code, reason_words(what, bound, words)) for code, what, bound in result.get("passed", ()) if what != "full"],
        [(code, _("列入") if way == "in" else _("移出"), reason) for code, way, reason in result.get("changes", ())],
        [f"{words[attribute].get(value, value)}" for attribute, value, _least, _most in result.get("lowered", ())],
        result.get("impossible", False))


def reason_words(what: str, bound: list | None, words: dict[str, dict[str, str]]) -> str:
    """Why somebody was passed over, in words; of a line that is a hash without the quota. `words` are those of
    `value_words`, read once for all of a list."""
    named = words[bound[0]].get(bound[1], bound[1]) if bound else ""
    return {
        "elsewhere": _("本人或同住一户已在前面的议题有席位"), "household": _("同一人或同住一户已在本名单"),
        "capped": _("一年内参加次数已达上限"), "gone": _("已取消报名"),
        "most": _("“%(what)s”已满", what=named) if named else _("一项名额要求已满"),
        "least": _("余下席位须留给“%(what)s”", what=named) if named else _("余下席位须留给一项名额要求"),
        "full": _("席位已满，列为递补"),
        "together": _("列入后几项名额要求不能同时满足"), "no_list": _("没有能满足全部名额要求的名单"),
    }.get(what, "")
