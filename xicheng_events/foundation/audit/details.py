"""What an entry says besides, in words, as the rooms say in their `room.py`: `DETAILS`, what each of its keys is called
(the first room that records it says so); `VALUES`, by key what knows how the values under it are called, {value: word}:
states by their labels, columns by the words of their form, units by their names.
"""

from datetime import datetime

from flask_babel import gettext as _

from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.text import moment


def detail_words(detail: dict) -> list[tuple[str, str]]:
    """(what, how) of everything an entry says; what an older version wrote under another key stays as it is."""
    called = house.table("DETAILS")
    return [(str(called.get(key, key)), _said(value, _known(key))) for key, value in detail.items()
            if value not in (None, "", [], {})]


def _known(key: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for words_by_key in house.said("VALUES"):
        known |= words_by_key[key]() if key in words_by_key else {}
    return known


def _said(value, known: dict[str, str]) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(" ".join(_said(part, known) for part in each) if isinstance(each, list) else _said(each, known)
                        for each in value)
    if isinstance(value, dict):
        return "，".join(f"{_name(name, known)} {_said(each, {**known, **_known(name)})}"
                        for name, each in value.items() if each not in (None, ""))
    # A matter of the door is named by its sort, then by the rows it is about: clock|device:1|2.
    return known.get(str(value).partition("|")[0]) or _moment(value) or str(value)


def _name(name: str, known: dict[str, str]) -> str:
    return _("编号%(n)s", n=name) if name.isdigit() else str(known.get(name) or house.table("DETAILS").get(name, name))


def _moment(value) -> str:
    try:
        when = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return ""
    return moment(when) if when.tzinfo else value
