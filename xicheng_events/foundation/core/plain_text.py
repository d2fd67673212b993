"""Text people write at length: any letters, signs and emoji, but nothing a database or a page can't hold."""

import re
import unicodedata

from flask_babel import gettext as _

from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import bounded, half_width

_KEPT = "\n\t"
_NEVER = ("Cc", "Cs", "Co")
# Eleven digits of a mobile, fifteen to eighteen of an identity card, eight of a landline; spaces and dashes between.
NUMBER = re.compile(r"(?<![0-9])[0-9](?:[ \-]?[0-9]){7,17}[Xx]?(?![0-9元万人])")
OUR_NUMBERS = re.compile(r"[A-Z]{2}-20[0-9]{2}-[0-9]{4,}")
DATE = re.compile(r"(?:19|20)[0-9]{2}[- ]?(?:0[1-9]|1[0-2])[- ]?(?:0[1-9]|[12][0-9]|3[01])")
# Of a length that addresses have: an open end would look at each letter of a long text again from each other.
ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}\.[A-Za-z]")


def plain_text(text: str | None) -> str:
    """`text` trimmed, with line breaks as they were meant and control characters gone; emoji stay.

    Refuses as `core.text.bounded`.
    """
    lines = re.sub(r"\r\n?", "\n", bounded(text))
    return "".join(char for char in lines if char in _KEPT or unicodedata.category(char) not in _NEVER).strip()


def written(text: str | None, *, field: str, at_most: int, at_least: int = 0, what: str = "") -> str:
    """`text` as `plain_text`, of a length between the two, in characters.

    Refuses `text_missing`, `text_too_short`, `text_too_long` beside `field`; `what` is what it is called there.
    """
    said, what = plain_text(text), what or _("内容")
    if at_least and not said:
        raise Refused("text_missing", _("请填写%(what)s。", what=what), field)
    if len(said) < at_least:
        raise Refused("text_too_short", _("%(what)s至少%(n)s个字，请补充。", what=what, n=at_least), field)
    if len(said) > at_most:
        raise Refused("text_too_long", _("%(what)s最多%(n)s个字，现有%(now)s个字，请精简。", what=what, n=at_most,
                                         now=len(said)), field)
    return said


def looks_personal(text: str | None) -> str | None:
    """What in `text` looks like a phone or document number or a mail address; None when nothing does.

    A help against slips, not a proof: dates, amounts and years pass, names can't be recognised.
    """
    plain = OUR_NUMBERS.sub("", half_width(text))
    for found in NUMBER.finditer(plain):
        if not DATE.fullmatch(found[0]):
            return found[0]
    address = ADDRESS.search(plain)
    return address[0] if address else None


def impersonal(text: str, *, field: str) -> str:
    """`text` unless `looks_personal`; else refuses `personal_data` beside `field`, naming what to remove."""
    found = looks_personal(text)
    if found:
        raise Refused("personal_data", _("公开内容中有“%(found)s”，疑似电话、证件号码或邮箱，请删去后再提交。",
                                         found=found), field)
    return text
