"""签到管理: what the doors of an event may do, how each went, what has to be looked at, and the ways of paper."""

import uuid

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.notices.operations.online_links import slots_online
from xicheng_events.door.attendance.forms import PaperForm, SettlementForm
from xicheng_events.door.attendance.operations.closing import (
    bring_in_online,
    bring_in_paper,
    close_door,
    note_export,
    settle_matters,
    take_back_online,
)
from xicheng_events.door.attendance.queries.discrepancies import matters_of, open_matters
from xicheng_events.door.attendance.queries.report import (
    arrivals_by_five_minutes,
    closing_of,
    hours_of,
    not_come,
    shares_of,
    stays_at,
    total_at_door,
    total_of,
)
from xicheng_events.door.attendance.report_file import download
from xicheng_events.door.checkin.operations import deciding_late_entries, door_rules
from xicheng_events.door.checkin.queries import desk, doors
from xicheng_events.door.checkin.queries.late_entries import late_entries, names_in
from xicheng_events.door.checkin.queries.parties import tally
from xicheng_events.door.checkin.screen.entry_forms import RulesForm
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.qr import qr_svg
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.forms import EmptyForm
from xicheng_events.foundation.web.render import render

bp = Blueprint("door_desk_staff", __name__, url_prefix="/staff/door")
bp.within = "checkin_staff"
staff_only(bp, *doors.DOOR_ROLES)


@bp.get("/events/<code>")
def show(code):
    """The doors of an event: rules, and each slot with what is to be done."""
    return _hub(_event(code))


@bp.post("/events/<code>/rules")
def set_rules(code):
    """Decide what they may do."""
    event, form = _event(code), RulesForm()
    if form.validate():
        with attempt(form):
            door_rules.set_rules(event, by=current_user, **form.values)
            db.session.commit()
            flash(_("签到设置已保存。"), "ok")
            return redirect(url_for(".show", code=event.code), 303)
    return _hub(event, form, status=422)


@bp.get("/<int:slot_id>/report")
def report(slot_id):
    """Who came, who stayed away, when they came."""
    return _report(_slot(slot_id))


@bp.post("/<int:slot_id>/closing")
def close(slot_id):
    """Close the door: those who haven't come stayed away."""
    slot, form = _slot(slot_id), EmptyForm()
    with attempt(form):
        closing = close_door(slot, by=current_user)
        db.session.commit()
        flash(_("签到已关闭，%(n)s人未到场。", n=closing.no_shows), "ok")
        return redirect(url_for(".report", slot_id=slot_id), 303)
    return _report(slot, form, status=422)


@bp.get("/<int:slot_id>/report.xlsx")
@fresh_proof
def export(slot_id):
    """The report's list as a sheet, with hours where people check out: no phone but its last four digits."""
    slot = _slot(slot_id)
    stays, with_hours = stays_at(slot), desk.door_rules_of(slot.event_id).checks_out
    note_export(slot, rows=len(stays), by=current_user)
    # Made before the commit: afterwards every row would be read again.
    answer = download(slot, stays, with_hours=with_hours)
    db.session.commit()
    return answer


@bp.route("/<int:slot_id>/matters", methods=["GET", "POST"])
def matters(slot_id):
    """What may not fit together; saying what became of it."""
    slot, form, status = _slot(slot_id), SettlementForm(), 200
    if form.is_submitted():
        status = 422
        with attempt(form):
            done = settle_matters(slot, request.form.getlist("chosen"), note=form.note.data,
                                  by=current_user)
            db.session.commit()
            flash(_("已核对%(n)s条。", n=done), "ok")
            return redirect(url_for(".matters", slot_id=slot_id), 303)
    return _matters_page(_slot(slot_id), form, status)


@bp.post("/<int:slot_id>/late")
def decide_late(slot_id):
    """Whether what a tablet sent in after its end counts."""
    slot, form = _slot(slot_id), SettlementForm()
    with attempt(form):
        done, failed = deciding_late_entries.decide_late(slot, request.form.getlist("chosen"),
                                                         verdict=request.form.get("verdict", ""), by=current_user)
        db.session.commit()
        flash(_("已核对%(n)s条。", n=done), "ok")
        if failed:
            flash(_("其中%(n)s条无法计入：%(why)s", n=len(failed), why=failed[0].sentence), "wait")
        return redirect(url_for(".matters", slot_id=slot_id), 303)
    return _matters_page(_slot(slot_id), form, 422)


