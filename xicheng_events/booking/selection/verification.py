"""Checking published lists from the files alone: what `flask balance-verify` does.

Everybody checks the order, that nobody was left out, that nobody's household has two seats, and the quotas as far as
the open lines go. Whoever has what stands behind the others too (the auditor) recomputes the whole suggestion.
"""

import json
from collections import Counter

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.draws.algorithm import fingerprint
from xicheng_events.booking.draws.verification import CheckedPoint, verify
from xicheng_events.booking.selection.balancing import walk
from xicheng_events.booking.selection.published_lists import (
    FORMAT,
    drawn_order,
    homes_in,
    line_hash,
    lists_to_make,
)


class _Unlike(Exception):
    """What was published isn't what comes out."""


class _Files:
    """What the files say, and the lines as far as they are open."""

    def __init__(self, draw: dict, result: dict, lines: dict):
        self.draw, self.document, self.result, self.lines = draw, draw["list"], result, lines
        published = dict(map(tuple, self.document["balance"]["lines"]))
        self.hashes = {code: line for code, line in published.items() if isinstance(line, str)}
        self.facts = {code: line for code, line in published.items() if not isinstance(line, str)}
        self.facts |= {code: facts for code, (facts, _salt) in lines.items()}
        self.homes, self.capped = homes_in(self.document), set(self.document["balance"]["capped"])
        self.lists = {each["key"]: each for each in result["lists"]}

    @property
    def is_open(self) -> bool:
        """Whether every line is known."""
        return set(self.facts) >= set(self.hashes)


def verify_lists(draw: bytes, result: bytes, lines: bytes = b"{}") -> list[CheckedPoint]:
    """Check the published lists of an event: the file of its draw, that of its lists, and (for the auditor) what stands
    behind the hashes. The checks in order; the last has the first difference, if there is one. Never raises."""
    done = verify(draw)
    if done[-1].difference:
        return done
    try:
        files = _Files(json.loads(draw), json.loads(result), json.loads(lines))
    except (ValueError, KeyError, TypeError, AttributeError):
        return [*done, CheckedPoint(_("文件"), _("内容缺失或格式不对。"))]
    for what, step in _STEPS:
        if step is _whole and not files.is_open:
            continue
        try:
            step(files)
        except _Unlike as difference:
            return [*done, CheckedPoint(str(what), str(difference))]
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            return [*done, CheckedPoint(str(what), _("内容缺失或格式不对。"))]
        done.append(CheckedPoint(str(what)))
    return done


def _file(files: _Files) -> None:
    result = files.result
    if result["format"] != FORMAT or files.document["balance"]["format"] != FORMAT:
        raise _Unlike(_("格式不是%(known)s。", known=FORMAT))
    if result["sha256"] != fingerprint({key: value for key, value in result.items() if key != "sha256"}):
        raise _Unlike(_("文件指纹不符。"))
    if result["list_sha256"] != files.draw["list_sha256"]:
        raise _Unlike(_("名单文件与抽取文件不是同一次。"))


def _lines(files: _Files) -> None:
    for code, (facts, salt) in files.lines.items():
        if files.hashes.get(code) != line_hash(code, facts, salt):
            raise _Unlike(_("%(code)s的内容与封存的指纹不符。", code=code))


def _everybody(files: _Files) -> None:
    order = drawn_order(files.document, files.draw["seed"])
    for key, each in files.lists.items():
        said = Counter(each["suggested"]) + Counter(code for code, _what, _bound in each["passed"])
        if said != Counter(order.get(key, [])):
            raise _Unlike(_("%(key)s：有候选人遗漏或重复。", key=key))
        places = {code: place for place, code in enumerate(order.get(key, []))}
        if each["suggested"] != sorted(each["suggested"], key=places.__getitem__):
            raise _Unlike(_("%(key)s：建议名单没有按抽取顺序排列。", key=key))


def _seats(files: _Files) -> None:
    taken = Counter()
    for asked in files.document["balance"]["lists"]:
        picked = files.lists.get(asked["key"], {"suggested": []})["suggested"]
        if len(picked) > asked["seats"]:
            raise _Unlike(_("%(key)s：建议人数多于席位数。", key=asked["key"]))
        for code in picked:
            if code in files.capped or code in files.result["gone"]:
                raise _Unlike(_("%(code)s不应列入名单。", code=code))
            taken[files.homes.get(code, code)] += 1
            if taken[files.homes.get(code, code)] > 1:
                raise _Unlike(_("%(code)s：同住一户有两个席位。", code=code))


def _quotas(files: _Files) -> None:
    for asked in lists_to_make(files.document, files.draw["seed"], files.result["gone"]):
        result = files.lists.get(asked.key)
        if result is None or result["impossible"]:
            continue
        lowered = {tuple(bound) for bound in result["lowered"]}
        known = [files.facts[code] for code in result["suggested"] if code in files.facts]
        unknown = len(result["suggested"]) - len(known)
        for bound in asked.bounds:
            count = sum(bound.covers(facts) for facts in known)
            if count > bound.most or (count + unknown < bound.least and tuple(bound) not in lowered):
                raise _Unlike(_("%(key)s：“%(value)s”的人数不在%(least)s到%(most)s之间。", key=asked.key,
                                value=bound.value, least=bound.least, most=bound.most))


def _whole(files: _Files) -> None:
    items = lists_to_make(files.document, files.draw["seed"], files.result["gone"])
    for key, walked in walk(items, files.facts, files.homes, files.capped).items():
        if key in files.lists and files.lists[key]["suggested"] != walked.picks:
            raise _Unlike(_("%(key)s：公布的建议名单与重新计算的不同。", key=key))


def _changes(files: _Files) -> None:
    for key, each in files.lists.items():
        expected = set(each["suggested"])
        for code, way, reason in each["changes"]:
            if not reason:
                raise _Unlike(_("%(code)s的调整没有写明原因。", code=code))
            expected ^= {code}
            if (way == "in") != (code in expected):
                raise _Unlike(_("%(code)s的调整与名单不符。", code=code))
        if set(each["picked"]) != expected:
            raise _Unlike(_("%(key)s：名单不是建议名单加调整的结果。", key=key))


_STEPS = [(_l("名单文件"), _file), (_l("打开的各行"), _lines), (_l("候选人齐全、按抽取顺序"), _everybody),
          (_l("席位和住户"), _seats), (_l("名额要求"), _quotas), (_l("重新计算"), _whole), (_l("调整"), _changes)]
