"""What a cell is, by what stands in it: the phone, the document, the street, and what is left, the name."""

import re
from functools import cache
from itertools import pairwise

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.groups.columns import AGE, CATEGORY, IGNORED, NAME, NUMBER, PHONE, STREET
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.foundation.core.documents import detect_document
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.text import half_width

_MOBILE = re.compile(r"(?:(?:\+|00)?86)?1[3-9][0-9]{9}|1\.[3-9][0-9]*e\+10", re.IGNORECASE)
# A phone, or meant as one: a mobile with digits missing or too many, a landline with its area or of eight digits.
_PHONELIKE = re.compile(_MOBILE.pattern + r"|1[3-9][0-9]{5,11}|0[0-9]{9,11}|\+[0-9]{8,14}|[5-8][0-9]{7}", re.IGNORECASE)


@in_house_language
def by_content(cells: list[str]) -> list[dict[str, str]]:
    """{column: text} of everybody in a row without heading: a number is a phone or a document, known words say
    themselves, and what is left, in one piece, is the name: 李　静, John Smith."""
    return [_person(part) for part in _people(cells)]


def first_mobile(phones: list[str]) -> str:
    """Of several phones of one person the first mobile, which takes messages; without any, the first."""
    return next((each for each in phones if _MOBILE.fullmatch(_digits(each))), phones[0])


def looks_like_phone(heading: str, text: str) -> bool:
    """Whether what stands under a heading that nobody knows is a phone, as far as can be seen."""
    digits = _digits(text)
    if _PHONELIKE.fullmatch(digits):
        return True
    return bool(re.search("[0-9]{5}", digits) and re.search(_("电话|手机|联系|tel|phone|mobile"), heading.lower()))


def _digits(text: str) -> str:
    return re.sub(r"[\s()\-]|\.0$", "", half_width(text))


def _people(cells: list[str]) -> list[list[str]]:
    """The cells of each person where a row names several, each with a mobile behind the name; else all of one."""
    mobiles = [at for at, cell in enumerate(cells) if _MOBILE.fullmatch(_digits(cell))]
    starts = [0]
    for one, next_one in pairwise(mobiles):
        names = [at for at in range(one + 1, next_one) if cells[at]
                 and _recognised(cells[at], is_first=False, is_after_phone=True) is None]
        if not names:  # two phones of one person
            return [cells]
        starts.append(names[0])
    return [cells[at:end] for at, end in zip(starts, [*starts[1:], None], strict=True)]


def _person(cells: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    rest, phones = [], []
    for at, cell in enumerate(filter(None, cells)):
        column = _recognised(cell, is_first=at == 0, is_after_phone=bool(phones))
        if column == PHONE:
            phones.append(cell)
        elif column is None:
            rest.append(cell)
        else:
            found.setdefault(column, cell)
    if phones:
        found[PHONE] = first_mobile(phones)
    if rest:
        found[NAME] = " ".join(rest)
    return found


def _recognised(cell: str, *, is_first: bool, is_after_phone: bool) -> str | None:
    plain = half_width(cell)
    number = re.sub(r"[\s().+-]", "", plain)
    if detect_document(plain) and len(number) > 11:
        return NUMBER
    if is_first and re.fullmatch(r"[0-9]{1,4}[.、]?", plain):
        return IGNORED
    if re.fullmatch(r"[0-9]+", number):
        return AGE if is_after_phone and len(number) <= 3 else PHONE
    if column := _known_words(get_locale()).get(plain):
        return column
    return STREET if re.fullmatch(r"[\u3400-\u9fff]{2,6}街道", plain) else None


@cache
def _known_words(_language: Locale | None) -> dict[str, str]:
    """What names of age bands and categories are. Kept: every cell of a list of thousands asks."""
    return {**{category.label: CATEGORY for category in Category}, **{half_width(band.label): AGE for band in AgeBand}}