@bp.route("/<int:slot_id>/paper", methods=["GET", "POST"])
def paper(slot_id):
    """Who has signed on paper, ticked at once."""
    slot, form, status = _slot(slot_id), PaperForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            with attempt(form):
                parties, heads = bring_in_paper(slot, form.ticked(request.form), key=form.key.data,
                                                by=current_user)
                db.session.commit()
                flash(_("已补录%(n)s组%(heads)s人。", n=parties, heads=heads), "ok")
                return redirect(url_for(".paper", slot_id=slot_id), 303)
    else:
        form.key.data = str(uuid.uuid4())
    slot = _slot(slot_id)
    return render("attendance/staff/paper.html", slot=slot, form=form, parties=desk.parties_on_paper(slot),
                  ticked=form.ticked(request.form), status=status)


@bp.route("/<int:slot_id>/online", methods=["GET", "POST"])
def online(slot_id):
    """Whom the host has seen take part online, ticked at once."""
    slot, form, status = _slot_online(slot_id), PaperForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            with attempt(form):
                parties, heads = bring_in_online(slot, form.ticked(request.form), key=form.key.data, by=current_user)
                db.session.commit()
                flash(_("已登记%(n)s组%(heads)s人线上参加。", n=parties, heads=heads), "ok")
                return redirect(url_for(".online", slot_id=slot_id), 303)
    else:
        form.key.data = str(uuid.uuid4())
    slot = _slot_online(slot_id)
    return render("attendance/staff/online.html", slot=slot, form=form,
                  parties=desk.parties_on_paper(slot, online=True), ticked=form.ticked(request.form), status=status)


@bp.post("/<int:slot_id>/online/<int:ticket_id>/undo")
def undo_online(slot_id, ticket_id):
    """Take back that a party took part online."""
    slot = _slot_online(slot_id)
    with attempt():
        take_back_online(slot, ticket_id, by=current_user)
        db.session.commit()
        flash(_("已撤销，这组仍可重新登记。"), "ok")
    return redirect(url_for(".online", slot_id=slot_id), 303)


@bp.get("/<int:slot_id>/poster")
def poster(slot_id):
    """The poster by which people check in themselves: A4."""
    slot = _slot(slot_id)
    address = url_for("arrive.show", slot_id=slot.id, mark=desk.poster_mark(slot.id), _external=True)
    return render("attendance/staff/poster.html", slot=slot, qr=qr_svg(address, _("自助签到二维码")),
                  rules=desk.door_rules_of(slot.event_id))


def _matters_page(slot, form, status: int):
    late = late_entries(slot)
    return render("attendance/staff/matters.html", slot=slot, form=form, matters=matters_of(slot), late=late,
                  names=names_in(slot, late), chosen=set(request.form.getlist("chosen")), status=status,
                  may_settle=door_rules.may_rule(slot.event, current_user),
                  may_decide={revoked: deciding_late_entries.may_decide(slot, current_user, revoked=revoked)
                              for revoked in (False, True)})


def _event(code: str):
    return desk.door_event(current_user, code) or abort(404)


def _slot_online(slot_id: int):
    """A slot in which somebody takes part online."""
    slot = _slot(slot_id)
    return slot if slot in slots_online(slot.event) else abort(404)


def _slot(slot_id: int):
    return doors.door_slot(slot_id, current_user) or abort(404)


def _hub(event, form: RulesForm | None = None, *, status: int = 200):
    slots = [(slot, tally(slot), closing_of(slot), open_matters(slot)) for slot in event.slots
             if slot.capacity]
    return render("attendance/staff/show.html", status=status, event=event, slots=slots, online=slots_online(event),
                  form=form or RulesForm(obj=desk.door_rules_of(event.id)),
                  may_rule=door_rules.may_rule(event, current_user))


def _report(slot, form: EmptyForm | None = None, *, status: int = 200):
    shares = shares_of(slot)
    stays = stays_at(slot)
    return render("attendance/staff/report.html", status=status, slot=slot, form=form or EmptyForm(), shares=shares,
                  total=total_of(shares), arrivals=arrivals_by_five_minutes(slot),
                  at_door=total_at_door(shares), absent=not_come(stays, shares),
                  resting=[each for each in stays if each.rests], closing=closing_of(slot),
                  counted=tally(slot).counted, open_matters=open_matters(slot),
                  hours=hours_of(stays) if desk.door_rules_of(slot.event_id).checks_out else None)
