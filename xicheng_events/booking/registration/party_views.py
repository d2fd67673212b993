"""Changing whom one brings."""

from flask import Blueprint
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.booking.registration import own_changes
from xicheng_events.booking.registration.operations import party_changes
from xicheng_events.booking.registration.operations.party_changes import change_until, party_may_change
from xicheng_events.booking.registration.own_changes import own_registration
from xicheng_events.booking.registration.party_forms import PartyForm, given_party
from xicheng_events.foundation.web.render import render

bp = Blueprint("parties", __name__)


@bp.get("/registrations/<reference>/party")
@login_required
def ask(reference: str):
    """Change whom one brings, or why one can't."""
    registration = own_registration(reference)
    return _page(registration, _form(registration))


@bp.post("/registrations/<reference>/party")
@login_required
def change(reference: str):
    """Bring these people instead."""
    return own_changes.take_own_change(reference, _form, _page, _bring, said=_("同行人已更新。"))


def _bring(registration, form) -> None:
    party_changes.change_party(registration, companions=form.party, version=form.seen_version, by=current_user)


def _form(registration) -> PartyForm:
    form = PartyForm(data={"version": registration.version, **given_party(registration.companions)})
    form.suit_party(registration.slot.event, registration.slot)
    return form


def _page(registration, form, status: int = 200):
    return render("registration/party.html", registration=registration, slot=registration.slot,
                  event=registration.slot.event, form=form, may_change=party_may_change(registration),
                  change_until=change_until(registration), status=status)
