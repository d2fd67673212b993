"""Registering, and one's own registrations."""

from flask import Blueprint, Response, abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.accounts import operations as accounts
from xicheng_events.accounts import sessions
from xicheng_events.accounts.queries import organisation_by_slug, streets
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.events.models import CompanionPolicy
from xicheng_events.events.queries import slot_by_id
from xicheng_events.registration import operations, queries
from xicheng_events.registration.calendar import calendar_of
from xicheng_events.registration.forms import PartyForm, RegistrationForm, VisitorForm
from xicheng_events.registration.models import AgeBand
from xicheng_events.registration.operations.eligibility import why_not
from xicheng_events.registration.operations.parties import may_change, may_withdraw
from xicheng_events.web.forms import EmptyForm
from xicheng_events.web.limits import limiter
from xicheng_events.web.render import render

bp = Blueprint("registration", __name__)


@bp.get("/slots/<int:slot_id>/registration")
def new(slot_id: int):
    """The registration form, or why one can't register and what else is possible."""
    slot = slot_by_id(slot_id) or abort(404)
    refusal = why_not(slot.event, slot)
    if refusal:
        return render("registration/why_not.html", slot=slot, refusal=refusal)
    if current_user.is_authenticated:
        standing = queries.standing_registration(current_user, slot)
        if standing:
            flash(_("您已报名本场活动。"))
            return redirect(url_for(".show", reference=standing.reference), 303)
    form = _form(slot)
    if current_user.is_authenticated:
        form.name.data = current_user.name
    return _page(slot, form)


@bp.post("/slots/<int:slot_id>/registration")
@limiter.limit(lambda: current_app.config["CODE_RATE_PER_ADDRESS"], exempt_when=lambda: "send_code" not in request.form)
def create(slot_id: int):
    """Send a code to the phone in the form, or register."""
    slot = slot_by_id(slot_id) or abort(404)
    form = _form(slot)
    if "send_code" in request.form and "phone" in form:
        return _send_code(slot, form)
    if not form.validate():
        return _page(slot, form, 422)
    person = _proven(form)
    if person is None:
        return _page(slot, form, 422)
    try:
        registration = operations.register(slot, person=person, by=person, **_filled_in(form))
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(slot_by_id(slot_id), form, 422)
    reference = registration.reference
    db.session.commit()
    if not current_user.is_authenticated:
        sessions.begin(person)
    return redirect(url_for(".show", reference=reference), 303)


def _send_code(slot, form):
    sent = form.phone.validate(form)
    if sent:
        try:
            accounts.send_code(form.phone.data)
            db.session.commit()
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            sent = False
    return _page(slot, form, 200 if sent else 422, fragment="registration/_code.html", sent=sent)


def _proven(form):
    """The person who registers: who is signed in, or whose phone the code proves; None with the error in the form."""
    if current_user.is_authenticated:
        return current_user._get_current_object()
    try:
        return accounts.prove_phone(form.phone.data, form.code.data, name=form.name.data)
    except Refused as refusal:
        form.refuse(refusal)
        return None
    finally:
        db.session.commit()  # a right code is used, a wrong guess counts, whatever becomes of the registration


def _form(slot):
    form = RegistrationForm() if current_user.is_authenticated else VisitorForm()
    if slot.event.companion_policy != CompanionPolicy.NONE:
        form.show_rows(slot.event.max_party - 1)
    return form


def _filled_in(form) -> dict:
    return {
        "form_key": form.form_key.data, "name": form.name.data, "companions": form.party,
        "privacy_agreed": form.privacy_agreed.data, "photo_agreed": form.photo_agreed.data,
        "age_band": AgeBand(form.age_band.data) if form.age_band.data else None,
        "street": organisation_by_slug(form.street.data) if form.street.data else None,
        "access_needs": form.access_needs.data or "", "question": form.question.data or "",
    }


def _page(slot, form, status: int = 200, *, fragment: str | None = None, sent: bool = False):
    in_district = [(street.slug, street.short_name) for street in streets()]
    form.street.choices = [("", _("不填写")), *in_district, ("elsewhere", _("不在西城区"))]
    return render("registration/new.html", fragment, slot=slot, event=slot.event, form=form, sent=sent, status=status)


@bp.get("/registrations/<reference>")
@login_required
def show(reference: str):
    """One registration: the ticket, what to bring, what happens next."""
    registration = _mine(reference)
    place = queries.waiting_place(registration) if registration.state == "waiting" else None
    return render("registration/show.html", registration=registration, slot=registration.slot,
                  event=registration.slot.event, place=place, may_change=may_change(registration),
                  may_withdraw=may_withdraw(registration))


@bp.get("/registrations/<reference>/calendar.ics")
@login_required
def calendar(reference: str):
    """The registration as a calendar entry."""
    return Response(calendar_of(_mine(reference)), mimetype="text/calendar", headers={
        "Content-Disposition": f'attachment; filename="{reference}.ics"'})


@bp.route("/registrations/<reference>/party", methods=["GET", "POST"])
@login_required
def party(reference: str):
    """Change whom one brings."""
    registration = _mine(reference)
    form = PartyForm(data={"companions": [
        {"name": c.name, "age_band": c.age_band.value, "guardian_agreed": bool(c.guardian_agreed_at)}
        for c in registration.companions]})
    form.show_rows(registration.slot.event.max_party - 1)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                operations.change_party(registration, companions=form.party, by=current_user)
                db.session.commit()
                flash(_("同行人已更新。"))
                return redirect(url_for(".show", reference=reference), 303)
            except Refused as refusal:
                db.session.rollback()
                form.refuse(refusal)
    registration = _mine(reference)
    return render("registration/party.html", registration=registration, event=registration.slot.event, form=form,
                  status=status)


@bp.get("/registrations/<reference>/withdrawal")
@login_required
def confirm_withdrawal(reference: str):
    """Ask once more, naming the consequence."""
    registration = _mine(reference)
    return render("registration/withdrawal.html", registration=registration, event=registration.slot.event)


@bp.post("/registrations/<reference>/withdrawal")
@login_required
def withdrawal(reference: str):
    """Call off."""
    return _do(operations.withdraw, reference, _("报名已取消，名额已释放给候补人员。"))


@bp.post("/registrations/<reference>/offer")
@login_required
def offer(reference: str):
    """Accept or decline an offered place."""
    if request.form.get("answer") == "accept":
        return _do(operations.accept_offer, reference, _("递补成功，请凭签到码参加活动。"))
    return _do(operations.decline_offer, reference, _("您已放弃递补，名额将给下一位候补人员。"))


def _do(operation, reference: str, done: str):
    registration = _mine(reference)
    if not EmptyForm().validate():
        abort(400)
    try:
        operation(registration, by=current_user)
        db.session.commit()
        flash(done)
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.sentence, "error")
    return redirect(url_for(".show", reference=reference), 303)


def _mine(reference: str):
    return queries.registration_of(current_user, reference) or abort(404)
