"""Whom of a checked list one registers: ticked page by page, looked at once more, and then saved."""

import re

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.groups import queries
from xicheng_events.booking.groups.models import Roster, RosterState
from xicheng_events.booking.groups.operations import choosing_rows, registering_rows, rosters
from xicheng_events.booking.groups.operations.entering_one_party import MAY_ENTER
from xicheng_events.booking.groups.staff_lists import list_page, roster_of
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.render import render

bp = Blueprint("choices_staff", __name__, url_prefix="/staff/groups/lists/<int:roster_id>")
bp.within = "groups_staff"
staff_only(bp, *MAY_ENTER)


@bp.post("/choice")
def choose(roster_id: int):
    """Keep the ticks of the page that was shown, and go where the button leads: another page, or on."""
    roster, to = roster_of(roster_id), request.form.get("to", "")
    try:
        if to in ("all", "none"):
            choosing_rows.choose_all(roster, ticked=to == "all")
        else:
            choosing_rows.choose_rows(roster, shown=_positions("shown"), ticked=_positions("rows"))
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return list_page(roster_of(roster_id), refusal)
    if request.htmx:
        return render("groups/staff/_chosen.html", roster=roster, outlook=queries.outlook_of(roster))
    if to == "confirm":
        return redirect(url_for(".confirm", roster_id=roster_id), 303)
    page = int(to) if re.fullmatch(r"[0-9]{1,4}", to, re.ASCII) else None
    return redirect(url_for("lists_staff.show", roster_id=roster_id, page=page,
                            state=request.args.get("state") or None), 303)


@bp.get("/confirmation")
def confirm(roster_id: int):
    """How many will be registered, and what will become of them, before it is done."""
    roster = roster_of(roster_id)
    if roster.state is not RosterState.CHECKED:
        return redirect(url_for("lists_staff.show", roster_id=roster_id), 303)
    return _confirm_page(roster)


@bp.post("/saving")
def save(roster_id: int):
    """Register whoever is ticked, if they are those whom the page counted."""
    roster: Roster = roster_of(roster_id)
    try:
        rosters.save_roster(roster, seen=request.form.get("seen", ""), by=current_user)
        registering_rows.work_on(roster)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        page = _confirm_page if refusal.code == "changed_meanwhile" else list_page
        return page(roster_of(roster_id), refusal)
    return redirect(url_for("lists_staff.show", roster_id=roster_id), 303)


def _confirm_page(roster: Roster, refusal: Refused | None = None):
    outlook = queries.outlook_of(roster)
    if not outlook.heads:
        return list_page(roster, Refused("nothing_chosen", _("没有选中任何人，请至少选一行。")))
    return render("groups/staff/list_confirm.html", roster=roster, slot=roster.slot, event=roster.slot.event,
                  outlook=outlook, refusal=refusal, status=422 if refusal else 200)


def _positions(name: str) -> set[int]:
    return {int(each) for each in request.form.getlist(name) if re.fullmatch(r"[0-9]{1,6}", each, re.ASCII)}
