"""What the pages of the desk of one event's registrations share: their door, their addresses, and how they decide."""

from flask import abort, flash, redirect, request, url_for

from xicheng_events.booking.events.desk import searched_by
from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.participants.queries import ReviewFinding, Wanted, registration_of_event
from xicheng_events.booking.registration.models import AgeBand, Channel, Registration
from xicheng_events.booking.registration.replies_to_move import Reply
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.queries import street_by_slug
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render


def registration_on_desk(event: Event, reference: str) -> Registration:
    """One of the event's registrations."""
    return registration_of_event(event, plain_text(reference)) or abort(404)


def wanted_of(event: Event, asked=None) -> Wanted:
    """Which registrations the address (or a form, `asked`) wants; what names nothing asks for nothing."""
    asked = request.args if asked is None else asked
    words, who = searched_by(asked)

    def member(kind, name):
        return next((each for each in kind if each.value == asked.get(name)), None)

    return Wanted(
        words=words, who=who, state=member(RegistrationState, "state"),
        slot=next((slot for slot in event.slots if str(slot.id) == asked.get("slot")), None),
        seat=member(SeatKind, "seat"), category=member(Category, "category"), channel=member(Channel, "channel"),
        street=street_by_slug(plain_text(asked.get("street"))[:40]), age_band=member(AgeBand, "age"),
        finding=member(ReviewFinding, "finding"), reply=member(Reply, "reply"), sort=asked.get("sort", "")[:10])


def decide(form, operation, template: str, *, event: Event, back: str = "", **context):
    """Show the form, or do what it says, say so, and go `back` (empty: to the list)."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            with attempt(form):
                done = operation(form)
                db.session.commit()
                flash(done, "ok")
                return redirect(back or url_for("registration_staff.index", code=event.code), 303)
    return render(template, form=form, event=event, status=status, **context)
