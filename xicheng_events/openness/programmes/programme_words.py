"""What a programme says unless its editor says otherwise, and how its rows are read (domain §4.2)."""

from flask_babel import gettext as _

from xicheng_events.booking.registration.models import MINORS, AgeBand
from xicheng_events.booking.selection.bounds import bounds_words
from xicheng_events.booking.selection.candidate_facts import value_words
from xicheng_events.booking.selection.states import UNKNOWN, Attribute
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.openness.programmes.kinds import ProgrammeKind, Share, months_of_term
from xicheng_events.openness.programmes.queries import leaders_of
from xicheng_events.openness.representatives.kinds import CATEGORIES

_APPOINTED = {kind.row.category for kind in ProgrammeKind}  # what they are to become, and aren't yet
_BY = (Attribute.CATEGORY, Attribute.GENDER, Attribute.AGE, Attribute.FIELD, Attribute.STREET)


@in_house_language
def usual_rights() -> str:
    """权利, blended from the programmes found (domain §4.1)."""
    return _("知情权：了解体验监督的事项、流程和标准。\n监督权：对办事服务进行体验，提出存在的问题。\n"
             "建议权：提出改进意见，了解采纳和整改情况。")


@in_house_language
def usual_obligations() -> str:
    """义务, blended from the programmes found (domain §4.1)."""
    return _("本工作为公益性质，没有报酬。\n按要求参加体验和座谈，客观填写体验报告。\n"
             "不利用身份谋取利益，不泄露工作秘密和他人个人信息。\n不能继续履职的，及时告知本单位。")


def shares_offered() -> dict[str, dict[str, str]]:
    """{attribute: {value: word}} of what 人员构成 may say something about; never of what somebody hasn't said."""
    words = value_words()
    grown_up = {band.value: band.label for band in AgeBand if band not in MINORS}
    words |= {Attribute.AGE.value: grown_up,
              Attribute.CATEGORY.value: {each.value: each.label for each in CATEGORIES if each not in _APPOINTED}}
    return {each.value: {value: word for value, word in words[each.value].items() if value != UNKNOWN} for each in _BY}


def composition_words(shares: list[Share]) -> list[str]:
    """“性别：女3至5人”, for each."""
    if not shares:
        return []
    words = value_words()
    return [_("%(attribute)s：%(value)s%(number)s", attribute=share.attribute.label,
              value=words[share.attribute.value].get(share.value, share.value),
              number=bounds_words(share.least, share.most))
            for share in shares]


def serving_words(programme) -> str:
    """Until when it is served: the programme's own term, and further by whom a term has been renewed for."""
    until, longer = date_alone(programme.term_to), date_alone(programme.serves_until)
    if programme.serves_until > programme.term_to:
        return _("聘期至%(day)s，续聘的至%(longer)s。", day=until, longer=longer)
    return _("聘期至%(day)s。", day=until)


def who_decides(programme) -> str:
    """Whom what is handed on to the leader waits for, by name; or that there is nobody, and who can change that."""
    names = _("、").join(each.name for each in leaders_of(programme))
    if not names:
        return _("本单位目前没有在用的负责人账号，请联系安全管理员开设账号或授予负责人角色。")
    return _("由本单位负责人决定：%(names)s。", names=names)


def programme_term_words(programme) -> str:
    """“2026年5月1日至2027年4月30日，12个月”."""
    months = months_of_term(programme.term_from, programme.term_to)
    days = _("%(first)s至%(last)s", first=date_alone(programme.term_from), last=date_alone(programme.term_to))
    return _("%(days)s（%(n)s个月）", days=days, n=months) if months else days
