"""Telephone numbers (domain §10.3). What comes out is the one spelling that is stored, hashed and compared."""

import re
from functools import cached_property

import phonenumbers
from flask_babel import gettext as _

from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import half_width

_LONGEST_TYPED = 200  # characters: what is longer is no number, however it is written
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_MEANT_AS_MOBILE = re.compile(r"1[3-9][0-9]{4,}")  # digits missing or too many: no landline begins with 1
_COUNTRY = re.compile(r"^(?:\+|00)86")
_SERVICE = re.compile(r"1[0-9]{2,4}|96[0-9]{3,4}")
_TOLL_FREE = re.compile(r"([48]00)([0-9]{3})([0-9]{4})")
_OF_A_YEAR = re.compile(r"20\d\d-?\d{4}")
_LONG = re.compile(r"\+?[0-9]{7,}[Xx]?")
_LANDLINE = re.compile(
    r"(?:\(?(?P<area>0(?:10|2[0-9]|[3-9][0-9]{2}))\)?[ -]*)?"
    r"(?P<number>[0-9]{3,4}[ -]?[0-9]{4})"
    r"(?: *(?:-|转|分机|x|ext\.?|#) *(?P<extension>[0-9]{1,6}))?",
    re.IGNORECASE,
)


class Phone(str):
    """A telephone number in the one spelling that is stored: made by the functions below, or of what is stored."""

    @cached_property
    def hash(self) -> str:
        """By which its rows are found."""
        return keyed_hash(self)

    @property
    def tail(self) -> str:
        """The last four digits, which people give at a door and in a search."""
        return self[-4:]


class Mobile(Phone):
    """A mainland mobile number, to which messages may be sent."""


def clean_mobile(text: str | None, *, field: str = "phone") -> Mobile:
    """A mainland mobile number as 11 digits; full-width digits, spaces, `-` and +86/0086 are understood.

    Refuses `phone_missing` and `phone_wrong` beside `field`.
    """
    if isinstance(text, Mobile):
        return text
    number = _bare(text)
    if not number:
        raise Refused("phone_missing", _("请填写手机号。"), field)
    number = _national(number)
    if _MEANT_AS_MOBILE.fullmatch(number) and len(number) != 11:
        raise Refused("phone_wrong", _("手机号应为11位，这里是%(n)s位，请检查。", n=len(number)), field)
    if not _MOBILE.fullmatch(number):
        raise Refused("phone_wrong", _("手机号应为11位数字，请检查。"), field)
    return Mobile(number)


def clean_landline(text: str | None, *, field: str = "phone") -> Phone:
    """A unit's published number as 010-88060000, 010-88060000-801, 400-000-0000 or 12345.

    Eight digits without an area code are taken for Beijing. Refuses `phone_missing` and `phone_wrong`.
    """
    typed = _typed(text)
    if not typed:
        raise Refused("phone_missing", _("请填写电话号码。"), field)
    bare = _bare(typed)
    if _SERVICE.fullmatch(bare):
        return Phone(bare)
    if toll_free := _TOLL_FREE.fullmatch(bare):
        return Phone("-".join(toll_free.groups()))
    landline = _landline(typed)
    if not landline:
        raise Refused("phone_wrong", _("电话号码应包含区号，例如010-00000000，请检查。"), field)
    return Phone(landline)


def clean_any_phone(text: str | None, *, field: str = "phone") -> Phone:
    """A number staff enter for someone: mobile, landline, or one abroad, Hong Kong, Macau, Taiwan (+852…).

    Numbers from elsewhere need their `+` and come out as E.164. Refuses like `clean_mobile`.
    """
    if isinstance(text, Phone):
        return text
    typed = _typed(text)
    if typed.startswith(("+", "00")) and not _COUNTRY.match(_bare(typed)):
        return Phone(_abroad(re.sub(r"^00", "+", typed), field))
    try:
        return clean_mobile(typed, field=field)
    except Refused as refusal:
        if refusal.code == "phone_missing" or _MEANT_AS_MOBILE.fullmatch(_national(_bare(typed))):
            raise
        number = clean_landline(typed, field=field)
        if _SERVICE.fullmatch(number):  # nobody is at home at 12345
            raise
        return number


def whole_number_in(words: str) -> str:
    """The whole number that somebody typed into a search, as it is stored: a phone's, or anything as long, such as a
    document's. Empty for names, codes, the last digits of a phone, and the number of an event or issue without its
    letters (2026-0001), as which no landline of Beijing begins.
    """
    if len(words) > _LONGEST_TYPED or _OF_A_YEAR.fullmatch(half_width(words).strip()):
        return ""
    try:
        return clean_any_phone(words)
    except Refused:
        bare = _bare(words)
        return bare if _LONG.fullmatch(bare) else ""


def takes_sms(number: str | None) -> bool:
    """Whether messages may be sent to a cleaned number: mainland mobiles only (domain §10.3)."""
    return bool(_MOBILE.fullmatch(number or ""))


def _typed(text: str | None) -> str:
    if text and len(text) > _LONGEST_TYPED:
        raise Refused("phone_wrong", _("手机号应为11位数字，请检查。"), "phone")
    return half_width(text)


def _bare(text: str | None) -> str:
    return re.sub(r"[\s().‐-―-]", "", _typed(text))


def _national(bare: str) -> str:
    return re.sub(r"^86(?=1[0-9]{10}$)", "", _COUNTRY.sub("", bare))


def _landline(typed: str) -> str | None:
    national = re.sub(r"^(?:\+|00)86[ -]*0?", "0", typed)
    found = _LANDLINE.fullmatch(re.sub(r"\s+", " ", re.sub(r"[‐-―]", "-", national)))
    if not found:
        return None
    area, number = found["area"] or "010", re.sub(r"\D", "", found["number"])
    if len(area) == 3 and len(number) != 8:
        return None
    return "-".join(part for part in (area, number, found["extension"]) if part)


def _abroad(number: str, field: str) -> str:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        parsed = None
    if not parsed or not phonenumbers.is_possible_number(parsed):
        raise Refused("phone_wrong", _("境外号码请以“+”和地区代码开头，例如+852 0000 0000。"), field)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
