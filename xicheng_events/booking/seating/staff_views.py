"""座位安排 of an event: its plan, and who sits where in each slot."""

import re

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.desk import desk_of_event, event_of, slot_of
from xicheng_events.booking.events.desk_rights import IN_CHARGE
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.seating import queries
from xicheng_events.booking.seating.board import ASSIGNMENT, board_of
from xicheng_events.booking.seating.forms import OWN_PLAN, READY_PLAN, ChoosePlanForm
from xicheng_events.booking.seating.kinds import KIND_WORDS
from xicheng_events.booking.seating.models import RoomPlan
from xicheng_events.booking.seating.operations import assigning, telling
from xicheng_events.booking.seating.operations.choosing_plan import choose_plan
from xicheng_events.booking.seating.simple_plans import READY, ready_plan
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.render import render

bp = desk_of_event("seating_staff", __name__)
_SEAT = re.compile(r"(\d{1,9})(?:\.(\d{1,9}))?")


@bp.get("/seats")
def index(code: str):
    """Which plan the event has, and how far each slot is."""
    return _page(event_of(code), ChoosePlanForm(None))


@bp.post("/seats")
def choose(code: str):
    """Give the event a plan, or another one."""
    event, form = event_of(code), ChoosePlanForm()
    form.offer(_own_plans(event))
    if form.validate():
        with attempt(form):
            name, layout = _plan(event, form.plan.data)
            plan = choose_plan(event, name=name, layout=layout, by=current_user)
            short = queries.shortages_of(event, plan)
            db.session.commit()
            flash(_("座位图已选用，但有的场次座位不够。") if short else _("座位图已选用。"), "wait" if short else "ok")
            return redirect(url_for(".index", code=event.code), 303)
    return _page(event_of(code), form, 422)


@bp.get("/slots/<int:slot_id>/seats")
def board(code: str, slot_id: int):
    """Who sits where in one slot, and who has been picked up (`held` in the address)."""
    event = event_of(code)
    slot = slot_of(event, slot_id)
    shown = board_of(slot, request.args.get("held", "")[:12])
    if shown is None:
        return redirect(url_for(".index", code=event.code), 303)
    return render("seating/staff/board.html", "seating/staff/_board.html", event=event, slot=slot, board=shown,
                  kinds=KIND_WORDS, short=queries.shortages_of(event, shown.plan).get(slot.id, []),
                  asked="held" in request.args)


@bp.post("/slots/<int:slot_id>/seats")
def put(code: str, slot_id: int):
    """Put who has been picked up on a seat."""
    slot, held = slot_of(event_of(code), slot_id), request.form.get("held", "")[:12]
    sent, who = _SEAT.fullmatch(request.form.get("seat", "")), hidden_number(held[1:])
    if not sent or who is None:
        abort(400)
    with attempt():
        there = int(sent[2]) if sent[2] else None
        if held[0] == ASSIGNMENT:
            seat = assigning.move_seat(slot, who, int(sent[1]), instead_of=there, by=current_user)
            done = _("已移到%(seat)s。", seat=seat.label) if there is None else _("两人已互换座位。")
        elif there is not None:
            raise Refused("seat_taken", _("这个座位已有人。要换人，请先选择座位上的人，移到别的座位。"))
        else:
            seat = assigning.seat_next_head(slot, who, int(sent[1]), by=current_user)
            done = _("已安排到%(seat)s。", seat=seat.label)
        db.session.commit()
        flash(done, "ok")
    return _board(code, slot_id)


@bp.post("/slots/<int:slot_id>/seats/leaving")
def free(code: str, slot_id: int):
    """Take somebody off a seat."""
    slot, who = slot_of(event_of(code), slot_id), hidden_number(request.form.get("held", "")[1:12])
    press(lambda: assigning.free_seat(slot, who or 0, by=current_user), _("座位已腾出。"))
    return _board(code, slot_id)


@bp.post("/slots/<int:slot_id>/seats/filling")
def fill(code: str, slot_id: int):
    """Seat all who have no seat yet, by rule."""
    slot = slot_of(event_of(code), slot_id)
    with attempt():
        done, left = assigning.fill_by_rule(slot, by=current_user)
        db.session.commit()
        missing = _("还有%(n)s人没有合适的座位，请手工安排或更换座位图。", n=left) if left else ""
        flash(_("按规则安排了%(n)s人。", n=done) + missing, "wait" if left else "ok")
    return _board(code, slot_id)


@bp.post("/slots/<int:slot_id>/seats/telling")
def tell(code: str, slot_id: int):
    """Let those who come read where they sit."""
    slot = slot_of(event_of(code), slot_id)
    press(lambda: telling.tell_seats(slot, by=current_user),
          _("座位已公布，显示在每个人的报名页面；以后的调整会短信告知本人。"))
    return _board(code, slot_id)


def _board(code: str, slot_id: int):
    return redirect(url_for(".board", code=code, slot_id=slot_id), 303)


def _own_plans(event: Event) -> list[RoomPlan]:
    query = queries.room_plans_of(current_user, *IN_CHARGE)
    return [plan for plan in db.session.scalars(query) if plan.organisation_id == event.host_id]


def _plan(event: Event, chosen: str) -> tuple[str, dict]:
    if chosen.startswith(READY_PLAN) and (key := chosen.removeprefix(READY_PLAN)) in READY:
        layout = ready_plan(key)
        return layout["name"], layout
    for plan in _own_plans(event):
        if chosen == f"{OWN_PLAN}{plan.id}":
            return plan.name, plan.layout
    raise Refused("no_plan", _("请选择座位图。"), "plan")


def _page(event: Event, form: ChoosePlanForm, status: int = 200):
    plan = queries.seat_plan_of(event)
    return render("seating/staff/index.html", event=event, plan=plan, form=form.offer(_own_plans(event)),
                  numbers=queries.numbers_of(event), seats=queries.seats_in(plan) if plan else [],
                  may_keep=current_user.holds(*IN_CHARGE), told=queries.told_slots(event),
                  short=queries.shortages_of(event, plan) if plan else {}, status=status)
