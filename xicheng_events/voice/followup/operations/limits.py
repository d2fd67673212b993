"""办理类型: the coordinator sets other limits from a day on; what has begun stays as it is (domain §5.3)."""

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import write
from xicheng_events.foundation.core.inserts import insert_once
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.voice.followup.limit_models import BEGINNING, NAME_AT_MOST, LimitUnit, Sla, SlaClass

MOST = {LimitUnit.WORKING_DAYS: 60, LimitUnit.CLOCK_HOURS: 240, LimitUnit.NONE: 0}
_UNLIMITED = (Sla.ONSITE, Sla.LONGTERM)
LATEST = timedelta(days=366)


def set_limits(code: Sla, *, name: str, limit: tuple[int | None, LimitUnit], contact: tuple[int | None, LimitUnit],
               valid_from: date, by: Person) -> SlaClass:
    """A class as it holds from `valid_from` on: `limit` and first `contact`, each a number and what it counts. What
    was dispatched before that day keeps its limits.

    Refuses `not_yours`; beside their fields the name's length, `limit_wrong`, `contact_wrong`; `day_wrong` for a day
    that has begun or is more than a year away, and `set_already` where the class has a row from that day on.
    """
    _require(by)
    name = written(name, field="name", at_least=1, at_most=NAME_AT_MOST, what=_("名称"))
    if (limit[1] is LimitUnit.NONE) != (code in _UNLIMITED):
        raise Refused("limit_wrong", _("现场答复和挂账推进不计期限，其他类型须有期限。"), "unit")
    values = {"limit": _counted(limit, "limit"), "contact_limit": _counted(contact, "contact_limit")}
    if not clock.today() < valid_from <= clock.today() + LATEST:
        raise Refused("day_wrong", _("从明天起、一年以内的日子可以选，已经开始的不能改。"), "valid_from")
    made = insert_once(SlaClass, code=code, name=name, unit=limit[1], contact_unit=contact[1], valid_from=valid_from,
                       made_by_id=by.id, made_at=clock.now(), **values)
    if made is None:
        raise Refused("set_already", _("这一类型自该日起的期限已经设定，先撤回再重新设定。"), "valid_from")
    record("followup.limit_set", made, by=by, sla=code.value, days=made.limit, due=valid_from.isoformat())
    return made


def take_back_limits(row: SlaClass, *, by: Person) -> None:
    """Take a row back before its day has come. Refuses `not_yours`, and `begun`."""
    _require(by)
    gone = write(delete(SlaClass).where(SlaClass.id == row.id, SlaClass.valid_from > max(clock.today(), BEGINNING)))
    if gone != 1:
        raise Refused("begun", _("已经开始执行的不能撤回，请另行设定自某日起的期限。"))
    record("followup.limit_taken_back", row, by=by, sla=row.code.value, due=row.valid_from.isoformat())


def _require(by: Person) -> None:
    require_right(by.is_coordinator, _("办理类型由区级统筹员设定。"))


def _counted(given: tuple[int | None, LimitUnit], field: str) -> int:
    number, unit = given
    if unit is LimitUnit.NONE:
        return 0
    if number is None or not 1 <= number <= MOST[unit]:
        raise Refused(f"{field}_wrong", _("请填写1至%(most)s的整数。", most=MOST[unit]), field)
    return number
