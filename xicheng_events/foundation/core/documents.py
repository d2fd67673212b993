"""Identity documents: kinds, numbers, and what a number tells (domain §10.1).

The check-digit arithmetic is python-stdnum's. Its `ric.validate` isn't used: it also demands a known birth place,
and would turn away holders of residence permits and of numbers from districts its table lacks.
"""

import re
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import half_width


class DocumentKind(Labelled):
    """What a person shows at the door (domain §10.1)."""

    RESIDENT_ID = "resident_id", _l("居民身份证")
    HKMOTW_RESIDENCE = "hkmotw_residence", _l("港澳台居民居住证")
    HKMO_PERMIT = "hkmo_permit", _l("港澳居民来往内地通行证")
    TW_PERMIT = "tw_permit", _l("台湾居民来往大陆通行证")
    FOREIGN_PR = "foreign_pr", _l("外国人永久居留身份证")
    PASSPORT = "passport", _l("护照")
    OTHER = "other", _l("其他证件")


class Pattern(NamedTuple):
    """One row of the table: the shape of a number, and how many of its first characters stay when it is renewed."""

    shape: re.Pattern
    hint: str
    stable: int | None = None


_DATE_AND_TAIL = r"(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]"
_RECENT_DATE_AND_TAIL = _DATE_AND_TAIL.replace("18|19|20", "19|20")


def _shape(pattern: str) -> re.Pattern:
    return re.compile(pattern, re.ASCII)


# In the order of detection: a residence permit also has the shape of a resident's number (domain §10.1).
PATTERNS = {
    DocumentKind.HKMOTW_RESIDENCE: Pattern(
        _shape(rf"8[123]0000{_RECENT_DATE_AND_TAIL}"), _l("居住证号码应为18位，以81、82或83开头，请检查。")
    ),
    DocumentKind.FOREIGN_PR: Pattern(
        _shape(rf"9\d{{5}}{_RECENT_DATE_AND_TAIL}|[A-Z]{{3}}\d{{12}}"),
        _l("永久居留身份证号码应为以9开头的18位号码，或3个字母加12位数字，请检查。"),
    ),
    DocumentKind.RESIDENT_ID: Pattern(_shape(rf"[1-8]\d{{5}}{_DATE_AND_TAIL}"), _l("身份证号码应为18位，请检查。")),
    DocumentKind.HKMO_PERMIT: Pattern(
        _shape(r"[HM]\d{8}(?:\d{2})?"), _l("通行证号码应为H或M加8位数字，请检查。"), stable=9
    ),
    DocumentKind.TW_PERMIT: Pattern(
        _shape(r"\d{8}(?:\d{2}(?:\([A-Z]\))?)?"), _l("通行证号码应为8位数字，请检查。"), stable=8
    ),
    DocumentKind.PASSPORT: Pattern(_shape(r"[A-Z0-9]{5,20}"), _l("护照号码应为5至20位字母和数字，请检查。")),
    DocumentKind.OTHER: Pattern(_shape(r"[\w\-()〔〕\u3400-\u9fff]{2,30}"), _l("证件号码应为2至30位，请检查。")),
}
_WITH_BIRTH_DATE = (DocumentKind.HKMOTW_RESIDENCE, DocumentKind.FOREIGN_PR, DocumentKind.RESIDENT_ID)


def check_document(kind: DocumentKind | str, number: str | None, *, field: str = "document_number") -> str:
    """`number` in the one spelling that is stored: half-width, upper case, no spaces.

    Refuses `document_missing`, `document_old` (15 digits), `document_kind` (it is another document's number),
    `document_shape`, `document_date` and `document_check_digit`, beside `field`.
    """
    kind, number = DocumentKind(kind), normalise_document(number)
    if not number:
        raise Refused("document_missing", _("请填写证件号码。"), field)
    if kind is DocumentKind.RESIDENT_ID and re.fullmatch(r"[0-9]{15}", number):
        raise Refused("document_old", _("15位旧身份证号码已停用，请填写18位身份证号码。"), field)
    _refuse_other_kind(kind, number, field)
    if not PATTERNS[kind].shape.fullmatch(number):
        raise Refused("document_shape", PATTERNS[kind].hint, field)
    if _carries_birth_date(kind, number):
        _check_date(number, field)
        _check_digit(number, field)
    return number


def detect_document(number: str | None) -> DocumentKind | None:
    """The kind a number belongs to by its shape, in the order of domain §10.1; None when it fits no kind."""
    number = normalise_document(number)
    kinds = (kind for kind in PATTERNS if kind is not DocumentKind.OTHER)
    return next((kind for kind in kinds if PATTERNS[kind].shape.fullmatch(number)), None)


def document_key(kind: DocumentKind | str, number: str) -> str:
    """What stays of a checked number when the card is renewed: the text to hash for finding the same document."""
    kind = DocumentKind(kind)
    return f"{kind.value}:{number[: PATTERNS[kind].stable]}"


def birth_date(kind: DocumentKind | str, number: str) -> date | None:
    """The date of birth a checked number carries; None for documents that carry none."""
    return ric.get_birth_date(number) if _carries_birth_date(DocumentKind(kind), number) else None


def age_on(birth: date, on: date) -> int:
    """Full years of age on a day; events ask for the day they take place (domain §17-7)."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def check_uscc(number: str | None, *, field: str = "uscc") -> str:
    """A unit's 18-character 统一社会信用代码, normalised (GB 32100-2015).

    Refuses `uscc_missing` and `uscc_wrong` beside `field`.
    """
    number = normalise_document(number)
    if not number:
        raise Refused("uscc_missing", _("请填写统一社会信用代码。"), field)
    try:
        return uscc.validate(number)
    except ValidationError:
        raise Refused("uscc_wrong", _("统一社会信用代码应为18位，请对照营业执照检查。"), field) from None


def normalise_document(number: str | None) -> str:
    """A number as typed, in one spelling: half-width, upper case, without white space; nothing is checked."""
    return re.sub(r"\s", "", half_width(number)).upper()


def _carries_birth_date(kind: DocumentKind, number: str) -> bool:
    return kind in _WITH_BIRTH_DATE and len(number) == 18


def _refuse_other_kind(kind: DocumentKind, number: str, field: str) -> None:
    """A person who picked the wrong kind in the list is told which one it is; an 18-digit number says so itself."""
    actual = detect_document(number)
    if actual in _WITH_BIRTH_DATE and len(number) == 18 and actual is not kind and kind is not DocumentKind.OTHER:
        sentence = _("这是%(kind)s的号码，请改选证件类型。", kind=actual.label)
        raise Refused("document_kind", sentence, field)


def _check_date(number: str, field: str) -> None:
    try:
        born = ric.get_birth_date(number)
    except ValidationError:
        born = None
    if born is None or born > clock.today():
        raise Refused("document_date", _("证件号码中的出生日期有误，请检查第7至14位。"), field)


def _check_digit(number: str, field: str) -> None:
    if ric.calc_check_digit(number) != number[-1]:
        raise Refused("document_check_digit", _("证件号码校验未通过，请核对最后一位。"), field)
