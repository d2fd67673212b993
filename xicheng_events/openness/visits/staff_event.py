"""One visit or symposium of a programme at the desk: who goes on which date, and what became of each invitation."""

from collections import Counter

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.events.queries import DESK_ROLES, desk_event
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.programmes.queries import may_run
from xicheng_events.openness.visits import queries
from xicheng_events.openness.visits.availability import availability_of, who_may_stand_in
from xicheng_events.openness.visits.forms import PlaceForm, RotaForm
from xicheng_events.openness.visits.models import ProgrammeEvent, VisitTurn
from xicheng_events.openness.visits.operations import asking, planning, tying
from xicheng_events.openness.visits.rota import Concern
from xicheng_events.openness.visits.staff_views import tied_on_desk
from xicheng_events.openness.visits.states import STOPPED

bp = Blueprint("visit_staff", __name__, url_prefix="/staff/programmes/<code>/visits/events/<number>")
bp.within = "programmes_staff"
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)
of_event = Blueprint("event_members_staff", __name__, url_prefix="/staff/events/<code>/members")
of_event.within = "events_staff"
staff_only(of_event, *DESK_ROLES, Role.COORDINATOR)


@of_event.get("")
def lead_on(code: str):
    """From an event's own page to where its programme's members are asked."""
    event = desk_event(current_user, code, with_words=False) or abort(404)
    programme = queries.programme_of_event(event) or abort(404)
    return redirect(url_for("visit_staff.show", code=programme.code, number=event.code), 303)


@bp.get("")
def show(code: str, number: str):
    """Date by date: who goes, and what became of each invitation."""
    return _page(tied_on_desk(code, number))


@bp.post("/rota")
def plan(code: str, number: str):
    """Plan the rota."""
    tied, form = tied_on_desk(code, number), RotaForm()
    if form.validate():
        with attempt(form):
            slots = planning.slots_to_come(tied.event)
            rota = planning.plan_event_rota(tied, pairs=form.pairs.data or 0, by=current_user)
            db.session.commit()
            _say(rota, slots)
            return redirect(url_for(".show", code=code, number=number), 303)
        tied = tied_on_desk(code, number)
    return _page(tied, form, 422)


@bp.post("/rota/removal")
def drop(code: str, number: str):
    """Drop what hasn't been sent."""
    return _press(code, number, lambda tied: planning.drop_rota(tied, by=current_user), _("已撤销未发送的排班。"))


@bp.post("/invitations")
def send(code: str, number: str):
    """Send what is planned."""
    return _ask(code, number, lambda tied: asking.send_planned(tied, by=current_user))


@bp.post("/invitations/everybody")
def ask_all(code: str, number: str):
    """Ask all members to a symposium."""
    def everybody(tied: ProgrammeEvent) -> asking.AskedMembers:
        slots = planning.slots_to_come(tied.event)
        return asking.ask_everybody(tied, slots[0] if slots else abort(404), by=current_user)

    return _ask(code, number, everybody)


@bp.route("/members", methods=["GET", "POST"])
def place(code: str, number: str):
    """Put a member on a date by hand."""
    tied, form = tied_on_desk(code, number), PlaceForm()
    slots = planning.slots_to_come(tied.event)
    form.suit(_members(tied, slots), slots)
    if form.validate_on_submit():
        with attempt(form):
            slot = next((each for each in slots if str(each.id) == form.slot.data), None) or abort(404)
            planning.place_member(tied, slot, _chosen(tied, [slot], form), reason=form.reason.data, by=current_user)
            db.session.commit()
            flash(_("已安排，请核对后发送邀请。"), "ok")
            return redirect(url_for(".show", code=code, number=number), 303)
    return _place_page(tied_on_desk(code, number), form, None)


@bp.route("/turns/<int:turn_id>/stand-in", methods=["GET", "POST"])
def stand_in(code: str, number: str, turn_id: int):
    """Somebody else for this date alone."""
    tied, form = tied_on_desk(code, number), PlaceForm()
    turn = queries.turn_at(tied.event, turn_id) or abort(404)
    form.suit_one_date(who_may_stand_in(tied.programme, turn.slot))
    if form.validate_on_submit():
        with attempt(form):
            asking.stand_in(turn, tied, _chosen(tied, [turn.slot], form), reason=form.reason.data, by=current_user)
            db.session.commit()
            flash(_("已邀请替补。"), "ok")
            return redirect(url_for(".show", code=code, number=number), 303)
        tied = tied_on_desk(code, number)
        turn = queries.turn_at(tied.event, turn_id)
    return _place_page(tied, form, turn)


@bp.post("/turns/<int:turn_id>/taking-back")
def take_back(code: str, number: str, turn_id: int):
    """Take an invitation or a planned turn back."""
    def taken_back(tied: ProgrammeEvent) -> None:
        if turn := queries.turn_at(tied.event, turn_id):
            asking.take_back_turn(turn, tied, by=current_user)

    return _press(code, number, taken_back, _("已撤回。"))


