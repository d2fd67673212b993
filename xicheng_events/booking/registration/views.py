"""Registering, and one's own registrations."""

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.booking.events.asked_at_registering import items_of
from xicheng_events.booking.events.phases import result_until
from xicheng_events.booking.events.queries import notice_path, notice_path_of_slot
from xicheng_events.booking.registration import queries
from xicheng_events.booking.registration.calendar_entries import calendar_of_registration
from xicheng_events.booking.registration.conditions import unmet_words
from xicheng_events.booking.registration.forms import RegistrationForm, VisitorForm
from xicheng_events.booking.registration.offer_words import offer_words, state_words
from xicheng_events.booking.registration.offered import Offered
from xicheng_events.booking.registration.operations import party_changes, placing, waiting_list
from xicheng_events.booking.registration.operations.checking_party import PartyApplication
from xicheng_events.booking.registration.operations.eligibility import IMPOSSIBLE
from xicheng_events.booking.registration.operations.party_changes import may_withdraw, too_late_to_withdraw
from xicheng_events.booking.registration.operations.sending_ticket_again import was_taken_otherwise, what_was_taken
from xicheng_events.booking.registration.own_changes import own_registration
from xicheng_events.booking.registration.standing import standing_of
from xicheng_events.booking.registration.too_few_places import ask_first, comes_with_fewer, waits_together
from xicheng_events.foundation.accounts import asking_for_codes, sessions
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.operations import codes
from xicheng_events.foundation.accounts.queries import street_by_slug, streets
from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web import text_size
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.cached_forms import same_for_all, shared_form
from xicheng_events.foundation.web.limits import links_tried, noting_wrong
from xicheng_events.foundation.web.render import render, wants_part

bp = Blueprint("registration", __name__)
bp.add_app_template_global(unmet_words)
bp.add_app_template_global(offer_words)
bp.add_app_template_global(state_words)
_invitation = noting_wrong(queries.invitation_by_token)


@bp.get("/slots/<int:slot_id>/registration")
@shared_form
@links_tried(exempt_when=lambda: not request.args.get("invitation"))
def new(slot_id: int):
    """The registration form, or why one can't register and what else is possible."""
    offered = _offered(slot_id)
    if offered.standing:
        return _already(offered.standing)
    if offered.refusal:
        return _impossible(offered, offered.refusal)
    form = _form(offered)
    form.invitation.data, form.name.data = request.args.get("invitation"), offered.known_name
    return _page(offered, form)


@bp.post("/slots/<int:slot_id>/registration")
@links_tried(exempt_when=lambda: not request.form.get("invitation"))
def create(slot_id: int):
    """Send a code to the phone in the form, or register."""
    offered = _offered(slot_id)
    if offered.closed and not offered.standing:  # before a code is sent or used up
        return _impossible(offered, offered.closed, 422)
    form = _form(offered)
    if size := text_size.chosen():
        return text_size.remember(_page(offered, form), size)
    if "send_code" in request.form and "phone" in form:
        return _send_code(slot_id, form)
    if comes_with_fewer(form):
        return _page(offered, form)
    street = street_by_slug(form.street.data) if form.street else None
    person = _proven(form) if all([form.validate(), form.names(street)]) else None
    if person is None:
        return _page(offered, form, 422)
    application = form.application(street, **offered.way_in)
    try:
        registration = placing.register(offered.slot, application, person=person, by=person, together=waits_together())
    except Refused as refusal:
        return _refused(slot_id, form, refusal)
    reference, sentence = registration.reference, _about_what_was_there(registration, application)
    db.session.commit()
    if not current_user.is_authenticated:
        sessions.begin_session(person)
    if sentence:
        flash(sentence, "info")
    return redirect(url_for(".show", reference=reference), 303)


def _offered(slot_id: int) -> Offered:
    """The slot as it is now, to who reads, by whichever link they came, or by the phone they are signed in with."""
    slot = queries.slot_to_register(slot_id) or gone_or_missing(notice_path_of_slot(slot_id))
    sent = request.form if request.method == "POST" else request.args
    token, reader = sent.get("invitation"), _reader()
    return Offered(slot, reader, lambda: _invitation(token) if token else queries.invitation_to(reader, slot))


def _reader() -> Person | None:
    return current_user._get_current_object() if current_user.is_authenticated else None


def _about_what_was_there(registration, sent: PartyApplication) -> str:
    """What to say to somebody who had registered before; nothing where the same form arrives twice."""
    if not registration.was_there:
        return ""
    if was_taken_otherwise(registration, sent):
        return what_was_taken(registration)
    return "" if registration.form_key == sent.form_key else _("您已报名本场活动，下面是您的报名。")


def _already(standing):
    flash(_("您已报名本场活动，下面是您的报名。"), "info")
    return redirect(url_for(".show", reference=standing.reference), 303)


def _impossible(offered: Offered, refusal: Refused, status: int = 200):
    return same_for_all(lambda: render("registration/why_not.html", slot=offered.slot, event=offered.event,
                                       refusal=refusal, status=status), refusal.sentence)


