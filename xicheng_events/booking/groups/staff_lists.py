"""集体报名: a list is sent in, looked at row by row, and saved as chosen."""

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.phases import result_until
from xicheng_events.booking.groups import queries
from xicheng_events.booking.groups.columns import columns_of, companion_columns_asked
from xicheng_events.booking.groups.desk_columns import ROSTERS
from xicheng_events.booking.groups.forms import ListForm
from xicheng_events.booking.groups.models import OPEN, Roster, RosterState, RowState
from xicheng_events.booking.groups.operations import registering_rows, rosters
from xicheng_events.booking.groups.operations.entering_one_party import MAY_ENTER
from xicheng_events.booking.groups.sheets import MOST_ROWS, rows_as_text, table_of_text, tables_of_list, template_for
from xicheng_events.booking.groups.staff_views import impossible, offered_slot
from xicheng_events.booking.groups.unread_parts import sentences_on
from xicheng_events.booking.registration.models import Channel
from xicheng_events.booking.registration.offered import Offered
from xicheng_events.booking.registration.operations.eligibility import IMPOSSIBLE
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import press
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render

bp = Blueprint("lists_staff", __name__, url_prefix="/staff/groups")
bp.within = "groups_staff"
staff_only(bp, *MAY_ENTER)
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ON_A_PAGE = 100


@bp.get("/lists")
def index():
    """The lists of my units, and how far each is."""
    page = ROSTERS.page(_wanted())
    return render("groups/staff/lists.html", page=page, listing=ROSTERS, states=RosterState,
                  counts=queries.roster_counts(page.rows))


@bp.get("/lists/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(ROSTERS, _wanted())


def _wanted():
    """The lists that the address asks for."""
    state = next((each for each in RosterState if each.value == request.args.get("state")), None)
    return queries.rosters_of(current_user, words=plain_text(request.args.get("words"))[:60], state=state)


@bp.get("/slots/<int:slot_id>/list")
def new(slot_id: int):
    """Where a list is pasted or uploaded, or why nobody can register."""
    offered = offered_slot(slot_id)
    if offered.refusal:
        return impossible(offered, offered.refusal)
    form = _form(offered)
    form.contact_name.data = current_user.name
    if held := _to_correct(request.args.get("correct"), slot_id):
        rows = db.session.scalars(queries.rows_to_correct(held))
        form.fill_in(held, rows_as_text([row.said for row in rows], offered.event))
    return _page(offered, form)


@bp.post("/slots/<int:slot_id>/list")
def create(slot_id: int):
    """Take the list in; a short one is checked at once, a long one by the clockwork."""
    offered = offered_slot(slot_id)
    form = _form(offered)
    unit = {each.slug: each for each in _units()}.get(form.organisation.data)
    fine = form.validate()
    if unit is None:
        form.refuse(Refused("unit", _("请选择报名单位。"), "organisation"))
    if not fine or unit is None:
        return _page(offered, form, 422)
    try:
        said = rosters.ListSent(
            form_key=form.form_key.data, organisation=unit, contact_name=form.contact_name.data,
            contact_phone=form.contact_phone.data, channel=Channel(form.channel.data), category=form.chosen_category,
            seat=form.chosen_seat,
            agreed=form.agreed.data, minors_agreed=bool(form.minors_agreed and form.minors_agreed.data),
            source=form.file.data.filename if form.file.data else "")
        roster = rosters.take_roster(offered.slot, _tables(form), said, by=current_user)
        if replaced := _to_correct(form.replaces.data, slot_id):
            rosters.drop_roster(replaced, by=current_user)
        registering_rows.work_on(roster)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return _refused(slot_id, form, refusal)
    return redirect(url_for(".show", roster_id=roster.id), 303)


@bp.get("/slots/<int:slot_id>/list/template.xlsx")
def template(slot_id: int):
    """An empty list with the columns this slot asks for."""
    return Response(template_for(offered_slot(slot_id).slot), mimetype=_SHEET, headers={
        "Content-Disposition": "attachment; filename*=UTF-8''%E6%8A%A5%E5%90%8D%E5%90%8D%E5%8D%95.xlsx"})


@bp.get("/lists/<int:roster_id>")
def show(roster_id: int):
    """How far the list is, each row that has a problem with line and reason, and what may be saved."""
    return list_page(roster_of(roster_id))


@bp.post("/lists/<int:roster_id>/dropping")
def drop(roster_id: int):
    """Give the list up."""
    press(lambda: rosters.drop_roster(roster_of(roster_id), by=current_user),
          _("名单已放弃，其中的个人信息已删除。"))
    return redirect(url_for(".show", roster_id=roster_id), 303)


def roster_of(roster_id: int) -> Roster:
    """A list on this person's desk; any other isn't there."""
    return queries.roster_by_id(current_user, roster_id) or abort(404)


def _to_correct(number: str | None, slot_id: int) -> Roster | None:
    """One of this person's lists for the slot, while nothing of it has been decided and its rows are still there."""
    roster = queries.roster_by_id(current_user, hidden_number(number) or 0)
    return roster if roster and roster.slot_id == slot_id and roster.state in OPEN else None


def _units() -> list[Organisation]:
    units = {each.organisation_id: each.organisation for each in current_user.memberships
             if each.role in MAY_ENTER and each.organisation.exists_on(clock.today())}
    return list(units.values())


def _form(offered: Offered) -> ListForm:
    form = ListForm()
    form.offer(offered.slot, _units())
    return form


def _tables(form: ListForm):
    if form.file.data and form.file.data.filename:
        return tables_of_list(form.file.data.read())
    return table_of_text(form.text.data)


def _refused(slot_id: int, form: ListForm, refusal: Refused):
    offered = offered_slot(slot_id)
    if refusal.code in IMPOSSIBLE:
        return impossible(offered, refusal, 422)
    form.refuse(refusal)
    return _page(offered, form, 422)


def _page(offered: Offered, form: ListForm, status: int = 200):
    return render("groups/staff/list_new.html", slot=offered.slot, event=offered.event, form=form,
                  places=offered.places, columns=list(columns_of(offered.event).values()),
                  of_companions=companion_columns_asked(offered.event), most=MOST_ROWS,
                  result_until=result_until(offered.slot), status=status)


def list_page(roster: Roster, refusal: Refused | None = None):
    """One list as it stands, with what is wrong with what was just asked for."""
    states = {state.value: state for state in RowState}
    state = states.get(request.args.get("state", ""))
    is_open = roster.state is RosterState.CHECKED
    page = page_of(queries.rows_of(roster, [state] if state else ()), size=_ON_A_PAGE)
    return render(
        "groups/staff/list.html", "groups/staff/_progress.html", roster=roster, slot=roster.slot,
        event=roster.slot.event, counts=queries.roster_counts([roster])[roster.id], heads=queries.heads_of(roster),
        page=page, state=state, states=RowState, remarks=sentences_on(roster), refusal=refusal,
        status=422 if refusal else 200,
        outlook=queries.outlook_of(roster) if is_open else None,
        results=queries.roster_results(roster) if roster.state is RosterState.DONE else {})
