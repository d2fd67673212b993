"""Keeping the plans of a unit's rooms."""

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.booking.events.desk_rights import IN_CHARGE
from xicheng_events.booking.seating.drawing import drawn_plan
from xicheng_events.booking.seating.models import RoomPlan
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_once
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right

MOST_PLANS = 200


def keep_room_plan(unit: Organisation, *, name: str, layout: dict, form_key: str, by: Person) -> RoomPlan:
    """Keep a plan for a unit; the same form sent twice is one plan. Refuses `not_yours`, a name that is missing or too
    long, what `drawn_plan` refuses, and `too_many`."""
    require_right(by.holds(*IN_CHARGE, organisation_id=unit.id))
    called = written(name or layout["name"], field="name", at_least=2, at_most=40, what=_("名称"))
    seats = len(drawn_plan(layout).bookable)
    of_unit = db.session.scalars(select(RoomPlan.id).where(RoomPlan.organisation_id == unit.id).limit(MOST_PLANS)).all()
    if len(of_unit) >= MOST_PLANS:
        raise Refused("too_many", _("本单位已有%(n)s份座位图，请先删除不用的。", n=MOST_PLANS))
    plan = insert_once(RoomPlan, organisation_id=unit.id, name=called, layout={**layout, "name": called}, seats=seats,
                       form_key=form_key, made_by_id=by.id, made_at=clock.now())
    if plan is None:
        return db.session.scalars(select(RoomPlan).where(RoomPlan.form_key == form_key)).one()
    record("seating.room_plan_kept", plan, by=by, seats=seats)
    return plan


def drop_room_plan(plan: RoomPlan, *, by: Person) -> None:
    """Keep it no longer; events that have it keep their copies. Refuses `not_yours`."""
    require_right(by.holds(*IN_CHARGE, organisation_id=plan.organisation_id))
    record("seating.room_plan_dropped", plan, by=by)
    db.session.delete(plan)
    db.session.flush()
