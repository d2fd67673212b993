"""What the desk prints and takes along: 签到表, 门岗名单, 桌签, 胸牌, and the list as .xlsx."""

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func

from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.core.workbook import MIMETYPE, list_as_xlsx
from xicheng_events.registration import operations, papers
from xicheng_events.registration.desk import desk_of_event, event_of, slot_of, wanted_of
from xicheng_events.registration.desk_forms import ExportForm
from xicheng_events.registration.desk_list import desk_list
from xicheng_events.web.paging import asked_page
from xicheng_events.web.render import render

bp = desk_of_event("papers_staff", __name__)


@bp.get("/slots/<int:slot_id>/papers")
def index(code: str, slot_id: int):
    """What can be printed for a slot."""
    event = event_of(code)
    slot = slot_of(event, slot_id)
    return render("registration/staff/papers.html", event=event, slot=slot, guests=papers.guests_in(slot))


@bp.get("/slots/<int:slot_id>/gate")
def gate(code: str, slot_id: int):
    """The printed 门岗名单: who may pass the gate."""
    event = event_of(code)
    slot = slot_of(event, slot_id)
    portion = papers.portion_of(slot, asked_page())
    return render("registration/staff/gate.html", event=event, slot=slot, portion=portion,
                  plates=papers.plates_of(portion.parties), with_documents=papers.collects_documents(event))


@bp.get("/slots/<int:slot_id>/name-cards")
def name_cards(code: str, slot_id: int):
    """桌签: a sheet for each, folded in the middle, the name on both sides."""
    event = event_of(code)
    slot = slot_of(event, slot_id)
    return render("registration/staff/name_cards.html", event=event, slot=slot,
                  portion=papers.portion_of(slot, asked_page()))


@bp.get("/slots/<int:slot_id>/badges")
def badges(code: str, slot_id: int):
    """胸牌: eight to a sheet, each with the party's QR."""
    event = event_of(code)
    slot = slot_of(event, slot_id)
    return render("registration/staff/badges.html", event=event, slot=slot,
                  portion=papers.portion_of(slot, asked_page()))


@bp.route("/export", methods=["GET", "POST"])
def export(code: str):
    """The list as .xlsx, as the address filters it; whole numbers only for a reason."""
    event = event_of(code)
    wanted, form, status = wanted_of(event), ExportForm(), 200
    count = db.session.scalar(desk_list(event, wanted).order_by(None).with_only_columns(func.count()))
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                operations.note_export(event, rows=count, whole=form.whole.data, reason=form.reason.data,
                                       by=current_user)
                sheet = list_as_xlsx(_("报名名单"), papers.export_headings(event),
                                     papers.export_rows(event, wanted, whole=form.whole.data))
                db.session.commit()
                return _download(sheet, event)
            except Refused as refusal:
                db.session.rollback()
                form.refuse(refusal)
    return render("registration/staff/export.html", event=event, wanted=wanted, form=form, count=count, status=status,
                  back=url_for("registration_staff.index", code=event.code, **wanted.in_address()))


def _download(sheet: bytes, event) -> Response:
    name = f"{event.code}-{clock.today():%Y%m%d}.xlsx"
    return Response(sheet, mimetype=MIMETYPE, headers={
        "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"})
