"""What the desk prints and takes along: 签到表, 门岗名单, 桌签, 胸牌, and the list as .xlsx."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.desk import desk_of_event, event_of, slot_of
from xicheng_events.booking.participants import printed_papers
from xicheng_events.booking.participants.desk import wanted_of
from xicheng_events.booking.participants.forms import ExportForm
from xicheng_events.booking.participants.operations import noting_exports
from xicheng_events.foundation.audit import list_exports
from xicheng_events.foundation.audit.exports import file_given_out
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import fresh_proof
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.paging import asked_page
from xicheng_events.foundation.web.render import render

bp = desk_of_event("papers_staff", __name__)
KIND = "registration"  # of lists (audit/list_exports.py)


@bp.get("/slots/<int:slot_id>/papers")
def index(code: str, slot_id: int):
    """What can be printed for a slot."""
    event = event_of(code)
    slot = slot_of(event, slot_id)
    return render("participants/staff/papers.html", event=event, slot=slot, guests=printed_papers.guests_in(slot))


@bp.get("/slots/<int:slot_id>/gate")
@fresh_proof
def gate(code: str, slot_id: int):
    """The printed 门岗名单: who may pass the gate."""
    event = event_of(code)
    slot = slot_of(event, slot_id)
    portion = printed_papers.portion_of(slot, asked_page())
    return render("participants/staff/gate.html", event=event, slot=slot, portion=portion,
                  plates=printed_papers.plates_of(portion.parties),
                  with_documents=printed_papers.collects_documents(event))


@bp.get("/slots/<int:slot_id>/name-cards")
@fresh_proof
def name_cards(code: str, slot_id: int):
    """桌签: a sheet for each, folded in the middle, the name on both sides."""
    event = event_of(code)
    slot = slot_of(event, slot_id)
    return render("participants/staff/name_cards.html", event=event, slot=slot,
                  portion=printed_papers.portion_of(slot, asked_page()))


@bp.get("/slots/<int:slot_id>/badges")
@fresh_proof
def badges(code: str, slot_id: int):
    """胸牌: eight to a sheet, each with the party's QR."""
    event = event_of(code)
    slot = slot_of(event, slot_id)
    return render("participants/staff/badges.html", event=event, slot=slot,
                  portion=printed_papers.portion_of(slot, asked_page()))


@bp.route("/export", methods=["GET", "POST"])
@fresh_proof
def export(code: str):
    """The list as .xlsx, as the address filters it; whole numbers only for a reason. A long one is made meanwhile."""
    event = event_of(code)
    wanted, form, status = wanted_of(event), ExportForm(), 200
    ids = printed_papers.ids_wanted(event, wanted)
    if request.method == "POST":
        status = 422
        if form.validate():
            with attempt(form):
                noting_exports.note_list_export(event, rows=len(ids), whole=form.whole.data, reason=form.reason.data,
                                                by=current_user)
                answer = _make(event, ids, form)
                db.session.commit()
                return answer
    return render("participants/staff/export.html", event=event, wanted=wanted, form=form, count=len(ids),
                  made=db.session.scalars(list_exports.exports_of(KIND, event.id, current_user)).all(), status=status,
                  at_once=list_exports.AT_ONCE, back=url_for("registration_staff.index", code=event.code,
                                                             **wanted.in_address()))


def _make(event, ids: list[int], form: ExportForm):
    if len(ids) <= list_exports.AT_ONCE:
        return file_given_out(printed_papers.list_of(event, ids, whole=form.whole.data), _file_name(event))
    if not list_exports.ask_for_list(KIND, ids, about_id=event.id, whole=form.whole.data, key=form.form_key.data,
                                     by=current_user):
        db.session.rollback()  # the same form, sent again: it is on record already
    return redirect(url_for(".made", code=event.code, key=form.form_key.data), 303)


@bp.get("/exports/<key>")
def made(code: str, key: str):
    """How far a long list is; once it is ready, the way to it."""
    event = event_of(code)
    return render("participants/staff/made.html", "audit/_list_made.html", event=event, export=_export_of(event, key),
                  here=url_for(".made", code=code, key=key), file=url_for(".fetch", code=code, key=key))


@bp.get("/exports/<key>.xlsx")
@fresh_proof
def fetch(code: str, key: str):
    """A long list that is ready, for whoever asked for it."""
    event = event_of(code)
    export = _export_of(event, key)
    if not export.ready_at:
        return redirect(url_for(".made", code=event.code, key=key), 303)
    given_out = list_exports.file_of(export, _file_name(event))
    noting_exports.note_fetched(event, whole=export.whole, by=current_user)
    db.session.commit()
    return given_out


@bp.post("/exports/<key>/deletion")
def drop(code: str, key: str):
    """It isn't needed any more."""
    event = event_of(code)
    list_exports.drop_export(_export_of(event, key))
    db.session.commit()
    flash(_("导出的名单已删除。"), "ok")
    return redirect(url_for(".export", code=event.code), 303)


def _export_of(event, key: str):
    return list_exports.export_of(KIND, event.id, key, current_user) or abort(404)


def _file_name(event) -> str:
    return f"{event.code}-{clock.today():%Y%m%d}.xlsx"
