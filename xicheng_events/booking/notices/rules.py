"""What may stand in a notice (domain §2.2). One source: the form shows every problem, operations refuse the first, and
a change that waits for its review is kept as each field's rule says."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from operator import attrgetter

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.kinds import KINDS, Allocation, AttendanceMode, EventKind, SeatKind
from xicheng_events.booking.events.models import CompanionPolicy, DayLineKind, Residence, Venue
from xicheng_events.booking.events.slot_parts import leave_out_parts, slot_parts
from xicheng_events.booking.notices.registration_form_rules import clean_form
from xicheng_events.booking.notices.rules_of_files import check_files
from xicheng_events.booking.notices.splitting_places import (
    MOST_PLACES,
    check_quotas,
    check_releases,
    places_in_rows,
    settle_seats,
)
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.phones import clean_any_phone
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import half_width
from xicheng_events.foundation.files.models import File

LARGEST_SLOT, MOST_ROWS = MOST_PLACES, 50
_NO_PLACES = {"label": "", "capacity": 1, "online_capacity": None, "waiting_limit": 0, "quotas": [], "releases": []}


@dataclass(frozen=True)
class Rule:
    """What may stand in one field, and how its value is kept as JSON.

    `clean(value, name, problems)` gives the cleaned value; what is wrong it raises as Refused, or adds to `problems`.
    `pack` and `unpack` are for what JSON doesn't know; neither is asked about None.
    """

    clean: Callable[[object, str, list], object]
    pack: Callable[[object], object] = lambda value: value
    unpack: Callable[[object], object] = lambda value: value


def check(fields: Mapping[str, object], *, starts: Iterable[datetime] = ()) -> tuple[dict, list[Refused]]:
    """The cleaned fields, and everything wrong with them, each beside its field (rows: `slots-0-capacity`).

    `starts` are the slots' beginnings where `fields` brings no slots of its own.
    """
    problems: list[Refused] = []
    cleaned = {name: _try(RULES[name], value, name, problems) for name, value in fields.items()}
    leave_out_parts(cleaned.get("slots") or [], cleaned.get("kind"))
    settle_seats(cleaned.get("slots") or [], cleaned.get("kind") or EventKind.OPEN_DAY,
                 cleaned.get("attendance_mode") or AttendanceMode.ROOM, problems)
    if "venue" in cleaned and cleaned.get("attendance_mode") is AttendanceMode.ONLINE:
        cleaned["venue"] = None  # nobody comes anywhere
    own = [slot["starts_at"] for slot in cleaned.get("slots") or () if slot["starts_at"]]
    _check_order(cleaned, own or list(starts), problems)
    return cleaned, problems


def _try(rule: Rule, value, name: str, problems: list):
    try:
        return rule.clean(value, name, problems)
    except Refused as refusal:
        problems.append(refusal)
        return None


def _text(what, at_most: int, *, lines: bool = False, required: bool = False) -> Rule:
    def rule(value, name, _problems):
        said = plain_text(value)
        said = said if lines else re.sub(r"\s+", " ", said)
        if required and not said:
            raise Refused("text_missing", _("请填写%(what)s。", what=what), name)
        if len(said) > at_most:
            raise Refused("text_too_long", _("%(what)s最多%(n)s个字，现有%(now)s个字，请精简。", what=what, n=at_most,
                                             now=len(said)), name)
        return said
    return Rule(rule)


def _quiet(inner: Rule) -> Rule:
    def rule(value, name, problems):
        said = inner.clean(value, name, problems)
        if "!" in said or "！" in said:
            raise Refused("exclamation", _("活动名称和主题不使用感叹号，请删去。"), name)
        return said
    return Rule(rule)


def _number(what, least: int, most: int, *, required: bool = True) -> Rule:
    def rule(value, name, _problems):
        if value is None and not required:
            return None
        if not isinstance(value, int) or not least <= value <= most:
            raise Refused("number_wrong", _("%(what)s应为%(least)s至%(most)s的整数，请检查。", what=what, least=least,
                                            most=most), name)
        return value
    return Rule(rule)


def _one_of(what, enumeration: type[Labelled]) -> Rule:
    def rule(value, name, _problems):
        try:
            return enumeration(value)
        except ValueError:
            raise Refused("unknown_choice", _("请从列出的选项中选择%(what)s。", what=what), name) from None
    return Rule(rule, attrgetter("value"), enumeration)


def _phone(value, name, _problems):
    return clean_any_phone(value, field=name) if half_width(value) else ""


def _as_is(value, _name, _problems):
    return value


def _agenda(rows, name, problems) -> list[dict]:
    _check_count(rows, name)
    cleaned = []
    for at, row in enumerate(rows):
        item = {key: _try(rule, row.get(key), f"{name}-{at}-{key}", problems) for key, rule in AGENDA_RULES.items()}
        ends = item["ends_at"] if item["ends_at"] != time(0) else None  # midnight: the end of the day
        if item["starts_at"] and ends and ends <= item["starts_at"]:
            problems.append(Refused("time_order", _("结束时间应晚于开始时间，请检查。"), f"{name}-{at}-ends_at"))
        cleaned.append(item)
    return cleaned


def _slots(rows, name, problems) -> list[dict]:
    _check_count(rows, name)
    cleaned = []
    for at, row in enumerate(rows):
        has_none = any(part.without_places(row.get(part.name) or {}) for part in slot_parts())
        if has_none:
            row = {**row, **_NO_PLACES}
        elif row.get("quotas"):  # the slot has as many places as its categories together
            row = {**row, "capacity": places_in_rows(row["quotas"]) or 1}
        slot = {key: _try(rule, row.get(key), f"{name}-{at}-{key}", problems) for key, rule in SLOT_RULES.items()}
        slot |= {part.name: part.clean(row.get(part.name) or {}, f"{name}-{at}-{part.name}", problems)
                 for part in slot_parts()}
        if has_none:
            slot["capacity"] = 0
        _check_slot(slot, f"{name}-{at}", problems)
        cleaned.append(slot)
    return cleaned


def _check_slot(slot: dict, prefix: str, problems: list) -> None:
    starts, ends, checkin = slot["starts_at"], slot["ends_at"], slot["checkin_from"]
    for key, what in (("starts_at", _("开始时间")), ("ends_at", _("结束时间"))):
        if slot[key] is None:
            problems.append(Refused("time_missing", _("请填写场次的%(what)s。", what=what), f"{prefix}-{key}"))
    if starts and ends and ends <= starts:
        problems.append(Refused("time_order", _("结束时间应晚于开始时间，请检查。"), f"{prefix}-ends_at"))
    if starts and checkin and checkin > starts:
        problems.append(Refused("time_order", _("签到时间不应晚于开始时间，请检查。"), f"{prefix}-checkin_from"))


def _check_count(rows, name: str) -> None:
    if len(rows) > MOST_ROWS:
        raise Refused("too_many_rows", _("最多%(n)s行，请分成几次活动发布。", n=MOST_ROWS), name)


def _check_order(fields: dict, starts: list[datetime], problems: list) -> None:
    opens, closes = fields.get("registration_opens_at"), fields.get("registration_closes_at")
    if opens and closes and closes <= opens:
        problems.append(Refused("time_order", _("报名截止时间应晚于报名开始时间，请检查。"), "registration_closes_at"))
    for name, what in (("registration_closes_at", _("报名截止时间")), ("cancel_until", _("取消截止时间"))):
        if starts and fields.get(name) and fields[name] > max(starts):
            problems.append(Refused("time_order", _("%(what)s不应晚于活动开始时间，请检查。", what=what), name))
    _check_result(fields, starts, problems)
    _check_mode(fields, problems)
    least, most = fields.get("min_age"), fields.get("max_age")
    if least is not None and most is not None and most < least:
        problems.append(Refused("age_order", _("最大年龄不应小于最小年龄，请检查。"), "max_age"))


def _check_mode(fields: dict, problems: list) -> None:
    """Whoever takes part online has a registration: on its page alone the link stands."""
    kind, mode, way = (fields.get(name) for name in ("kind", "attendance_mode", "allocation"))
    if kind and KINDS[kind].seats and mode and mode is not AttendanceMode.ROOM:
        problems.append(Refused("mode_wrong", _("“%(kind)s”只在现场举行，形式请选“现场”。", kind=kind.label),
                                "attendance_mode"))
    if mode and way and SeatKind.ONLINE in mode.seats and not way.row.takes_registrations:
        problems.append(Refused("online_unregistered", _(
            "“%(way)s”的活动不能设线上席位：会议链接只显示在报名页面。请改选录取方式，或把形式改为“现场”。",
            way=way.label), "attendance_mode"))


def _check_result(fields: dict, starts: list[datetime], problems: list) -> None:
    until, closes = fields.get("result_until"), fields.get("registration_closes_at")
    if until and closes and until <= closes:
        problems.append(Refused("time_order", _("公布结果的时间应晚于报名截止时间，请检查。"), "result_until"))
    elif until and starts and until >= min(starts):
        problems.append(Refused("time_order", _("公布结果的时间应早于活动开始时间，请检查。"), "result_until"))


def _instant(value, name, _problems) -> datetime | None:
    if value is not None and not 2000 <= value.year <= 2100:
        raise Refused("time_wrong", _("日期不在可用范围内，请检查年份。"), name)
    return value


def _pack_agenda(rows: list[dict]) -> list[dict]:
    return [as_json(row, AGENDA_RULES) for row in rows]


def _unpack_agenda(rows: list[dict]) -> list[dict]:
    return [from_json(row, AGENDA_RULES) for row in rows]


def as_json(fields: Mapping[str, object], rules: Mapping[str, Rule]) -> dict:
    """Cleaned fields as plain JSON; `from_json` reads them back."""
    return {name: None if value is None else rules[name].pack(value) for name, value in fields.items()}


def from_json(stored: Mapping[str, object], rules: Mapping[str, Rule]) -> dict:
    """The fields that `as_json` made JSON of."""
    return {name: None if value is None else rules[name].unpack(value) for name, value in stored.items()}


_INSTANT = Rule(_instant, datetime.isoformat, datetime.fromisoformat)
_CLOCK_TIME = Rule(_as_is, time.isoformat, time.fromisoformat)
_YES_OR_NO = Rule(lambda value, _name, _problems: bool(value))
_VENUE = Rule(_as_is, attrgetter("id"), lambda key: db.session.get(Venue, key))
_UNITS = Rule(_as_is, lambda units: [unit.id for unit in units],
              lambda keys: [db.session.get(Organisation, key) for key in keys])

_FILES = Rule(check_files, lambda files: [file.id for file in files],
              lambda keys: [file for key in keys if (file := db.session.get(File, key))])

AGENDA_RULES: dict[str, Rule] = {
    "kind": _one_of(_l("环节类型"), DayLineKind),
    "title": _text(_l("环节内容"), 80, required=True),
    "starts_at": _CLOCK_TIME,
    "ends_at": _CLOCK_TIME,
}
SLOT_RULES: dict[str, Rule] = {
    "label": _text(_l("场次名称"), 80),
    "starts_at": _INSTANT,
    "ends_at": _INSTANT,
    "checkin_from": _INSTANT,
    "capacity": _number(_l("名额"), 1, LARGEST_SLOT),
    "online_capacity": _number(_l("线上名额"), 1, LARGEST_SLOT, required=False),
    "waiting_limit": _number(_l("候补名额"), 0, LARGEST_SLOT, required=False),
    "quotas": Rule(check_quotas),
    "releases": Rule(check_releases),
}
RULES: dict[str, Rule] = {
    "kind": _one_of(_l("活动类型"), EventKind),
    "attendance_mode": _one_of(_l("形式"), AttendanceMode),
    "title": _quiet(_text(_l("活动名称"), 60, required=True)),
    "theme": _quiet(_text(_l("活动主题"), 60)),
    "summary": _text(_l("活动介绍"), 3000, lines=True),
    "venue": _VENUE,
    "co_hosts": _UNITS,
    "audience": _text(_l("面向对象"), 200),
    "min_age": _number(_l("最小年龄"), 0, 120, required=False),
    "max_age": _number(_l("最大年龄"), 0, 120, required=False),
    "residence": _one_of(_l("居住条件"), Residence),
    "eligibility": _text(_l("其他报名条件"), 300, lines=True),
    "allocation": _one_of(_l("录取方式"), Allocation),
    "review_required": _YES_OR_NO,
    "allow_skip": _YES_OR_NO,
    "companion_policy": _one_of(_l("同行人"), CompanionPolicy),
    "max_party": _number(_l("每份报名人数"), 1, 10),
    "minors_allowed": _YES_OR_NO,
    "registration_opens_at": _INSTANT,
    "registration_closes_at": _INSTANT,
    "cancel_until": _INSTANT,
    "result_until": _INSTANT,
    "offer_hours": _number(_l("递补确认时限"), 1, 168),
    "what_to_bring": _text(_l("携带物品"), 300, lines=True),
    "notes": _text(_l("注意事项"), 3000, lines=True),
    "photo_notice": _YES_OR_NO,
    "contact_name": _text(_l("联系人"), 40),
    "contact_phone": Rule(_phone),
    "contact_hours": _text(_l("咨询时间"), 60),
    "offline_channel": _text(_l("线下报名方式"), 200),
    "channels": _text(_l("发布渠道"), 200),
    "feedback_days": _number(_l("反馈征集天数"), 1, 60),
    "form": Rule(clean_form),
    "agenda": Rule(_agenda, _pack_agenda, _unpack_agenda),
    "files": _FILES,
    "slots": Rule(_slots),
}