def _refused(slot_id: int, form, refusal: Refused):
    """Nothing is saved, not even that the code was used: what was typed can be corrected and sent again."""
    db.session.rollback()
    offered = _offered(slot_id)
    if refusal.code in IMPOSSIBLE:
        return _impossible(offered, refusal, 422)
    if refusal.code == "too_few":
        return ask_first(offered.slot, refusal)
    form.refuse(refusal)
    return _page(offered, form, 422)


def _send_code(slot_id: int, form):
    sent, refusal = form.phone.validate(form), None
    if sent:
        with attempt(form) as tried:
            asking_for_codes.send_code_to(form.phone.data)
            db.session.commit()
        refusal = tried.refusal
        sent = refusal is None
    status = 200 if sent else 422
    if wants_part():
        page = render("registration/_code.html", form=form, sent=sent, is_part=True, status=status)
    else:
        page = _page(_offered(slot_id), form, status, sent=sent)
    return asking_for_codes.refused(page, refusal)


def _proven(form):
    """The person who registers: who is signed in, or whose phone the code proves; None with the error in the form."""
    if reader := _reader():
        return reader
    phone, code = form.phone.data, form.code.data
    try:
        return asking_for_codes.prove(phone, code, name=form.name.data)
    except Refused as refusal:
        db.session.commit()  # the guess counts
        earlier = queries.registration_of_form(form.form_key.data, phone)
        if earlier and codes.was_just_proven(phone, code):
            return earlier.person
        form.refuse(refusal)
        return None


def _form(offered: Offered):
    form = RegistrationForm() if offered.reader else VisitorForm()
    form.suit(offered.slot)
    return form


def _page(offered: Offered, form, status: int = 200, *, sent: bool = False):
    form.offer_streets(streets())
    signed_out = request.method == "POST" and "phone" in form and "phone" not in request.form
    return render("registration/new.html", slot=offered.slot, event=offered.event, notice=offered.event, form=form,
                  items=items_of(offered.event), places=offered.places, elsewhere=offered.elsewhere,
                  invited=offered.invited, beside=_beside(offered.invited), result_until=result_until(offered.slot),
                  signed_out=signed_out, sent=sent,
                  status=status)


def _beside(invitation) -> list[tuple[str, str]]:
    """(words, address) of what the rooms that send invitations have to say to whoever was invited."""
    return [each for says in house.listed("INVITED_BY") for each in says(invitation)] if invitation else []


@bp.get("/invitations/<link:token>")
@links_tried()
def invited(token: str):
    """The link in an invitation: on to the form, or to the choice between the slots."""
    invitation = _invitation(token) or abort(404)
    if not invitation.event.is_public:
        gone_or_missing(notice_path(invitation.event.code))
    slots = [slot for slot in invitation.event.slots if invitation.slot_id in (None, slot.id)]
    if len(slots) == 1:
        return redirect(url_for(".new", slot_id=slots[0].id, invitation=token), 303)
    return render("registration/invited.html", invitation=invitation, event=invitation.event, slots=slots, token=token,
                  beside=_beside(invitation))


@bp.get("/registrations/<reference>")
@bp.get("/r/<reference>", alias=True)  # in messages, where each character counts
@login_required
def show(reference: str):
    """One registration: the ticket, what to bring, what happens next."""
    registration = own_registration(reference)
    return render("registration/show.html", registration=registration, slot=registration.slot,
                  event=registration.slot.event, standing=standing_of(registration, current_user))


@bp.get("/registrations/<reference>/calendar.ics")
@login_required
def calendar(reference: str):
    """The registration as a calendar entry."""
    return Response(calendar_of_registration(own_registration(reference)), mimetype="text/calendar", headers={
        "Content-Disposition": f'attachment; filename="{reference}.ics"'})


@bp.get("/registrations/<reference>/withdrawal")
@login_required
def confirm_withdrawal(reference: str):
    """Ask once more, naming the consequence; or say why not and whom to ring."""
    registration = own_registration(reference)
    refusal = None if may_withdraw(registration) else too_late_to_withdraw(registration)
    return render("registration/withdrawal.html", registration=registration, slot=registration.slot,
                  event=registration.slot.event, refusal=refusal)


@bp.post("/registrations/<reference>/withdrawal")
@login_required
def withdrawal(reference: str):
    """Call off."""
    return _do(party_changes.withdraw_registration, reference, _("报名已取消。"))


@bp.post("/registrations/<reference>/offer")
@login_required
def offer(reference: str):
    """Accept or decline an offered place."""
    answers = {"accept": waiting_list.accept_offer, "decline": waiting_list.decline_offer}
    answer = request.form.get("answer", "")
    operation = answers.get(answer) or abort(400)
    with attempt():
        registration = operation(own_registration(reference), by=current_user)
        db.session.commit()
        words = offer_words(registration)
        flash(words.accepted if answer == "accept" else words.declined, "ok")
    return redirect(url_for(".show", reference=reference), 303)


def _do(operation, reference: str, done: str):
    """One press of a button: done, or why not, on the registration's page."""
    press(lambda: operation(own_registration(reference), by=current_user), done)
    return redirect(url_for(".show", reference=reference), 303)
