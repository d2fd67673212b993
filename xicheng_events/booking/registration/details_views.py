"""Correcting what one said about oneself."""

from flask import Blueprint
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.booking.events.asked_at_registering import items_of
from xicheng_events.booking.registration import own_changes
from xicheng_events.booking.registration.operations import correcting_details
from xicheng_events.booking.registration.operations.party_changes import change_until, party_may_change
from xicheng_events.booking.registration.own_changes import own_registration
from xicheng_events.booking.registration.registrant_forms import DetailsForm
from xicheng_events.foundation.accounts.queries import street_by_slug, streets
from xicheng_events.foundation.web.render import render

bp = Blueprint("details", __name__, url_prefix="/registrations/<reference>/details")


@bp.get("")
@login_required
def ask(reference: str):
    """Name, age, street and the word about photographs as they are; or that it is too late."""
    registration = own_registration(reference)
    return _page(registration, _form(registration))


@bp.post("")
@login_required
def change(reference: str):
    """Say them anew."""
    return own_changes.take_own_change(reference, _form, _page, _correct, said=_("报名信息已更正。"), is_fine=_is_fine)


def _is_fine(form) -> bool:
    return all([form.validate(), form.names(_street_in(form))])  # what is wrong is said all at once


def _correct(registration, form) -> None:
    correcting_details.correct_details(
        registration, name=form.name.data, age_band=form.chosen_band, street=_street_in(form), by=current_user,
        photo_agreed=form.photo_agreed.data if form.photo_agreed else registration.photo_agreed,
        version=form.seen_version)


def _street_in(form):
    return street_by_slug(form.street.data) if form.street else None


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
                  form=form, items=items_of(event), may_change=party_may_change(registration),
                  change_until=change_until(registration), status=status)
