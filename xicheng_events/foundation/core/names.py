"""Names of people: every name that stands on a document must pass, unharmed (domain §0.1-18, §10.2)."""

import re
import unicodedata

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, false, func, or_

from xicheng_events.foundation.core.pinyin import HAN, spelled_with, ways_to_spell
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import bounded, normalised

MAX_LENGTH = 100
_LONGEST_TO_FIND = 300
_INITIALS = re.compile("[a-z]{1,6}")

_HAN_CHARACTER = re.compile(f"[{HAN}]")
_DOTS_BETWEEN_HAN = re.compile(f"(?<=[{HAN}])\\s*[·•・･‧⋅∙．.。]+\\s*(?=[{HAN}])")
_KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff"
_DOTS_BETWEEN_KANA = re.compile(f"(?<=[{_KANA}])\\s*[·•・･‧⋅∙]+\\s*(?=[{_KANA}])")
_STOP_OF_A_LATIN_LETTER = re.compile("(?<=[A-Za-z\u00c0-\u024f\u1e00-\u1eff])[.．]")  # J. R. Smith
_SPACE_BETWEEN_HAN = re.compile(f"(?<=[{HAN}])\\s+(?=[{HAN}])")
_VARIANT_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# ・ stands between parts of a Japanese name, ་ after each syllable of a Tibetan one.
_SEPARATORS = "·-' ・་"
_LEFT_OUT = _SEPARATORS + "."  # where names are compared
_LOOK_ALIKES = {ord("’"): "'", ord("‘"): "'", ord("‐"): "-", ord("‑"): "-", ord("－"): "-", 0x0F0C: "་",
                **{ord(dot): "·" for dot in "•･‧⋅∙"}}
_FULL_WIDTH_LETTERS = {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}


def clean_name(text: str | None, *, field: str = "name") -> str:
    """`text` as the name it means: trimmed, NFC, `·` (U+00B7) between Han characters, 1–100 characters.

    Refuses `name_missing`, `name_too_long`, `name_characters` (digits, emoji, signs), beside `field`.
    """
    name = _tidy(text or "")
    if not name:
        raise Refused("name_missing", _("请填写姓名。"), field)
    if len(name) > MAX_LENGTH:
        raise Refused("name_too_long", _("姓名最多%(n)s个字，请检查。", n=MAX_LENGTH), field)
    for char in _STOP_OF_A_LATIN_LETTER.sub("", name):
        if not _may_stand_in_a_name(char):
            raise Refused("name_characters", _("姓名中不能有“%(char)s”，请按证件上的姓名填写。", char=char), field)
    if not any(_is_letter(char) for char in name):
        raise Refused("name_characters", _("请按证件上的姓名填写。"), field)
    return name


def same_name(one: str, other: str) -> bool:
    """Whether two spellings mean the same name: separators, case and look-alike dots don't count (domain §17-9)."""
    return bool(name_key(one)) and name_key(one) == name_key(other)


def name_key(name: str | None) -> str:
    """What all spellings of a name have in common: the text to compare or to hash."""
    return _bare(name or "").casefold()


def name_holds(column, text: str) -> ColumnElement[bool]:
    """The condition that the name in `column` has `text` in it, whatever stands between the parts of either: a dot of
    any kind, a blank, nothing; or that `text` are first letters of how it is read. All searches for people use it."""
    part, bare = _bare(text), column
    for sign in _LEFT_OUT:
        bare = func.replace(bare, sign, "")
    if not part:
        return false()
    letters, holds = part.lower(), bare.icontains(part, autoescape=True)
    return or_(holds, spelled_with(column, letters)) if _INITIALS.fullmatch(letters) else holds


def name_to_find(name: str) -> str:
    """What is kept beside a name where very many are searched, for `name_found_in`: the name bare, and its letters."""
    return " ".join([name_key(name), *ways_to_spell(name)])[:_LONGEST_TO_FIND]


def name_found_in(column, text: str) -> ColumnElement[bool]:
    """As `name_holds`, of a column with what `name_to_find` made of the name: quicker, as nothing is read anew."""
    part = name_key(text)
    return column.contains(part, autoescape=True) if part else false()


def _bare(name: str) -> str:
    return _VARIANT_SELECTORS.sub("", "".join(char for char in _tidy(name) if char not in _LEFT_OUT))


def _tidy(text: str) -> str:
    # Far more than a name has: one that is a little too long is told so in its own words.
    visible = "".join(char for char in bounded(text, 10 * MAX_LENGTH) if unicodedata.category(char) != "Cf")
    name = normalised("NFC", visible).translate(_LOOK_ALIKES).translate(_FULL_WIDTH_LETTERS)
    name = _DOTS_BETWEEN_KANA.sub("・", _DOTS_BETWEEN_HAN.sub("·", name.strip()))
    name = _STOP_OF_A_LATIN_LETTER.sub(".", name)
    # 李　静: the padding of printed lists isn't part of the name, the spaces of a Latin name are.
    name = _SPACE_BETWEEN_HAN.sub("", name)
    return re.sub(r"\s+", " ", name).strip("· ")


def _is_letter(char: str) -> bool:
    return bool(_HAN_CHARACTER.match(char)) or unicodedata.category(char)[0] == "L"


def _may_stand_in_a_name(char: str) -> bool:
    # Marks (M) belong to letters of Tibetan, Mongolian, Vietnamese and to rare glyph variants.
    return _is_letter(char) or char in _SEPARATORS or unicodedata.category(char)[0] == "M"
