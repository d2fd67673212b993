"""集体报名: a list is sent in, looked at row by row, and saved as chosen."""

import re
import uuid

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.accounts.models import Organisation
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.core.text import half_width
from xicheng_events.events.models import Slot
from xicheng_events.groups import operations, queries
from xicheng_events.groups.columns import columns_of
from xicheng_events.groups.forms import ChoiceForm, ListForm
from xicheng_events.groups.models import Roster, RowState
from xicheng_events.groups.operations.entering import MAY_ENTER
from xicheng_events.groups.sheets import MOST_ROWS, lines_of_sheet, lines_of_text, template_for
from xicheng_events.groups.staff_views import impossible, slot_of
from xicheng_events.registration.models import Channel
from xicheng_events.registration.operations.eligibility import IMPOSSIBLE, no_way_in, why_not
from xicheng_events.registration.operations.moves import result_until
from xicheng_events.registration.queries import places_of
from xicheng_events.web.access import staff_only
from xicheng_events.web.paging import page_of
from xicheng_events.web.render import render

bp = Blueprint("lists_staff", __name__, url_prefix="/staff/groups")
bp.within = "groups_staff"
staff_only(bp, *MAY_ENTER)
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ON_A_PAGE = 100


@bp.get("/lists")
def index():
    """The lists of my units, and how far each is."""
    page = page_of(queries.rosters_of(current_user), size=20)
    return render("groups/staff/lists.html", page=page, counts=queries.counts_of(page.rows))


@bp.get("/slots/<int:slot_id>/list")
def new(slot_id: int):
    """Where a list is pasted or uploaded, or why nobody can register."""
    slot = slot_of(slot_id)
    refusal = why_not(slot.event, slot) or no_way_in(slot, None)
    if refusal:
        return impossible(slot, refusal)
    form = _form(slot)
    form.contact_name.data = current_user.name
    return _page(slot, form)


@bp.post("/slots/<int:slot_id>/list")
def create(slot_id: int):
    """Take the list in; a short one is checked at once, a long one by the clockwork."""
    slot = slot_of(slot_id)
    form = _form(slot)
    unit = {each.slug: each for each in _units()}.get(form.organisation.data)
    fine = form.validate()
    if unit is None:
        form.refuse(Refused("unit", _("请选择报名单位。"), "organisation"))
    if not fine or unit is None:
        return _page(slot, form, 422)
    try:
        roster = operations.take_list(
            slot, _lines(form), organisation=unit, contact_name=form.contact_name.data, agreed=form.agreed.data,
            contact_phone=form.contact_phone.data, channel=Channel(form.channel.data), category=form.chosen_category,
            source=form.file.data.filename if form.file.data else "", form_key=form.form_key.data, by=current_user)
        operations.work_on(roster)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return _refused(slot_id, form, refusal)
    return redirect(url_for(".show", roster_id=roster.id), 303)


@bp.get("/slots/<int:slot_id>/list/template.xlsx")
def template(slot_id: int):
    """An empty list with the columns this slot asks for."""
    return Response(template_for(slot_of(slot_id)), mimetype=_SHEET, headers={
        "Content-Disposition": "attachment; filename*=UTF-8''%E6%8A%A5%E5%90%8D%E5%90%8D%E5%8D%95.xlsx"})


@bp.get("/lists/<int:roster_id>")
def show(roster_id: int):
    """How far the list is, each row that has a problem with line and reason, and what may be saved."""
    return _show(_roster(roster_id), ChoiceForm(formdata=None))


@bp.post("/lists/<int:roster_id>/saving")
def save(roster_id: int):
    """Register all that may be saved, or exactly what was chosen."""
    roster, form = _roster(roster_id), ChoiceForm()
    try:
        if not form.validate():
            return _show(roster, form, 422)
        operations.save_list(roster, positions=_chosen(roster, form), by=current_user)
        operations.work_on(roster)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _show(_roster(roster_id), form, 422)
    return redirect(url_for(".show", roster_id=roster_id), 303)


@bp.post("/lists/<int:roster_id>/dropping")
def drop(roster_id: int):
    """Give the list up."""
    try:
        operations.drop_list(_roster(roster_id), by=current_user)
        db.session.commit()
        flash(_("名单已放弃，其中的个人信息已删除。"), "ok")
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.sentence, "stop")
    return redirect(url_for(".show", roster_id=roster_id), 303)


def _roster(roster_id: int) -> Roster:
    return queries.roster_by_id(current_user, roster_id) or abort(404)


def _units() -> list[Organisation]:
    units = {each.organisation_id: each.organisation for each in current_user.memberships if each.role in MAY_ENTER}
    return list(units.values())


def _form(slot: Slot) -> ListForm:
    form = ListForm()
    form.offer(slot, _units())
    return form


def _lines(form: ListForm):
    if form.file.data and form.file.data.filename:
        return lines_of_sheet(form.file.data.read())
    return lines_of_text(form.text.data)


def _refused(slot_id: int, form: ListForm, refusal: Refused):
    slot = slot_of(slot_id)
    if refusal.code in IMPOSSIBLE:
        return impossible(slot, refusal, 422)
    if refusal.code == "stale_form":
        form.form_key.data = uuid.uuid4().hex
    form.refuse(refusal)
    return _page(slot, form, 422)


def _page(slot: Slot, form: ListForm, status: int = 200):
    return render("groups/staff/list_new.html", slot=slot, event=slot.event, form=form, places=places_of(slot),
                  columns=list(columns_of(slot.event).values()), most=MOST_ROWS, result_until=result_until(slot),
                  status=status)


def _chosen(roster: Roster, form: ChoiceForm) -> set[int] | None:
    """The positions of the rows that were ticked, or whose lines were named; None for the button that means all."""
    if "all" in request.form:
        return None
    ticked = {int(each) for each in request.form.getlist("rows") if re.fullmatch(r"[0-9]{1,6}", each, re.ASCII)}
    return ticked | _positions(roster, form.lines.data or "")


def _positions(roster: Roster, text: str) -> set[int]:
    """“3，8-20”: the rows that may be saved on those lines. Refuses what can't be understood."""
    wanted = []
    for part in filter(None, re.split(r"[,，、;；\s]+", half_width(text))):
        found = re.fullmatch(r"([0-9]{1,7})(?:[-—~～至]([0-9]{1,7}))?", part, re.ASCII)
        if not found:
            raise Refused("lines", _("行号“%(part)s”没有看懂，请按“3，8-20”的样式填写。", part=part), "lines")
        wanted.append((int(found[1]), int(found[2] or found[1])))
    return queries.good_positions(roster, wanted) if wanted else set()


def _show(roster: Roster, form: ChoiceForm, status: int = 200):
    states = {state.value: state for state in RowState}
    state = states.get(request.args.get("state", ""))
    counts = queries.counts_of([roster])[roster.id]
    page = page_of(queries.rows_of(roster, [state] if state else ()), size=_ON_A_PAGE)
    return render("groups/staff/list.html", "groups/staff/_progress.html", roster=roster, slot=roster.slot,
                  event=roster.slot.event, counts=counts, page=page, form=form, state=state, states=RowState,
                  status=status)
