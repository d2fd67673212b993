"""签署保密承诺书: the page on which whoever has a place signs."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.booking.registration.own_changes import own_registration
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.pledges.forms import PledgeForm
from xicheng_events.openness.pledges.models import Pledge
from xicheng_events.openness.pledges.operations.signing import sign_pledge
from xicheng_events.openness.pledges.queries import newest_text

bp = Blueprint("pledges", __name__, url_prefix="/registrations/<reference>/pledge")


@bp.route("", methods=["GET", "POST"])
@login_required
def sign(reference: str):
    """Read it and sign it; once signed, the text as it was."""
    registration = own_registration(plain_text(reference))
    form, status = PledgeForm(data={"number": newest_text().id}), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            with attempt(form):
                sign_pledge(registration, name=form.name.data, agreed=form.agreed.data,
                            number=hidden_number(form.number.data), by=current_user)
                db.session.commit()
                flash(_("承诺书已签署。"), "ok")
                return redirect(url_for("registration.show", reference=reference), 303)
            registration = own_registration(plain_text(reference))
            form.number.data = newest_text().id  # read now: the next press counts
    return render("pledges/sign.html", status=status, registration=registration, slot=registration.slot,
                  event=registration.slot.event, form=form, text=newest_text(),
                  pledge=db.session.get(Pledge, registration.id))
