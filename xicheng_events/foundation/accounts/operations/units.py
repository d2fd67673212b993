"""The district's units (单位): adding one, what it is called, and from when until when it is given work."""

import csv
import re
from datetime import date
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.unit_models import OrganisationKind, UnitName
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_once, insert_unless_there
from xicheng_events.foundation.core.pinyin import address_of
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import day, half_width
from xicheng_events.foundation.core.workdays import load_seed

KEEPERS = (Role.SYSADMIN, Role.COORDINATOR)
SHORT_AT_MOST, FULL_AT_MOST, ALIAS_AT_MOST = 60, 120, 120
_LIST = Path(__file__).parents[3] / "data" / "organisations.csv"
_BETWEEN_UNITS = re.compile(r"[/／、，,;；]")


def load_organisations() -> int:
    """Add every unit of the list that comes with the product, and the working days known so far; how many units the
    list has. One that is there already stays as the desk has it."""
    load_seed()
    with _LIST.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        insert_unless_there(Organisation, kind=OrganisationKind(row["kind"]), code=row["code"] or None,
                            **{key: row[key] for key in ("slug", "short_name", "full_name", "search_alias")})
    return len(rows)


def add_unit(*, by: Person, **said) -> Organisation:
    """A new unit: `kind`, `short_name`, `full_name`, and perhaps `code`, `search_alias`, `valid_from` (the first day,
    in Beijing). The same unit again gives the one there is.

    Refuses `not_yours`, a name or alias that is missing or too long, `several_units` for a name that lists some,
    `code_odd`, and `name_taken`; each beside its field.
    """
    _require(by)
    cleaned = _cleaned(**said)
    # Each slug is tried once: who adds a unit at the same moment takes one of them or the name.
    for number in range(1, 100):
        slug = address_of(cleaned["short_name"], number, otherwise="unit")
        unit = insert_once(Organisation, slug=slug, version=1, **cleaned)
        if unit is not None:
            record("accounts.unit_added", unit, by=by, name=unit.short_name)
            return unit
        known = db.session.scalar(select(Organisation).where(Organisation.short_name == cleaned["short_name"]))
        if known and all(getattr(known, name) == value for name, value in cleaned.items()):
            return known
        if known:
            break
    raise _name_taken(cleaned["short_name"])


def said_of_a_unit() -> dict[str, str]:
    """What else than its names is said of a unit, by column."""
    return {"kind": _("类别"), "code": _("区划代码"), "search_alias": _("别名"), "valid_from": _("启用日期")}


def change_unit(unit: Organisation, *, by: Person, **said) -> bool:
    """Change what is said of a unit, as `add_unit` takes it; whether anything has changed.

    Another name doesn't reach back: the one borne until now is kept, and what was published under it goes on saying
    it. Refuses as `add_unit`, and `begins_late` for a first day after the last one.
    """
    _require(by)
    cleaned = _cleaned(**said)
    changed = [name for name, value in cleaned.items() if value != getattr(unit, name)]
    if not changed:
        return False
    if cleaned["valid_from"] and unit.valid_to and cleaned["valid_from"] > unit.valid_to:
        raise Refused("begins_late", _("启用日期不能晚于撤销日期，请检查。"), "valid_from")
    before = [unit.short_name, unit.full_name]
    if {"short_name", "full_name"} & set(changed):
        now = clock.now()
        db.session.add(UnitName(organisation_id=unit.id, short_name=before[0], full_name=before[1], until=now))
        unit.renamed_at = now
        record("accounts.unit_renamed", unit, by=by, before=before, to=[cleaned["short_name"], cleaned["full_name"]])
    if set(changed) - {"short_name", "full_name"}:
        record("accounts.unit_changed", unit, by=by,
               before={name: str(getattr(unit, name) or "") for name in changed if not name.endswith("_name")})
    for name in changed:
        setattr(unit, name, cleaned[name])
    try:
        db.session.flush()
    except IntegrityError:
        raise _name_taken(cleaned["short_name"]) from None
    return True


def close_unit(unit: Organisation, *, last_day: date, by: Person) -> None:
    """撤销: after `last_day` it is given nothing new; what it did, and what it has in hand, stays. Twice is once.

    Refuses `not_yours`, and `ends_early` before its first day.
    """
    _require(by)
    if unit.valid_from and last_day < unit.valid_from:
        raise Refused("ends_early", _("最后一天不能早于启用日期（%(day)s），请检查。", day=day(unit.valid_from)),
                      "last_day")
    if unit.valid_to == last_day:
        return
    unit.valid_to = last_day
    record("accounts.unit_closed", unit, by=by, name=unit.short_name, until=last_day.isoformat())
    db.session.flush()


def reopen_unit(unit: Organisation, *, by: Person) -> None:
    """The way back: it is given work again. Twice is once. Refuses `not_yours`."""
    _require(by)
    if unit.valid_to is None:
        return
    unit.valid_to = None
    record("accounts.unit_reopened", unit, by=by, name=unit.short_name)
    db.session.flush()


def require_existing(unit: Organisation, *, field: str) -> None:
    """Refuse `unit_gone` beside `field` for a unit that is given nothing new today."""
    if not unit.exists_on(clock.today()):
        raise Refused("unit_gone", _("%(unit)s，不能再选，请选择现在的单位。", unit=unit.listed_name), field)


def expect_unit_version(unit: Organisation, version: int | None) -> None:
    """Refuse `changed_meanwhile` when the page somebody acts on shows an older state of the unit."""
    if version is not None and version != unit.version:
        raise Refused("changed_meanwhile", _("这个单位刚刚已由他人修改，请核对最新内容后再保存。"))


def _require(by: Person) -> None:
    require_right(by.holds(*KEEPERS), _("单位名录由区级统筹员或系统管理员维护。"))


def _cleaned(*, kind: OrganisationKind, short_name: str, full_name: str, code: str = "", search_alias: str = "",
             valid_from: date | None = None) -> dict:
    short_name = _line(short_name, "short_name", SHORT_AT_MOST, _("简称"), at_least=2)
    full_name = _line(full_name, "full_name", FULL_AT_MOST, _("全称"), at_least=2)
    for name, field in ((short_name, "short_name"), (full_name, "full_name")):
        if _BETWEEN_UNITS.search(name):
            raise Refused("several_units", _("一个单位登记一条，名称中请不要用顿号、逗号或斜线并列多个单位。"), field)
    code = half_width(code)
    if code and not re.fullmatch(r"[0-9]{9}|[0-9]{12}", code):
        raise Refused("code_odd", _("区划代码应为9位或12位数字，没有可不填。"), "code")
    alias = _line(" ".join(_BETWEEN_UNITS.sub(" ", search_alias or "").split()), "search_alias", ALIAS_AT_MOST,
                  _("别名"))
    return {"kind": kind, "short_name": short_name, "full_name": full_name, "code": code or None,
            "search_alias": alias, "valid_from": valid_from}


def _line(text: str, field: str, at_most: int, what: str, at_least: int = 0) -> str:
    return written(" ".join((text or "").split()), field=field, at_least=at_least, at_most=at_most, what=what)


def _name_taken(short_name: str) -> Refused:
    return Refused("name_taken", _("已有简称为“%(name)s”的单位。同一单位请修改原有条目，不同单位请换一个简称。",
                                   name=short_name), "short_name")
