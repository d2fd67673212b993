"""Proposing people for a slot: by the units that are asked to, by the host, by the coordinator."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.desk_rights import IN_CHARGE
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.selection import queries
from xicheng_events.booking.selection.forms import CandidateForm, ProposersForm
from xicheng_events.booking.selection.operations.entering_candidates import Proposed, enter_candidate, units_proposing
from xicheng_events.booking.selection.operations.preparing import set_proposers
from xicheng_events.foundation.accounts.models import Organisation, Role
from xicheng_events.foundation.accounts.queries import organisations_hosting
from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render

bp = Blueprint("candidates_staff", __name__, url_prefix="/staff/selections/slots")
bp.within = "balance_staff"
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)


@bp.route("/<int:slot_id>/candidates", methods=["GET", "POST"])
def propose(slot_id: int):
    """Those my units have proposed for a slot, and a form for one more."""
    slot, form, status = _slot(slot_id), CandidateForm(), 200
    units = _units(slot)
    form.offer(slot, units, may_be_without=_works_for_host(slot))
    if request.method == "POST":
        status = 422
        if form.validate():
            quota = next(quota for quota in slot.quotas if str(quota.id) == form.quota.data)
            with attempt(form):
                registration = enter_candidate(slot, quota, Proposed(**form.proposed(units)), by=current_user)
                db.session.commit()
                flash(_("%(name)s已列为候选人，编号%(reference)s。", name=registration.name,
                        reference=registration.reference), "ok")
                return redirect(url_for(".propose", slot_id=slot_id), 303)
            slot = _slot(slot_id)
    proposed = db.session.execute(queries.proposed_by(slot, [unit.id for unit in units])).unique().all()
    return render("selection/staff/propose.html", status=status, slot=slot, event=slot.event, form=form, units=units,
                  proposed=proposed, works_for_host=_works_for_host(slot),
                  selection=queries.selection_of(slot.event),
                  ways=[way for find in house.listed("CANDIDATE_WAYS") if (way := find(slot, current_user))])


@bp.route("/<int:slot_id>/proposers", methods=["GET", "POST"])
def proposers(slot_id: int):
    """Which units propose people for a slot."""
    slot, form, status = _slot(slot_id), ProposersForm(), 200
    if not _works_for_host(slot):
        abort(404)
    form.offer(organisations_hosting(), queries.proposers_of(slot))
    if request.method == "POST":
        status = 422
        if form.validate():
            chosen = [unit for unit in organisations_hosting() if unit.slug in form.units.data]
            with attempt(form):
                set_proposers(slot, chosen, by=current_user)
                db.session.commit()
                flash(_("推荐单位已保存。"), "ok")
                return redirect(url_for("balance_staff.show", code=slot.event.code), 303)
    return render("selection/staff/proposers.html", status=status, slot=slot, event=slot.event, form=form)


def _slot(slot_id: int) -> Slot:
    slot = queries.slot_of_balanced_event(slot_id) or abort(404)
    if not _works_for_host(slot) and not _units(slot):
        abort(404)
    return slot


def _works_for_host(slot: Slot) -> bool:
    return current_user.is_coordinator or current_user.holds(*IN_CHARGE, organisation_id=slot.event.host_id)


def _units(slot: Slot) -> list[Organisation]:
    """The units for which this person may propose: for the coordinator all that are asked to."""
    asked = queries.proposers_of(slot)
    if current_user.is_coordinator:
        return asked
    mine = units_proposing(slot, current_user.organisation_ids(*IN_CHARGE))
    return [unit for unit in asked if unit.id in mine]