@bp.post("/untying")
def untie(code: str, number: str):
    """Make it an event like any other again."""
    tied = tied_on_desk(code, number)
    with attempt():
        tying.untie_event(tied, by=current_user)
        db.session.commit()
        flash(_("已取消关联，活动本身不变。"), "ok")
        return redirect(url_for("visits_staff.index", code=code), 303)
    return redirect(url_for(".show", code=code, number=number), 303)


def _say(rota, slots: list[Slot]) -> None:
    if not rota.pairs:
        flash(_("各场已排满，没有改动。"), "info")
        return
    flash(_("已排班%(n)s组，请核对后发送邀请。", n=len(rota.pairs)), "ok")
    for gap in rota.gaps:
        flash(planning.gap_words(gap, slots), "wait")
    if rota.left_out:
        flash(_("有人排了两次以上，以下成员没有轮到：%(who)s。", who="、".join(
            _("%(n)s号（%(away)s场不能参加）", n=each, away=away) for each, away in rota.left_out.items())), "wait")


def _ask(code: str, number: str, operation):
    with attempt():
        asked = operation(tied_on_desk(code, number))
        db.session.commit()
        flash(_("已向%(n)s人发出邀请。", n=asked.number), "ok")
        for sentence in asked.left[:10]:
            flash(sentence, "wait")
        if len(asked.left) > 10:
            flash(_("另有%(n)s人没有邀请。", n=len(asked.left) - 10), "wait")
    return redirect(url_for(".show", code=code, number=number), 303)


def _press(code: str, number: str, operation, done: str):
    tied = tied_on_desk(code, number)
    press(lambda: operation(tied), done)
    return redirect(url_for(".show", code=code, number=number), 303)


def _members(tied: ProgrammeEvent, slots: list[Slot]) -> list:
    there = availability_of(tied.programme, slots)
    return sorted({each for slot in slots for each in there.serving[slot.id]}, key=lambda each: each.sequence)


def _chosen(tied: ProgrammeEvent, slots: list[Slot], form: PlaceForm):
    number = hidden_number(form.appointment.data)
    members = _members(tied, planning.slots_to_come(tied.event) or slots)
    found = next((each for each in members if each.id == number), None)
    if found is None:
        raise planning.nobody_chosen()
    return found


def _place_page(tied: ProgrammeEvent, form: PlaceForm, turn: VisitTurn | None):
    if not may_run(tied.programme, current_user):
        abort(404)
    return render("visits/staff/place.html", tied=tied, event=tied.event, programme=tied.programme, form=form,
                  turn=turn, status=422 if form.is_submitted() else 200)


def _short_pairs(by_slot: dict[int, list]) -> dict[int, list[str]]:
    """By slot, in sentences: the pairs that lack one, or both."""
    found = {}
    for slot_id, rows in by_slot.items():
        sizes = Counter(row.turn.pair for row in rows if not row.is_open)
        found[slot_id] = [_("第%(n)s组没有人参加，请安排替补或重新排班。", n=pair) if not sizes[pair]
                          else _("第%(n)s组只有1人，请安排替补，或用“安排成员”补上一人。", n=pair)
                          for pair in sorted({row.turn.pair for row in rows}) if sizes[pair] < 2]
    return found


def _page(tied: ProgrammeEvent, form: RotaForm | None = None, status: int = 200):
    event, coming = tied.event, planning.slots_to_come(tied.event)
    rows = queries.standing_turns(queries.turns_at(event))
    by_slot: dict[int, list] = {slot.id: [] for slot in event.slots}
    for row in rows:
        by_slot[row.turn.slot_id].append(row)
    there = availability_of(tied.programme, coming)
    first = coming[0].id if coming else None
    on_it = {row.turn.appointment_id for row in by_slot.get(first, ()) if not row.is_open}
    return render(
        "visits/staff/event.html", status=status, tied=tied, event=event, programme=tied.programme, by_slot=by_slot,
        rota_form=form or RotaForm(formdata=None), short=_short_pairs(by_slot) if event.row.by_rota else {},
        may_run=may_run(tied.programme, current_user), coming=coming,
        in_pairs=event.row.by_rota, now=clock.now(), able={slot.id: len(there.able(slot)) for slot in coming},
        serving={slot.id: len(there.serving[slot.id]) for slot in coming}, away=there.away,
        unasked=sum(each.id not in on_it and (first, each.sequence) not in there.refused
                    for each in there.serving.get(first, ())),
        has_planned=any(row.turn.state == "planned" for row in rows), concern_of=Concern.read, stopped=STOPPED,
        replaced={row.turn.stands_in_for_id for row in rows})
