"""Signing in by phone code, and out."""

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.foundation.accounts import asking_for_codes, sessions
from xicheng_events.foundation.accounts.forms import SignInForm
from xicheng_events.foundation.accounts.operations import forgetting, staff
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.limits import limiter
from xicheng_events.foundation.web.render import render

bp = Blueprint("accounts", __name__)


@bp.get("/sign-in")
def sign_in():
    """The sign-in page."""
    return _page(SignInForm(next=request.args.get("next", "")))


@bp.post("/sign-in/codes")
def send_code():
    """Send a code to the phone in the form."""
    return asking_for_codes.send_code_from_page(SignInForm(), _page)


@bp.post("/sign-in")
@limiter.limit(lambda: current_app.config["PROVE_RATE_PER_ADDRESS"])
def prove():
    """Check the code and begin the session."""
    form = SignInForm()
    if "phone" not in request.form:  # comes from a page that has kept a form
        return _page(form)
    if not form.validate():
        return _page(form, 422)
    with attempt(form, keeping=True):
        person = asking_for_codes.prove(form.phone.data, form.code.data)
        forgetting.note_sign_in(person)
        db.session.commit()
        sessions.begin_session(person)
        return sessions.onwards(form, url_for("home.mine"))
    return _page(form, 422, sent=True)


@bp.post("/sign-out")
def sign_out():
    """End this person's sessions everywhere."""
    if current_user.is_authenticated:
        staff.end_sessions(current_user, by=current_user)
        db.session.commit()
    sessions.end_session()
    flash(_("您已退出登录。"))
    return redirect(url_for("home.index"), 303)


def _page(form, status: int = 200, *, sent: bool = False):
    return render("accounts/sign_in.html", form=form, sent=sent, status=status)
