"""定向邀请 at the desk: whom to invite, what became of it, a new link, and taking it back."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.desk import desk_of_event, event_of, searched_by
from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.invitations.columns import INVITATIONS, slot_words
from xicheng_events.booking.invitations.forms import InvitationForm
from xicheng_events.booking.invitations.models import InvitationState
from xicheng_events.booking.invitations.operations import guest_lists, inviting
from xicheng_events.booking.invitations.operations.guest_lists import BadLines, lines_in
from xicheng_events.booking.invitations.queries import (
    invitation_counts,
    invitation_of,
    invitation_standing,
    invitations_of,
)
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import fresh_proof
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.render import render

bp = desk_of_event("invitations_staff", __name__)


@bp.get("/invitations")
def index(code: str):
    """Who has been invited, and what became of it."""
    event, asked = event_of(code), _asked(request.args)
    if request.args.get("words") and not asked.get("words"):
        return redirect(_address(code, request.args), 303)
    return render("invitations/staff/invitations.html", "invitations/staff/_invitations.html", event=event,
                  page=INVITATIONS.page(invitations_of(event, **asked), size=50), asked=asked,
                  listing=INVITATIONS, states=InvitationState, counts=invitation_counts(event), now=clock.now(),
                  standing_of=invitation_standing, slot_words=slot_words)


@bp.post("/invitations")
def find(code: str):
    """The list as a form asks for it: posted, so that a whole phone number stands in no address."""
    return redirect(_address(event_of(code).code, request.form), 303)


@bp.get("/invitations/export")
@fresh_proof
def export(code: str):
    """The same as .xlsx, phones masked."""
    return take_along(INVITATIONS, invitations_of(event_of(code), **_asked(request.args)))


@bp.route("/invitations/new", methods=["GET", "POST"])
def new(code: str):
    """Invite one or a whole pasted list."""
    event = event_of(code)
    form = InvitationForm()
    form.suit(event)
    if request.method == "GET" or not form.validate():
        return _new_page(event, form, 200 if request.method == "GET" else 422)
    slot = next((slot for slot in event.slots if str(slot.id) == form.slot.data), None)
    with attempt(form) as tried:
        n = guest_lists.invite_many(event, lines_in(form.people.data), category=Category(form.category.data), slot=slot,
                                    max_heads=form.max_heads.data, by=current_user)
        db.session.commit()
        flash(_("已向%(n)s人发出邀请。", n=n), "ok")
        return redirect(url_for(".index", code=event.code), 303)
    return _new_page(event, form, 422, tried.refusal.lines if isinstance(tried.refusal, BadLines) else ())


def _new_page(event, form, status: int, bad_lines=()):
    return render("invitations/staff/invite.html", event=event, form=form, bad_lines=bad_lines, status=status)


@bp.post("/invitations/<int:invitation_id>/link")
def again(code: str, invitation_id: int):
    """Send a new link; the old one ends."""
    return _do(code, invitation_id, guest_lists.invite_again, _("已重新发送邀请，原链接失效。"))


@bp.post("/invitations/<int:invitation_id>/revocation")
def revoke(code: str, invitation_id: int):
    """Take an invitation back that hasn't been used."""
    return _do(code, invitation_id, inviting.revoke_invitation, _("邀请已撤回，链接失效。"))


def _do(code: str, invitation_id: int, operation, done: str):
    event = event_of(code)
    invitation = invitation_of(event, invitation_id) or abort(404)
    press(lambda: operation(invitation, by=current_user), done)
    return redirect(url_for(".index", code=event.code), 303)


def _asked(sent) -> dict:
    """What the address or a form narrows the list to."""
    words, who = searched_by(sent)
    return {"words": words, "who": who,
            "state": next((each for each in InvitationState if each.value == sent.get("state")), None)}


def _address(code: str, sent) -> str:
    kept = {**_asked(sent), "sort": sent.get("sort", "")[:10]}
    return url_for(".index", code=code, **{name: str(value) for name, value in kept.items() if value})
