"""How a text becomes the terms it is found by: the one function both databases are filled by, and asked by.

    cut("加装电梯，WiFi 6")  →  加装 装电 电梯 梯 wifi 6

Every two Chinese characters in a row, the last of a row alone as well (so that each character begins a term), letters
and numbers whole and in small letters. No sign is left in a term: nothing in one means anything to a database.
"""

import re
from typing import NamedTuple

from xicheng_events.foundation.core.pinyin import HAN
from xicheng_events.foundation.core.text import normalised

_CHINESE = f"[{HAN}\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\uac00-\ud7a3]"
_ROW = re.compile(f"{_CHINESE}+|(?:(?!{_CHINESE})[^\\W\\d_])+|\\d+")
# What may be left out between characters: 消防安全日·走进消防站 is 消防安全日走进消防站, 李 静 is 李静.
_LEFT_OUT = re.compile(f"(?<={_CHINESE})[ ·•・‧―—–\\-“”《》]+(?={_CHINESE})")
# 人民政府 stands in every street's full name and would answer to 民政.
_GOVERNMENT = re.compile(r"(?<=人民)\B(?=政府)")
_LONGEST_TERM, MOST_TERMS = 40, 64


class Phrase(NamedTuple):
    """Terms that stand one behind the other; with `begins` the last of them may be the beginning of one."""

    terms: tuple[str, ...]
    begins: bool


def cut(text: str) -> list[str]:
    """The terms of `text`, in their order; one that stands there twice, twice."""
    return [term for row in _rows(text) for term in _terms_of(row)]


def phrase_of(word: str) -> Phrase | None:
    """What a text must have that says `word`, of which MOST_TERMS are looked at; None where nothing in it can be
    looked for. Letters, numbers and a single character may be the beginning of what is there."""
    rows = _rows(word)
    if not rows:
        return None
    terms = [term for row in rows for term in _terms_of(row)]
    begins = not _is_chinese(rows[-1]) or len(rows[-1]) == 1
    wanted = terms if begins else terms[:-1]
    return Phrase(tuple(wanted[:MOST_TERMS]), begins and len(wanted) <= MOST_TERMS)


def _rows(text: str) -> list[str]:
    plain = _LEFT_OUT.sub("", normalised("NFKC", text).casefold())
    return _ROW.findall(_GOVERNMENT.sub("\n", plain))


def _terms_of(row: str) -> list[str]:
    if not _is_chinese(row):
        return [row[:_LONGEST_TERM]]
    return [row[at:at + 2] for at in range(len(row))]


def _is_chinese(row: str) -> bool:
    return re.match(_CHINESE, row) is not None
