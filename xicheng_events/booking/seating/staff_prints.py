"""What is printed of seats: the plan with names, cards for the seats, the list for the gate."""

from flask import abort, redirect, url_for
from flask_login import current_user
from sqlalchemy import select

from xicheng_events.booking.events.desk import desk_of_event, event_of, slot_of
from xicheng_events.booking.participants.printed_papers import PrintedGuest
from xicheng_events.booking.seating.board import board_of
from xicheng_events.booking.seating.entry_lists import changes_in, gate_list, slots_of_day
from xicheng_events.booking.seating.models import EntryListPrint
from xicheng_events.booking.seating.operations.printing import print_entry_list
from xicheng_events.booking.seating.queries import seat_labels
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import fresh_proof
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.forms import OnceForm
from xicheng_events.foundation.web.paging import asked_page
from xicheng_events.foundation.web.render import render

bp = desk_of_event("seat_papers_staff", __name__)


@bp.get("/slots/<int:slot_id>/seats/papers")
def index(code: str, slot_id: int):
    """What can be printed."""
    return _papers(code, slot_id, OnceForm(None))


@bp.get("/slots/<int:slot_id>/seats/plan")
@fresh_proof
def plan(code: str, slot_id: int):
    """The printed plan: who sits where."""
    event = event_of(code)
    slot = slot_of(event, slot_id)
    return render("seating/staff/plan.html", event=event, slot=slot, board=board_of(slot) or abort(404))


@bp.get("/slots/<int:slot_id>/seats/cards")
@fresh_proof
def cards(code: str, slot_id: int):
    """桌签, in the order of the seats: folded in the middle, name and seat on both sides."""
    event = event_of(code)
    slot = slot_of(event, slot_id)
    board = board_of(slot) or abort(404)
    parties = {party.registration.id: party.registration for party in board.seating.parties}
    guests = [(PrintedGuest(seat.name, parties[seat.registration_id], True), seat.drawn.label)
              for seat in board.shown if seat.name]
    return render("seating/staff/cards.html", event=event, slot=slot, guests=guests)


@bp.post("/slots/<int:slot_id>/seats/entry-lists")
def print_list(code: str, slot_id: int):
    """Note that the list for the gate is printed now, and show it."""
    form = OnceForm()
    if form.validate():
        with attempt(form):
            printed = print_entry_list(slot_of(event_of(code), slot_id), form_key=form.form_key.data, by=current_user)
            db.session.commit()
            return redirect(url_for(".entry_list", code=code, slot_id=printed.slot_id, print_id=printed.id), 303)
    return _papers(code, slot_id, form, 422)


@bp.get("/slots/<int:slot_id>/seats/entry-lists/<int:print_id>")
@fresh_proof
def entry_list(code: str, slot_id: int, print_id: int):
    """The list for the gate, with what has changed since the print before."""
    event = event_of(code)
    slot = slot_of(event, slot_id)
    slots = slots_of_day(slot)
    printed = db.session.scalar(select(EntryListPrint).where(
        EntryListPrint.id == print_id, EntryListPrint.slot_id == slots[0].id)) or abort(404)
    portion = gate_list(slot, asked_page())
    return render("seating/staff/entry_list.html", event=event, slot=slot, slots={each.id: each for each in slots},
                  printed=printed, portion=portion, changes=changes_in(printed),
                  seats=seat_labels([party.id for party in portion.parties]))


def _papers(code: str, slot_id: int, form: OnceForm, status: int = 200):
    event = event_of(code)
    slot = slot_of(event, slot_id)
    prints = db.session.scalars(select(EntryListPrint).where(EntryListPrint.slot_id == slots_of_day(slot)[0].id)
                                .order_by(EntryListPrint.id.desc()).limit(20)).all()
    return render("seating/staff/papers.html", event=event, slot=slot, prints=prints, form=form, status=status)
