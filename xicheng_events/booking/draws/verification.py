"""Checking a published draw from its file alone: what `flask draw-verify` does, and the reader's browser likewise."""

import json
from itertools import zip_longest
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.draws.algorithm import (
    FORMAT,
    Entry,
    all_placed,
    canonical,
    commitment_of,
    fingerprint,
    order_of,
    seed_of,
    sha256,
)


class CheckedPoint(NamedTuple):
    """One thing that was checked; `difference` says what doesn't agree, empty when all does."""

    what: str
    difference: str = ""


class _Unlike(Exception):
    """What was published isn't what comes out."""


def verify(file: bytes, *, list_hash: str = "") -> list[CheckedPoint]:
    """Recompute the draw in a published file. The checks in order; the last has the first difference, if there is one.

    `list_hash` is the fingerprint somebody noted before the draw: with it the list can't have been exchanged
    altogether. Before the draw only the list and what has been revealed are checked. Never raises.
    """
    done, steps = [], _STEPS
    try:
        record = json.loads(file.decode())
        steps = _STEPS if record.get("seed") is not None else _BEFORE_THE_DRAW
    except (ValueError, AttributeError):
        return [CheckedPoint(_("文件"), _("不是完整的JSON文件。"))]
    for what, step in steps:
        try:
            step(record, list_hash)
        except _Unlike as difference:
            return [*done, CheckedPoint(str(what), str(difference))]
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
            return [*done, CheckedPoint(str(what), _("内容缺失或格式不对。"))]
        done.append(CheckedPoint(str(what)))
    return done


def is_drawn(file: bytes) -> bool:
    """Whether a file that verifies holds a result, not only a frozen list."""
    return json.loads(file.decode())["seed"] is not None


def sealed(record: dict) -> str:
    """The record as the text of a file, with the fingerprint of all the rest behind it: one changed byte anywhere no
    longer fits it."""
    text = canonical(record)
    return f'{text[:-1]},"sha256":"{sha256(text)}"}}'


def _file_hash(record: dict) -> str:
    return fingerprint({key: value for key, value in record.items() if key != "sha256"})


def _file(record, _noted) -> None:
    if record["format"] != FORMAT:
        raise _Unlike(_("格式是%(format)s，这里只认识%(known)s。", format=record["format"], known=FORMAT))
    _same(record["sha256"], _file_hash(record))


def _list(record, noted) -> None:
    _same(record["list_sha256"], fingerprint(record["list"]))
    if noted:
        _same(record["list_sha256"], noted.strip().lower())
    entries = _entries(record)
    keys = {quota["key"] for quota in record["list"]["quotas"]}
    for before, entry in zip([None, *entries], entries, strict=False):
        if before and before.code >= entry.code:
            raise _Unlike(_("名单没有按编号排列，或编号重复：%(code)s。", code=entry.code))
        if entry.quota not in keys or entry.heads < 1 or entry.weight < 1:
            raise _Unlike(_("名单中%(code)s的内容不对。", code=entry.code))
    codes = {entry.code for entry in entries}
    for one, other in record["list"].get("same_time", ()):
        if one == other or not {one, other} <= codes:
            raise _Unlike(_("名单中%(code)s的内容不对。", code=one))


def _shares(record, _noted) -> None:
    for officer in record["officers"]:
        if officer["share"] is None:
            if record["seed"] is not None:
                raise _Unlike(_("%(name)s的随机数没有公布。", name=officer["name"]))
        elif commitment_of(officer["share"]) != officer["commitment"]:
            raise _Unlike(_("%(name)s公布的随机数与事先的承诺不符。", name=officer["name"]))
    if record["seed"] is not None and len(record["officers"]) != 2:
        raise _Unlike(_("抽取人不是两名。"))


def _seed(record, _noted) -> None:
    if (record["list"]["number"] is None) != (record["number"] is None):
        raise _Unlike(_("公开号码与名单中的约定不符。"))
    shares = [officer["share"] for officer in record["officers"]]
    _same(record["seed"], seed_of(record["list_sha256"], shares, record["number"]))


def _order(record, _noted) -> None:
    order = order_of(record["seed"], _entries(record))
    said = dict(record["order"])
    for quota in record["list"]["quotas"]:
        _same_line(said.pop(quota["key"], []), order.get(quota["key"], []))
    if said:
        raise _Unlike(_("公布的顺序里有名单以外的名额类别。"))


def _result(record, _noted) -> None:
    heads = {entry.code: entry.heads for entry in _entries(record)} | dict(record["since_freezing"])
    heads |= dict.fromkeys(record.get("elsewhere", ()), 0)
    said, placed = dict(record["places"]), dict(record["placed"])
    places = {quota["key"]: said[quota["key"]] for quota in record["list"]["quotas"]}
    for quota in record["list"]["quotas"]:
        if not 0 <= places[quota["key"]] <= quota["places"]:
            raise _Unlike(_("%(name)s的抽取名额比封存时多。", name=quota["name"]))
    computed = all_placed(dict(record["order"]), heads, places, record["list"].get("same_time", ()))
    for key, codes in computed.items():
        _same_line(placed.pop(key, []), codes)
    if placed:
        raise _Unlike(_("公布的结果里有名单以外的名额类别。"))


def _entries(record) -> list[Entry]:
    return [Entry(*entry) for entry in record["list"]["entries"]]


def _same(said, computed) -> None:
    if said != computed:
        raise _Unlike(_("公布的是%(said)s，重新计算是%(computed)s。", said=said, computed=computed))


def _same_line(said: list, computed: list) -> None:
    for place, (one, other) in enumerate(zip_longest(said, computed), start=1):
        if one != other:
            raise _Unlike(_("第%(place)s位：公布的是%(said)s，重新计算是%(computed)s。", place=place, said=one or "—",
                            computed=other or "—"))


_BEFORE_THE_DRAW = [(_l("文件指纹"), _file), (_l("名单指纹"), _list), (_l("随机数与承诺"), _shares)]
_STEPS = [*_BEFORE_THE_DRAW, (_l("种子"), _seed), (_l("顺序"), _order), (_l("录取结果"), _result)]
