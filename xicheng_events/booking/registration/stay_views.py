"""仍参加、不参加: what people answer who are asked again after their event was moved."""

from flask import Blueprint, abort, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.booking.events.reschedules import slot_moved_words
from xicheng_events.booking.registration import queries
from xicheng_events.booking.registration.operations import staying_after_move
from xicheng_events.booking.registration.operations.staying_after_move import is_asked
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.attempt import press
from xicheng_events.foundation.web.render import render

bp = Blueprint("stays", __name__, url_prefix="/registrations/<reference>")


@bp.get("/stay")
@login_required
def ask(reference: str):
    """The new time, and the two answers."""
    registration = _mine(reference)
    if not is_asked(registration):
        return redirect(url_for("registration.show", reference=registration.reference), 303)
    return render("registration/stay.html", registration=registration, slot=registration.slot,
                  event=registration.slot.event, moved_words=slot_moved_words(registration.slot))


@bp.post("/stay")
@login_required
def stay(reference: str):
    """仍参加."""
    press(lambda: staying_after_move.stay(_mine(reference), by=current_user), _("已记下您仍参加，到时见。"))
    return redirect(url_for("registration.show", reference=reference), 303)


def _mine(reference: str):
    return queries.registration_of(current_user, plain_text(reference)) or abort(404)
