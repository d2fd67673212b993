"""从代表库选取: those of the pool who fit an item best, made candidates at the desk, the balance beside the choice."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.desk_rights import IN_CHARGE
from xicheng_events.booking.events.kinds import BY_COORDINATOR
from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.booking.selection.queries import selection_of, slot_of_balanced_event
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.forms import EmptyForm
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render, wants_part
from xicheng_events.openness.guests import queries
from xicheng_events.openness.guests.operations import picking
from xicheng_events.openness.guests.pool_balance import balance_with

bp = Blueprint("pool_candidates_staff", __name__, url_prefix="/staff/selections/slots")
bp.within = "balance_staff"
staff_only(bp, *IN_CHARGE, Role.COORDINATOR)


@bp.route("/<int:slot_id>/pool", methods=["GET", "POST"])
def choose(slot_id: int):
    """Those of the pool who fit best. Posted: make those who are ticked candidates; with `look`, only say how the
    candidates would be made up with them."""
    slot, form = _slot(slot_id), EmptyForm()
    quota = _quota(slot)
    if request.method == "GET" or "look" in request.args:
        return _page(slot, quota)
    if form.validate() and quota:
        with attempt(form):
            entered = picking.enter_from_pool(quota, _numbers(), by=current_user)
            db.session.commit()
            flash(_("%(n)s人已列为候选人。", n=entered), "ok")
            return redirect(url_for(".choose", slot_id=slot_id, quota=quota.id), 303)
        slot = _slot(slot_id)
    return _page(slot, _quota(slot), form)


def way_to_pool(slot: Slot, person: Person) -> tuple[str, str] | None:
    """The way here from the page on which candidates are entered."""
    if not slot.event.row.slots_are_agenda or not _works_for(slot, person):
        return None
    return _("从代表库选取"), url_for("pool_candidates_staff.choose", slot_id=slot.id)


def _page(slot: Slot, quota: Quota | None, form: EmptyForm | None = None):
    tables = balance_with(quota, _numbers(), current_user) if quota else []
    if wants_part() and "look" in request.args:
        return render("guests/staff/_balance.html", tables=tables)
    page = page_of(queries.pool_for(quota, current_user), size=50) if quota else None
    return render("guests/staff/pool.html", status=422 if form else 200, slot=slot, event=slot.event, form=form,
                  quota=quota, quotas=_quotas(slot), page=page, ticked=_numbers(), tables=tables,
                  topic=queries.topic_of_meeting(slot.event), street=queries.street_of_item(slot),
                  selection=selection_of(slot.event))


def _slot(slot_id: int) -> Slot:
    slot = slot_of_balanced_event(slot_id)
    return slot if slot and slot.event.row.slots_are_agenda and _works_for(slot, current_user) else abort(404)


def _works_for(slot: Slot, person: Person) -> bool:
    return person.is_coordinator or person.holds(*IN_CHARGE, organisation_id=slot.event.host_id)


def _quotas(slot: Slot) -> list[Quota]:
    """The places of the slot for which this person may enter somebody."""
    return [quota for quota in slot.quotas if current_user.is_coordinator or quota.category not in BY_COORDINATOR]


def _quota(slot: Slot) -> Quota | None:
    asked, there = request.values.get("quota", ""), _quotas(slot)
    return next((quota for quota in there if str(quota.id) == asked), there[0] if there else None)


def _numbers() -> set[int]:
    sent = request.form.getlist("who")[:picking.MOST_AT_ONCE + 1]
    return {int(number) for number in sent if number.isdecimal() and len(number) < 10}
