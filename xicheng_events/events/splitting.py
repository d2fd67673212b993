"""How the places of a slot are split between categories, and what becomes of those not used, as a notice says it.

One line each, so that staff type it as they would say it: “居民 20”, “学生转居民 24小时”.
"""

import re
from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.core.refusal import Refused
from xicheng_events.core.text import half_width
from xicheng_events.events.kinds import Category

MOST_HOURS = 720
_PLACES = re.compile(r"(\D+?)[\s:：]*([0-9]{1,6})\s*[个人]?")
_RELEASE = re.compile(r"(\D+?)\s*(?:转给?|→|->)\s*(\D+?)[\s，,:：]*([0-9]{1,4})\s*(?:小时)?")


def quotas_in(text: str) -> list[dict]:
    """{category, capacity} of each line; ValueError with a sentence for a line that isn't understood."""
    return [{"category": _category(found[1], line), "capacity": int(found[2])} for line, found in _lines(
        text, _PLACES, _l("“%(line)s”没有看懂，请每行写一个身份和名额，如“居民 20”。"))]


def releases_in(text: str) -> list[dict]:
    """{from_category, to_category, hours_before} of each line; ValueError as above."""
    return [{"from_category": _category(found[1], line), "to_category": _category(found[2], line),
             "hours_before": int(found[3])} for line, found in _lines(
        text, _RELEASE, _l("“%(line)s”没有看懂，请每行写一条，如“学生转居民 24小时”。"))]


def quota_lines(quotas: Iterable[dict]) -> str:
    """The lines that `quotas_in` reads."""
    return "\n".join(f"{row['category'].label} {row['capacity']}" for row in quotas)


def release_lines(releases: Iterable[dict]) -> str:
    """The lines that `releases_in` reads."""
    return "\n".join(_("%(one)s转%(other)s %(n)s小时", one=row["from_category"].label,
                       other=row["to_category"].label, n=row["hours_before"]) for row in releases)


def split_of(slot) -> dict:
    """The quotas and rules of a stored slot, as `draft_event` takes them; none where its places aren't split."""
    quotas = [{"category": quota.category, "capacity": quota.capacity} for quota in slot.quotas]
    return {"quotas": quotas if len(quotas) > 1 else [],
            "releases": [{name: getattr(rule, name) for name in ("from_category", "to_category", "hours_before")}
                         for rule in slot.releases]}


def check_quotas(rows, name: str, _problems) -> list[dict]:
    """The rule of a notice: two or more categories, each once, with at least one place between them, or none."""
    quotas = [{"category": Category(row["category"]), "capacity": row["capacity"]} for row in rows or ()]
    if [row["category"] for row in quotas] == [Category.ANYONE]:
        return []
    if quotas and len({row["category"] for row in quotas}) < max(2, len(quotas)):
        raise Refused("quotas_wrong", _("分身份名额至少写两个不同的身份，每个身份写一行；不分身份请留空。"), name)
    if quotas and not any(row["capacity"] for row in quotas):
        raise Refused("quotas_empty", _("各身份的名额合计应大于0，请检查。"), name)
    return quotas


def check_releases(rows, name: str, _problems) -> list[dict]:
    """The rule of a notice: from one category to another, one to 720 hours before the start."""
    releases = [{"from_category": Category(row["from_category"]), "to_category": Category(row["to_category"]),
                 "hours_before": row["hours_before"]} for row in rows or ()]
    if any(row["from_category"] == row["to_category"] for row in releases):
        raise Refused("release_wrong", _("名额应转给另一个身份，请检查。"), name)
    if any(not 1 <= row["hours_before"] <= MOST_HOURS for row in releases):
        raise Refused("release_wrong", _("转出时间应为开始前1至%(n)s小时，请检查。", n=MOST_HOURS), name)
    return releases


def check_split(slot: dict, prefix: str, problems: list) -> None:
    """What the two say together: rules name categories the slot has."""
    there = {row["category"] for row in slot["quotas"] or ()}
    named = {row[name] for row in slot["releases"] or () for name in ("from_category", "to_category")}
    if named - there:
        problems.append(Refused("release_wrong", _("名额调剂中的身份应是本场分身份名额中有的，请检查。"),
                                f"{prefix}-releases"))


def _lines(text: str, pattern: re.Pattern, sentence):
    for line in re.split(r"[\n；;、]+", text):
        plain = half_width(line).strip()
        if plain:
            found = pattern.fullmatch(plain)
            if not found:
                raise ValueError(str(sentence) % {"line": plain[:30]})
            yield plain, found


def _category(word: str, line: str) -> Category:
    for category in Category:
        if category.label == word.strip():
            return category
    raise ValueError(_("“%(line)s”中的身份不在列表里，请从以下身份中选写：%(all)s。", line=line[:30],
                       all="、".join(category.label for category in Category)))
