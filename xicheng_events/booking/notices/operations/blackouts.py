"""Blocking days for 重大活动, and letting them go again."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select, update

from xicheng_events.booking.events.blackout_models import Blackout, BlackoutPlace
from xicheng_events.booking.events.blackouts import known_places
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import add_row, insert_once
from xicheng_events.foundation.core.plain_text import impersonal, written
from xicheng_events.foundation.core.refusal import Refused, require_right

NAME_AT_MOST, REASON_AT_MOST, DAYS_AT_MOST = 40, 100, 366


def block_days(*, name: str, reason: str, first_day: date, last_day: date, places: list[tuple[str, str]] = (),
               form_key: str, by: Person) -> Blackout:
    """Warn everybody of the days from `first_day` to `last_day` (Beijing), at `places` (name, address) or everywhere.

    `reason` is what people read when their event is postponed. The same `form_key` gives the blackout there is.
    Refuses `not_yours`, `name` and `reason` that are missing or too long, `day_order`, `day_over`, `too_long` above a
    year, and `place_unknown`; each beside its field.
    """
    require_coordinator(by)
    name = written(name, field="name", at_least=2, at_most=NAME_AT_MOST, what=_("名称"))
    reason = written(reason, field="reason", at_least=2, at_most=REASON_AT_MOST, what=_("对外说明"))
    impersonal(reason, field="reason")
    if last_day < first_day:
        raise Refused("day_order", _("结束日期不能早于开始日期，请检查。"), "last_day")
    if last_day < clock.today():
        raise Refused("day_over", _("这段时间已经过去，请检查日期。"), "last_day")
    if (last_day - first_day).days >= DAYS_AT_MOST:
        raise Refused("too_long", _("一次最多一年，请检查日期。"), "last_day")
    if set(places) - set(known_places()):
        raise Refused("place_unknown", _("请从列出的地点中选择。"), "places")
    blackout = insert_once(Blackout, name=name, reason=reason, first_day=first_day, last_day=last_day,
                           form_key=form_key, made_by_id=by.id, made_at=clock.now(), lifted_at=None, lifted_by_id=None)
    if blackout is None:
        return db.session.scalars(select(Blackout).where(Blackout.form_key == form_key)).one()
    for place_name, address in sorted(set(places)):
        add_row(BlackoutPlace, blackout_id=blackout.id, name=place_name, address=address)
    record("events.blackout_made", blackout, by=by, name=name, first=first_day.isoformat(), last=last_day.isoformat(),
           places=[place_name for place_name, _address in sorted(set(places))])
    return blackout


def lift_blackout(blackout: Blackout, *, by: Person) -> None:
    """解除: nobody is warned of it any more; what was postponed stays where it is. Twice is once. Refuses
    `not_yours`."""
    require_coordinator(by)
    lifted = write(
        update(Blackout).where(Blackout.id == blackout.id, Blackout.lifted_at.is_(None))
        .values(lifted_at=clock.now(), lifted_by_id=by.id))
    db.session.refresh(blackout)
    if lifted == 1:
        record("events.blackout_lifted", blackout, by=by, name=blackout.name)


def require_coordinator(by: Person) -> None:
    """Refuse `not_yours` to everybody else."""
    require_right(by.is_coordinator, _("重大活动期间由区级统筹员安排。"))
