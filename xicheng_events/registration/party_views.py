"""Changing whom one brings."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.registration import operations, queries
from xicheng_events.registration.operations.parties import change_until, may_change
from xicheng_events.registration.party_forms import PartyForm, given_party
from xicheng_events.web.render import render

bp = Blueprint("parties", __name__)


@bp.get("/registrations/<reference>/party")
@login_required
def ask(reference: str):
    """Change whom one brings, or why one can't."""
    registration = _mine(reference)
    return _page(registration, _form(registration))


@bp.post("/registrations/<reference>/party")
@login_required
def change(reference: str):
    """Bring these people instead."""
    registration = _mine(reference)
    form = _form(registration)
    if not form.validate():
        return _page(registration, form, 422)
    try:
        operations.change_party(registration, companions=form.party, version=form.seen_version, by=current_user)
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        registration = _mine(reference)
        form.version.data = registration.version  # seen now: the next press counts
        return _page(registration, form, 422)
    db.session.commit()
    flash(_("同行人已更新。"), "ok")
    return redirect(url_for("registration.show", reference=reference), 303)


def _form(registration) -> PartyForm:
    form = PartyForm(data={"version": registration.version, **given_party(registration.companions)})
    form.suit_party(registration.slot.event, registration.slot)
    return form


def _page(registration, form, status: int = 200):
    return render("registration/party.html", registration=registration, slot=registration.slot,
                  event=registration.slot.event, form=form, may_change=may_change(registration),
                  change_until=change_until(registration), status=status)


def _mine(reference: str):
    return queries.registration_of(current_user, reference) or abort(404)
