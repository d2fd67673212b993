"""代报名: what is open, registering one party for it, and the slip it takes home."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events.asked_at_registering import items_of
from xicheng_events.booking.events.phases import result_until
from xicheng_events.booking.groups import queries
from xicheng_events.booking.groups.desk_columns import SLOTS, places_words
from xicheng_events.booking.groups.forms import EntryForm
from xicheng_events.booking.groups.operations import entering_one_party
from xicheng_events.booking.groups.operations.entering_one_party import MAY_ENTER
from xicheng_events.booking.registration.models import Channel, Registration
from xicheng_events.booking.registration.offered import Offered
from xicheng_events.booking.registration.operations.eligibility import IMPOSSIBLE
from xicheng_events.booking.registration.queries import slot_to_register, waiting_place
from xicheng_events.booking.registration.standing import headline_of
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.registration.too_few_places import ask_first, comes_with_fewer, waits_together
from xicheng_events.foundation.accounts.queries import street_by_slug, streets, units_to_filter_by
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.render import render, wants_part

bp = Blueprint("groups_staff", __name__, url_prefix="/staff/groups")
bp.nav = NavEntry(DeskGroup.EVENTS, _l("代报名"))
staff_only(bp, *MAY_ENTER)


@bp.get("")
def index():
    """What one may register others for, of all units."""
    return render("groups/staff/index.html", "groups/staff/_slots.html", listing=SLOTS, places_words=places_words,
                  page=SLOTS.page(_wanted()), units=[] if wants_part() else units_to_filter_by())


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(SLOTS, _wanted())


def _wanted():
    """The slots that the address asks for."""
    asked = request.args
    return queries.slots_to_register_for(
        clock.now(), words=plain_text(asked.get("words"))[:60], unit=asked.get("unit", "")[:40],
        on=clock.day_named(asked.get("on")), with_place=asked.get("places") == "free")


@bp.get("/slots/<int:slot_id>/entry")
def new(slot_id: int):
    """The form for one party, or why nobody can register."""
    offered = offered_slot(slot_id)
    if offered.refusal:
        return impossible(offered, offered.refusal)
    return _page(offered, _form(offered))


@bp.post("/slots/<int:slot_id>/entry")
def create(slot_id: int):
    """Register the party."""
    offered = offered_slot(slot_id)
    form = _form(offered)
    if comes_with_fewer(form):
        return _page(offered, form)
    street = street_by_slug(form.street.data) if form.street else None
    if not all([form.validate(), form.names(street)]):
        return _page(offered, form, 422)
    try:
        application = form.application(street, phone=form.phone.data, channel=Channel(form.channel.data))
        registration = entering_one_party.enter(offered.slot, application, by=current_user, together=waits_together())
        reference, is_new = registration.reference, registration.form_key == form.form_key.data
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return _refused(slot_id, form, refusal)
    if not is_new:
        flash(_("这位报名人已报名本场，没有重复登记，下面是已有的报名。"), "info")
    return redirect(url_for(".entered", reference=reference), 303)


@bp.get("/entries/<reference>")
def entered(reference: str):
    """What became of it: to be read out on the telephone, or printed."""
    return _shown("groups/staff/entered.html", _entered(reference))


@bp.get("/entries/<reference>/slip")
def slip(reference: str):
    """The slip to print for somebody without a smartphone."""
    return _shown("groups/staff/slip.html", _entered(reference))


def _shown(template: str, registration: Registration):
    place = waiting_place(registration) if registration.state == RegistrationState.WAITING else None
    return render(template, registration=registration, slot=registration.slot, event=registration.slot.event,
                  headline=headline_of(registration), place=place, result_until=result_until(registration.slot))


def offered_slot(slot_id: int) -> Offered:
    """What a slot of a public event offers whomever one may register for it; 404 for any other."""
    return Offered(slot_to_register(slot_id) or abort(404))


def impossible(offered: Offered, refusal: Refused, status: int = 200):
    """The page that says why nobody can register."""
    return render("groups/staff/why_not.html", slot=offered.slot, event=offered.event, refusal=refusal, status=status)


def _entered(reference: str) -> Registration:
    return queries.entered_registration(current_user, plain_text(reference)) or abort(404)


def _form(offered: Offered) -> EntryForm:
    form = EntryForm()
    form.suit(offered.slot)
    return form


def _refused(slot_id: int, form: EntryForm, refusal: Refused):
    offered = offered_slot(slot_id)
    if refusal.code in IMPOSSIBLE - {"overlap"}:
        return impossible(offered, refusal, 422)
    if refusal.code == "too_few":
        return ask_first(offered.slot, refusal, layout="layouts/desk.html")
    form.refuse(refusal)
    return _page(offered, form, 422)


def _page(offered: Offered, form: EntryForm, status: int = 200):
    form.offer_streets(streets())
    return render("groups/staff/entry.html", slot=offered.slot, event=offered.event, notice=offered.event, form=form,
                  items=items_of(offered.event), places=offered.places, result_until=result_until(offered.slot),
                  status=status)
