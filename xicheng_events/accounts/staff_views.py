"""Signing in to the desk."""

from flask import Blueprint, current_app, request, url_for

from xicheng_events.accounts import operations, sessions
from xicheng_events.accounts.forms import StaffSignInForm
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.web.limits import address_asking, has_signed_in, limiter, note_signed_in
from xicheng_events.web.render import render

bp = Blueprint("accounts_staff", __name__, url_prefix="/staff")


@bp.get("/sign-in")
def sign_in():
    """The desk's sign-in page."""
    return render("accounts/staff/sign_in.html", form=StaffSignInForm(next=request.args.get("next", "")))


@bp.post("/sign-in")
@limiter.limit(lambda: current_app.config["SIGN_IN_RATE_PER_ADDRESS"])
def prove():
    """Check name and password and begin the session."""
    form = StaffSignInForm()
    if "sign_in_name" not in request.form:  # comes from a page that has kept a form
        return render("accounts/staff/sign_in.html", form=form)
    if not form.validate():
        return render("accounts/staff/sign_in.html", form=form, status=422)
    name = form.sign_in_name.data
    tried = operations.TriedFrom(address_asking(), is_known=has_signed_in(name))
    try:
        person = operations.sign_in_staff(name, form.password.data, tried=tried)
    except Refused as refusal:
        db.session.commit()
        form.refuse(refusal)
        return render("accounts/staff/sign_in.html", form=form, status=422)
    db.session.commit()
    note_signed_in(name)
    sessions.begin(person, at_desk=True)
    return sessions.onwards(form, url_for("home_staff.index"))
