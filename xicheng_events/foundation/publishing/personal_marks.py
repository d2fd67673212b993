"""What in a text that is about to be public might tell who somebody is: numbers by their pattern, names by comparison
with those of who is concerned. All are only marked: a person decides about each (redacting.py)."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.names import name_key
from xicheng_events.foundation.core.plain_text import ADDRESS, DATE, NUMBER, OUR_NUMBERS

_AROUND = 30  # characters before and behind a mark that are shown with it
# Passports, travel permits, permanent residence cards (domain §10.1), as they stand among other words.
_PERMIT = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{1,3}[0-9]{7,12}(?![0-9])")
_PLATE = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使] ?"
                    r"[A-Za-z][·•.\- ]?[A-Za-z0-9]{4,5}[A-Za-z0-9挂学警港澳领]")
# A mobile's number in its three parts, whatever somebody wrote between them; any number in Chinese figures.
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9][^0-9\n]{1,2}[0-9]{4}[^0-9\n]{1,2}[0-9]{4}(?![0-9])")
_IN_HAN = re.compile("[〇○零一二三四五六七八九幺]{7,18}")
_MAIL = re.compile(ADDRESS.pattern + "[A-Za-z.]*")
_HAN_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{2,4}")
_FAMILY = re.compile(r"(?:欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|夏侯|端木|南宫)"
                     r"|[\u3400-\U000323af]")
# How somebody is called besides: 李女士, 李主任, 李某.
_TITLE = re.compile(r"\s?(?:先生|女士|老师|师傅|主任|科长|处长|局长|书记|大爷|大妈|阿姨|同志|同学|医生|大夫|经理|院长|"
                    r"所长|队长|站长|委员|代表|某)")


class MarkKind(Labelled):
    """What a marked place seems to be."""

    PHONE = "phone", _l("电话号码")
    DOCUMENT = "document", _l("证件号码")
    PLATE = "plate", _l("车牌号")
    MAIL = "mail", _l("邮箱")
    NAME = "name", _l("姓名")


class PersonalMark(NamedTuple):
    """One place in the text of `field`: from `start` up to `end`; what stands there, and before and behind it."""

    field: str
    start: int
    end: int
    kind: MarkKind
    words: str
    before: str
    after: str


def marks_in(texts: Mapping[str, str], names: Iterable[str]) -> list[PersonalMark]:
    """Every place in `texts`, by the names of their fields, that looks like a number of somebody's or says one of
    `names`; in the order of the texts, none within another."""
    wanted = sorted({name for name in names if len(name_key(name)) > 1})
    return [mark for field, text in texts.items() for mark in _apart(field, text, wanted)]


def text_digest(text: str) -> str:
    """What stands for a text as it is: another text, another digest."""
    return hashlib.sha256(text.encode()).hexdigest()


def _apart(field: str, text: str, names: list[str]) -> Iterator[PersonalMark]:
    found = sorted({*_numbers(text), *_names(text, names), *_titled(text, names)}, key=lambda each: (each[0], -each[1]))
    reached = 0
    for start, end, kind in found:
        if start >= reached:
            reached = end
            yield PersonalMark(field, start, end, kind, text[start:end], text[max(0, start - _AROUND):start],
                       text[end:end + _AROUND])


def _numbers(text: str) -> Iterator[tuple[int, int, MarkKind]]:
    plain, places = _plain(text)
    ours = [found.span() for found in OUR_NUMBERS.finditer(plain)]
    for pattern, kind_of in ((_PLATE, lambda _said: MarkKind.PLATE), (_PERMIT, lambda _said: MarkKind.DOCUMENT),
                             (_MAIL, lambda _said: MarkKind.MAIL), (_MOBILE, lambda _said: MarkKind.PHONE),
                             (_IN_HAN, lambda _said: MarkKind.PHONE), (NUMBER, _kind_of_number)):
        for found in pattern.finditer(plain):
            start, end = found.span()
            is_ours = any(first < end and start < last for first, last in ours)
            if not is_ours and not (pattern is NUMBER and DATE.fullmatch(found[0])):
                yield places[start], places[end - 1] + 1, kind_of(found[0])


def _kind_of_number(said: str) -> MarkKind:
    digits = re.sub(r"[ \-]", "", said)
    return MarkKind.DOCUMENT if len(digits) >= 15 else MarkKind.PHONE


def family_name(name: str) -> str:
    """李静 → 李, 欧阳明 → 欧阳; of a name in other letters the first of them."""
    found = _FAMILY.match(name)
    return found[0] if found and found[0] != name else name[:1]


def _names(text: str, names: list[str]) -> Iterator[tuple[int, int, MarkKind]]:
    bare, places = _bare(text)
    for name in names:
        key = name_key(name)
        at = bare.find(key)
        while at >= 0:
            start, end = places[at], places[at + len(key) - 1] + 1
            if not ((_is_letter(text[start - 1:start]) and _is_letter(text[start:start + 1]))
                    or (_is_letter(text[end:end + 1]) and _is_letter(text[end - 1:end]))):
                yield start, end, MarkKind.NAME
            at = bare.find(key, at + 1)


def _titled(text: str, names: list[str]) -> Iterator[tuple[int, int, MarkKind]]:
    for family in {family_name(name) for name in names if _HAN_NAME.fullmatch(name)}:
        for found in re.finditer(re.escape(family) + _TITLE.pattern, text):
            yield *found.span(), MarkKind.NAME


def _plain(text: str) -> tuple[str, list[int]]:
    """`text` in half-width letters, digits and dashes without what can't be seen, and where in `text` each of them
    stands."""
    said = [(_plain_char(char), at) for at, each in enumerate(text) if unicodedata.category(each) != "Cf"
            for char in unicodedata.normalize("NFKC", each)]
    return "".join(char for char, _at in said), [at for _char, at in said]


def _plain_char(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    return str(digit) if digit is not None else "-" if unicodedata.category(char) == "Pd" else char


def _bare(text: str) -> tuple[str, list[int]]:
    """The same as names are compared."""
    said = [(char, at) for at, each in enumerate(text) if not each.isspace() for char in name_key(each)]
    return "".join(char for char, _at in said), [at for _char, at in said]


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()
