"""What may stand in a programme, and what it still lacks before people may read it (domain §4.2)."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import date

from flask_babel import gettext as _

from xicheng_events.booking.notices.defaults import default_contact_hours
from xicheng_events.booking.notices.registration_form_rules import REGISTERING
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.phones import clean_any_phone
from xicheng_events.foundation.core.plain_text import impersonal, written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import half_width
from xicheng_events.foundation.questions.form_rules import clean_items
from xicheng_events.foundation.questions.kinds import Asking
from xicheng_events.openness.programmes.kinds import (
    USUAL_DUTIES,
    USUAL_LIMIT,
    USUAL_NOTICE_DAYS,
    USUAL_REPORT_DAYS,
    ProgrammeKind,
    Share,
)
from xicheng_events.openness.programmes.programme_words import usual_obligations, usual_rights
from xicheng_events.openness.programmes.queries import staff_of_unit

TITLE, TEXT, CONTACT, HOURS, WORD = 60, 2000, 40, 60, 10
_NUMBERS = {"wanted": (1, 999), "renewal_limit": (1, 9), "notice_days": (0, 30), "report_days": (1, 30)}
_TEXTS = {"purpose": TEXT, "conditions": TEXT, "rights": TEXT, "obligations": TEXT}
LONGEST_TERM_YEARS = 5
ORGANISERS = 2  # 联系人 of a programme
FEW_DAYS = 5  # a window shorter than this is named to who reviews
_PAPERS = re.compile("身份证|证件|护照[号]")
_HAN = re.compile(f"[一-龥]{{2,{WORD}}}")  # what every font has: a number on paper must be readable


def usual_programme() -> dict:
    """What a new programme says before anybody has written on it, by the names of `revision.SAID`."""
    return {"kind": ProgrammeKind.OFFICER, "title": "", "purpose": "", "conditions": "", "rights": usual_rights(),
            "obligations": usual_obligations(), "wanted": None, "shares": [],
            "duties": [duty.stored() for duty in USUAL_DUTIES], "term_from": None, "term_to": None,
            "renewal_limit": USUAL_LIMIT, "notice_days": USUAL_NOTICE_DAYS, "report_days": USUAL_REPORT_DAYS,
            "publishes_names": True, "takes_applications": True, "opens_at": None, "closes_at": None,
            "recommender_ids": [], "contact_name": "", "contact_phone": "", "contact_hours": default_contact_hours(),
            "items": [], "certificate_word": "", "first_organiser_id": None, "second_organiser_id": None}


def _check_asked(item: dict, problems: list) -> None:
    if _PAPERS.search(item["label"]):
        problems.append(Refused("no_papers", _("报名时不收集证件号码，聘任时查验原件即可。"), f"{item['key']}-label"))
        return
    REGISTERING.check_question(item, problems)


APPLYING = Asking(kinds=REGISTERING.kinds, check_question=_check_asked)


def check_programme(fields: dict, *, organisation_id: int,
                    organisers: Collection[int] = ()) -> tuple[dict, list[Refused]]:
    """The fields of a programme (`revision.SAID`), cleaned, and everything wrong with them, each beside its input.
    `organisers` are its 联系人 before, who may stay though their accounts aren't in use any more
    (`missing_in_programme` says so)."""
    problems: list[Refused] = []
    cleaned = dict(fields)
    for name, rule in _rules(organisation_id, organisers, problems).items():
        try:
            cleaned[name] = rule(fields[name])
        except Refused as refusal:
            problems.append(refusal)
    if not fields["term_from"]:  # by it the last day is reckoned: one sentence is enough
        problems = [each for each in problems if each.field != "term_to"]
    problems += [*_wrong_days(cleaned), *_wrong_shares(cleaned), *_wrong_organisers(cleaned)]
    return cleaned, problems


def _rules(organisation_id: int, organisers: Collection[int], problems: list) -> dict[str, Callable]:
    texts = {name: _text(name, most) for name, most in _TEXTS.items()}
    numbers = {name: _number(name, *bounds) for name, bounds in _NUMBERS.items()}
    return {
        "kind": _kind, **texts, **numbers,
        "title": lambda said: impersonal(written(said, field="title", at_least=2, at_most=TITLE, what=_("项目名称")),
                                         field="title"),
        "term_from": _given("term_from", lambda: _("请填写聘期的第一天。")),
        "term_to": _given("term_to", lambda: _("请填写聘期的最后一天。")),
        "opens_at": _given("opens_at", lambda: _("请填写报名开始时间。")),
        "closes_at": _given("closes_at", lambda: _("请填写报名结束时间。")),
        "contact_name": lambda said: written(said, field="contact_name", at_most=CONTACT, what=_("咨询人")),
        "contact_phone": lambda said: clean_any_phone(said, field="contact_phone") if half_width(said) else "",
        "contact_hours": lambda said: written(said, field="contact_hours", at_most=HOURS, what=_("咨询时间")),
        "certificate_word": _certificate_word,
        "first_organiser_id": _organiser("first_organiser_id", organisation_id, organisers),
        "second_organiser_id": _organiser("second_organiser_id", organisation_id, organisers),
        "items": lambda items: clean_items(items, APPLYING, problems),
        "publishes_names": bool, "takes_applications": bool,
    }


def missing_in_programme(programme) -> list[tuple[str, str]]:
    """(field, what to do) for everything that is required and missing, of a programme or of it as its revision would
    make it stand; empty when it is complete."""
    missing = [
        ("purpose", programme.purpose, _("请写明目的。")),
        ("duties", programme.duties, _("请至少填写一项履职要求。")),
        ("rights", programme.rights, _("请写明权利。")),
        ("obligations", programme.obligations, _("请写明义务。")),
        ("conditions", programme.conditions, _("请写明报名条件。")),
        ("recommenders", programme.takes_applications or programme.recommender_ids,
         _("不接受自荐的，请选择推荐单位。")),
        ("contact_phone", programme.contact_phone, _("请填写咨询电话。")),
        ("certificate_word", programme.certificate_word, _("请填写聘书字号。")),
        ("first_organiser", programme.first_organiser_id and programme.second_organiser_id,
         _("请选择两名联系人。")),
        *_gone_organisers(programme),
        ("closes_at", not programme.comes_too_late,
         _("报名已经结束，人员构成、报名条件、报名时间和方式、公示期的修改不能再发布，请放弃修改。")),
        ("closes_at", programme.is_public or programme.closes_at > clock.now(), _("报名结束时间已过，请修改。")),
    ]
    return [(field, sentence) for field, there, sentence in missing if not there]


def programme_remarks(programme) -> list[str]:
    """What who reviews one is told besides its words: what is allowed, and yet not what one would expect."""
    days = (programme.closes_at - programme.opens_at).days
    remarks = [
        (days < FEW_DAYS, _("报名时间不足%(n)s天，请核对是否够用。", n=FEW_DAYS)),
        (not programme.notice_days, _("拟聘名单不公示，请核对。")),
        (0 < programme.notice_days < USUAL_NOTICE_DAYS, _("公示期%(n)s个工作日，少于通常的%(usual)s个工作日，请核对。",
                                                          n=programme.notice_days, usual=USUAL_NOTICE_DAYS)),
        (programme.publication.topic is None, _("没有选择领域，群众按领域找不到这个项目。")),
    ]
    return [sentence for holds, sentence in remarks if holds]


def refuse_unstaffed(organisation_id: int) -> None:
    """Refuse `no_organisers` for a unit that hasn't got two people who could be 联系人: nor could it review what one of
    them writes."""
    there = len(staff_of_unit(organisation_id))
    if there < ORGANISERS:
        raise Refused("no_organisers", _(
            "这个单位能担任联系人的在用账号（经办人、审核人或负责人）有%(n)s个，项目需要两名联系人，也要由起草人以外的人审核。"
            "请先联系安全管理员开设账号、授予角色，或者选择其他单位。", n=there))


def _gone_organisers(programme) -> Iterator[tuple[str, bool, str]]:
    chosen = {"first_organiser": programme.first_organiser, "second_organiser": programme.second_organiser}
    there = {person.id for person in staff_of_unit(programme.organisation_id)} if any(chosen.values()) else set()
    for name, person in chosen.items():
        if person:
            sentence = _("联系人“%(name)s”的账号已停用，或不再在本单位任职，请另选。", name=person.name)
            yield name, person.id in there, sentence


def _wrong_days(said: dict) -> list[Refused]:
    first, last, opens, closes = (said[name] for name in ("term_from", "term_to", "opens_at", "closes_at"))
    found = []
    if first and last and last < first:
        found.append(Refused("term_backwards", _("聘期的最后一天早于第一天，请检查。"), "term_to"))
    elif first and last and last.year - first.year > LONGEST_TERM_YEARS:
        found.append(Refused("term_too_long", _("聘期最长%(n)s年，请检查。", n=LONGEST_TERM_YEARS), "term_to"))
    if opens and closes and closes <= opens:
        found.append(Refused("closed_before_open", _("报名结束时间应晚于开始时间，请检查。"), "closes_at"))
    elif closes and first and clock.local(closes).date() >= first:
        found.append(Refused("term_before_closing", _("聘期应在报名结束之后开始，请检查。"), "term_from"))
    return found


def _wrong_shares(said: dict) -> list[Refused]:
    """What can't be met whoever applies: said at once, beside the first of the numbers concerned."""
    wanted, by = said["wanted"], defaultdict(int)
    for share in map(Share.read, said["shares"]):
        by[share.attribute] += share.least
        if share.most < max(share.least, 1):
            return [Refused("share_wrong", _("人员构成中，最多人数不能小于最少人数，也不能是0，请检查。"), "shares")]
    found = [Refused("shares_too_many", _("人员构成中“%(what)s”各项最少人数合计%(sum)s人，超过拟聘人数%(wanted)s人。",
                                          what=attribute.label, sum=number, wanted=wanted), "shares")
             for attribute, number in by.items() if wanted and number > wanted]
    return found[:1]


