"""Correcting what one said about oneself."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.accounts.queries import street_by_slug, streets
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.events.asked import items_of
from xicheng_events.registration import operations, queries
from xicheng_events.registration.operations.parties import change_until, may_change
from xicheng_events.registration.who_forms import DetailsForm
from xicheng_events.web.render import render

bp = Blueprint("details", __name__, url_prefix="/registrations/<reference>/details")


@bp.get("")
@login_required
def ask(reference: str):
    """Name, age, street and the word about photographs as they are; or that it is too late."""
    registration = _mine(reference)
    return _page(registration, _form(registration))


@bp.post("")
@login_required
def change(reference: str):
    """Say them anew."""
    registration = _mine(reference)
    form = _form(registration)
    street = street_by_slug(form.street.data) if form.street else None
    if not form.validate() or not form.names(street):
        return _page(registration, form, 422)
    try:
        operations.correct_details(
            registration, name=form.name.data, age_band=form.chosen_band, street=street, by=current_user,
            photo_agreed=form.photo_agreed.data if form.photo_agreed else registration.photo_agreed,
            version=form.seen_version)
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        registration = _mine(reference)
        form.version.data = registration.version  # seen now: the next press counts
        return _page(registration, form, 422)
    db.session.commit()
    flash(_("报名信息已更正。"), "ok")
    return redirect(url_for("registration.show", reference=reference), 303)


def _form(registration) -> DetailsForm:
    form = DetailsForm(data={
        "version": registration.version, "name": registration.name, "photo_agreed": registration.photo_agreed,
        "age_band": registration.age_band.value if registration.age_band else "",
        "street": registration.street.slug if registration.street else ""})
    form.suit(registration)
    return form


def _page(registration, form, status: int = 200):
    event = registration.slot.event
    form.offer_streets(streets())
    return render("registration/details.html", registration=registration, slot=registration.slot, event=event,
                  form=form, items=items_of(event), may_change=may_change(registration),
                  change_until=change_until(registration), status=status)


def _mine(reference: str):
    return queries.registration_of(current_user, reference) or abort(404)
