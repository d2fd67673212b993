"""What the pages have in common on which people change something of a registration of their own."""

from collections.abc import Callable

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from xicheng_events.booking.registration import queries
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.attempt import attempt


def own_registration(reference: str) -> Registration:
    """The registration of whoever is signed in that has this reference; 404 for anybody else's."""
    return queries.registration_of(current_user, reference) or abort(404)


def take_own_change(reference: str, form_of: Callable, page: Callable, deed: Callable, *, said: str,
                    is_fine: Callable = lambda form: form.validate()):
    """Take in what was sent about the registration, and answer.

    `form_of(registration)` reads it, `is_fine(form)` looks at it, `deed(registration, form)` does it;
    `page(registration, form, status)` shows it again with what was refused. Then the registration is shown, with
    `said`.
    """
    registration = own_registration(reference)
    form = form_of(registration)
    if not is_fine(form):
        return page(registration, form, 422)
    with attempt(form):
        deed(registration, form)
        db.session.commit()
        flash(said, "ok")
        return redirect(url_for("registration.show", reference=reference), 303)
    registration = own_registration(reference)
    form.version.data = registration.version  # seen now: the next press counts
    return page(registration, form, 422)
