"""Giving an event a plan, or another one: whoever sits somewhere goes on sitting there."""

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.seating.drawing import DrawnSeat, drawn_plan
from xicheng_events.booking.seating.models import Seat, SeatAssignment, SeatPlan
from xicheng_events.booking.seating.queries import lost_seats, seat_plan_of, taken_in
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import add_rows, insert_unless_there
from xicheng_events.foundation.core.refusal import Refused

_NAMED = 8


def choose_plan(event: Event, *, name: str, layout: dict, by: Person) -> SeatPlan:
    """Let an event have this plan: a copy, which later changes of the template don't touch. A seat whose id the plan it
    had has too is the same seat, and keeps who sits on it.

    Refuses `not_yours`; `seats_taken`, naming them, where somebody's seat isn't in the new plan; `changed_meanwhile`
    where somebody was just given such a seat.
    """
    require_in_charge(by, event)
    drawn = drawn_plan(layout).bookable
    insert_unless_there(SeatPlan, event_id=event.id, name=name, layout=layout, chosen_by_id=by.id,
                        chosen_at=clock.now())
    plan = seat_plan_of(event)
    write(update(SeatPlan).where(SeatPlan.id == plan.id).values(
        name=name, layout=layout, chosen_by_id=by.id, chosen_at=clock.now()))  # one after the other
    db.session.refresh(plan)
    _refuse_to_lose(plan, {seat.guid for seat in drawn})
    _replace_seats(plan, drawn)
    record("seating.plan_chosen", event, by=by, seats=len(drawn))
    return plan


def _refuse_to_lose(plan: SeatPlan, guids: set[str]) -> None:
    lost = [_("%(seat)s（%(name)s）", seat=label, name=name) for guid, label, name in taken_in(plan)
            if guid not in guids]
    if not lost:
        return
    named = "、".join(lost[:_NAMED])
    if len(lost) > _NAMED:
        named = _("%(named)s等%(n)s个", named=named, n=len(lost))
    raise Refused("seats_taken", _("新座位图没有这些已安排人的座位：%(named)s。请先把他们移到别的座位，再换座位图。",
                                   named=named), "plan")


def _replace_seats(plan: SeatPlan, drawn: list[DrawnSeat]) -> None:
    there = {seat.guid: seat for seat in db.session.scalars(select(Seat).where(Seat.plan_id == plan.id))}
    gone = [seat.id for guid, seat in there.items() if guid not in {each.guid for each in drawn}]
    write(delete(SeatAssignment).where(SeatAssignment.seat_id.in_(gone), SeatAssignment.id.in_(lost_seats())))
    try:
        with db.session.begin_nested():
            write(delete(Seat).where(Seat.id.in_(gone)))
    except IntegrityError:
        raise Refused("changed_meanwhile", _("刚有人被安排到新座位图没有的座位，请刷新后再换。"), "plan") from None
    db.session.expire_all()
    new = []
    for number, each in enumerate(drawn):
        facts = {"label": each.label, "kind": each.kind, "position": number, "row": each.row}
        if each.guid in there:
            write(update(Seat).where(Seat.plan_id == plan.id, Seat.guid == each.guid).values(**facts))
        else:
            new.append({"plan_id": plan.id, "guid": each.guid, **facts})
    if new:
        add_rows(Seat, new)
