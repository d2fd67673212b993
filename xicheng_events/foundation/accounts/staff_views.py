"""Signing in to the desk: name and password, then the second factor of whoever has one."""

from flask import Blueprint, current_app, redirect, request, url_for

from xicheng_events.foundation.accounts import sessions
from xicheng_events.foundation.accounts.forms import SecondFactorForm, StaffSignInForm
from xicheng_events.foundation.accounts.operations import staff, tries
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.limits import address_asking, has_signed_in, limiter, note_signed_in
from xicheng_events.foundation.web.render import render

bp = Blueprint("accounts_staff", __name__, url_prefix="/staff")


@bp.get("/sign-in")
def sign_in():
    """The desk's sign-in page."""
    return render("accounts/staff/sign_in.html", form=StaffSignInForm(next=request.args.get("next", "")))


@bp.post("/sign-in")
@limiter.limit(lambda: current_app.config["SIGN_IN_RATE_PER_ADDRESS"])
def prove():
    """Check name and password; begin the session, or ask for the second factor first."""
    form = StaffSignInForm()
    if "sign_in_name" not in request.form:  # comes from a page that has kept a form
        return render("accounts/staff/sign_in.html", form=form)
    if not form.validate():
        return render("accounts/staff/sign_in.html", form=form, status=422)
    name = form.sign_in_name.data
    tried = tries.TriedFrom(address_asking(), is_known=has_signed_in(name))
    with attempt(form, keeping=True):
        person = staff.sign_in_staff(name, form.password.data, tried=tried)
        db.session.commit()
        if person.account.second_factor:
            sessions.wait_for_factor(person)
            return _ask(SecondFactorForm(formdata=None, held=form.held.data, next=form.next.data))
        return _open(person, form)
    return render("accounts/staff/sign_in.html", form=form, status=422)


@bp.get("/sign-in/second")
def second():
    """The page that asks for the second factor, for whoever has given the password in this browser."""
    if sessions.person_halfway() is None:
        return redirect(url_for(".sign_in"), 303)
    return _ask(SecondFactorForm(next=request.args.get("next", "")))


@bp.post("/sign-in/second")
@limiter.limit(lambda: current_app.config["SIGN_IN_RATE_PER_ADDRESS"])
def prove_second():
    """Check the second factor and begin the session."""
    form, person = SecondFactorForm(), sessions.person_halfway()
    if person is None:
        return render("accounts/staff/sign_in.html", status=401,
                      form=StaffSignInForm(formdata=None, held=form.held.data, next=form.next.data))
    if form.validate():
        with attempt(form, keeping=True):
            staff.sign_in_with_factor(person, form.code.data, tried=tries.TriedFrom(address_asking()))
            db.session.commit()
            return _open(person, form, with_factor=True)
    return _ask(form, 422)


def _ask(form, status: int = 200):
    return render("accounts/staff/second.html", form=form, status=status)


def _open(person, form, *, with_factor: bool = False):
    note_signed_in(person.account.sign_in_name)
    sessions.begin_session(person, at_desk=True, with_factor=with_factor)
    return sessions.onwards(form, url_for("home_staff.index"))
