"""What people write into the cells of their lists: ages, days, and whom somebody brings, in their own words."""

import re
from datetime import date, timedelta
from functools import cache

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.registration.models import YEARS, AgeBand, Guardian
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import half_width

_DATE = re.compile(r"((?:19|20)[0-9]{2})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?")
_TIME = re.compile(r"(?:\s+|T)(?:[上下]午\s*)?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:\s*[AP]M|Z)?$")
_DAY_NUMBER, _DAY_ZERO = re.compile("[1-9][0-9]{4}"), date(1899, 12, 30)  # as spreadsheets count: from May 1927 on
_WHO = re.compile(r"(?P<name>.*?)[\s（(:：]*(?P<age>(?:19|20)\d\d[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?"
                  r"|\d{1,3}\s*周?岁?(?:以[上下])?|\d\d[—–-]\d\d\s*周岁)?[)）\s]*")
_NOBODY = _l("无 没有 - — /")
_PARENTS = _l("父母 父亲 母亲 父 母 爸爸 妈妈 爸 妈 父子 父女 母子 母女")
_GRANDPARENTS = _l("祖父母 外祖父母 祖父 祖母 外祖父 外祖母 爷爷 奶奶 姥姥 姥爷 外公 外婆 祖孙")


def age_band(text: str) -> AgeBand | None:
    """The band somebody of “68岁” or “60周岁以上” is in; None for nothing. Refuses `age_unknown`."""
    plain = half_width(text)
    if not plain:
        return None
    years = re.fullmatch(r"([0-9]{1,3})周?岁?", plain)
    if years:
        return next((band for band, (least, most) in YEARS.items() if least <= int(years[1]) <= most), AgeBand.SENIOR)
    if band := _bands(get_locale()).get(_bare(plain)):
        return band
    raise Refused("age_unknown", _("年龄段“%(word)s”没有看懂，请写周岁数，或写：%(all)s。", word=text,
                                   all="、".join(band.label for band in AgeBand)))


@cache
def _bands(_language: Locale | None) -> dict[str, AgeBand]:
    """The bands by their names. Kept: every row of a list of thousands asks."""
    return {_bare(half_width(band.label)): band for band in AgeBand}


def _bare(words: str) -> str:
    return re.sub(r"[^0-9A-Za-z上下]", "", words)


def day_in_cell(text: str) -> date | None:
    """The day “1960年6月1日” or “19600601” is, if it isn't to come; None for nothing. Refuses `day_unknown`."""
    if not half_width(text):
        return None
    found = written_day(text)
    if found is None or found > clock.today():
        raise Refused("day_unknown", _("出生日期“%(word)s”没有看懂，请按“1960-06-01”的样式填写。", word=text))
    return found


def written_day(text: str) -> date | None:
    """The day that “1960/6/1 0:00:00” is, or 22068, as spreadsheets count; None for what is none."""
    plain = re.sub(r"\s", "", _TIME.sub("", half_width(text)))
    if _DAY_NUMBER.fullmatch(plain):
        return _DAY_ZERO + timedelta(days=int(plain))
    found = _DATE.fullmatch(plain)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def number_in_cell(text: str) -> int:
    """“2”, “２人”: a number of people; 0 for nothing. Refuses `count_unknown`."""
    plain = half_width(text)
    found = re.fullmatch(r"([0-9]{1,2})\s*[人名个位]?", plain)
    if plain and plain not in _NOBODY.split() and not found:
        raise Refused("count_unknown", _("同行人数“%(word)s”没有看懂，请写数字，例如2，没有请留空。", word=text))
    return int(found[1]) if found else 0


def people_in_cell(text: str) -> list[tuple[str, str]]:
    """(name, age or day of birth) in “王小明（9岁）、李华35岁”, as written; the age empty where none is."""
    parts = [part.strip() for part in re.split(r"[、,，;；|]|(?<!\d)/|/(?!\d)", text)]
    found = [_WHO.fullmatch(part) for part in parts if part not in ("", *_NOBODY.split())]
    return [(each["name"], each["age"] or "") for each in found if each]


@in_house_language
def guardian(text: str) -> Guardian | None:
    """What “妈妈” or “祖孙” is to a child; None for nothing."""
    plain = half_width(text)
    if plain in ("", *_NOBODY.split()):
        return None
    words = {Guardian.PARENT: _PARENTS, Guardian.GRANDPARENT: _GRANDPARENTS}
    return next((kind for kind, all_of in words.items() if plain in (*all_of.split(), half_width(kind.label))),
                Guardian.OTHER)