def _wrong_organisers(said: dict) -> list[Refused]:
    one, other = said["first_organiser_id"], said["second_organiser_id"]
    if one and one == other:
        return [Refused("same_organiser", _("两名联系人不能是同一人。"), "second_organiser_id")]
    return []


def _kind(said) -> ProgrammeKind:
    if not isinstance(said, ProgrammeKind):
        raise Refused("unknown_choice", _("请选择类别。"), "kind")
    return said


def _text(name: str, most: int) -> Callable:
    called = {"purpose": lambda: _("目的"), "conditions": lambda: _("报名条件"), "rights": lambda: _("权利"),
              "obligations": lambda: _("义务")}[name]
    return lambda said: impersonal(written(said, field=name, at_most=most, what=called()), field=name)


def _number(name: str, least: int, most: int) -> Callable:
    def rule(said):
        if not isinstance(said, int) or not least <= said <= most:
            raise Refused("number_wrong", _("请填写%(least)s至%(most)s的整数。", least=least, most=most), name)
        return said
    return rule


def _given(name: str, sentence: Callable[[], str]) -> Callable:
    def rule(said: date):
        if said is None:
            raise Refused("missing", sentence(), name)
        return said
    return rule


def _certificate_word(said: str) -> str:
    word = written(said, field="certificate_word", at_most=WORD, what=_("聘书字号"))
    if word and not _HAN.fullmatch(word):
        raise Refused("word_wrong", _("聘书字号只用常用汉字，2至%(n)s个，如“西政体聘”。", n=WORD), "certificate_word")
    return word


def _organiser(name: str, organisation_id: int, before: Collection[int]) -> Callable:
    def rule(said: int | None):
        if said and said not in before and said not in {person.id for person in staff_of_unit(organisation_id)}:
            raise Refused("unknown_choice", _("请从本单位工作人员中选择。"), name)
        return said or None
    return rule
