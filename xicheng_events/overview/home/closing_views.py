"""注销: what ends, what stays and why, a code to one's own phone, and a last page without anything personal."""

from flask import Blueprint, current_app, redirect, url_for
from flask_login import current_user, login_required

from xicheng_events.foundation.accounts import asking_for_codes, sessions
from xicheng_events.foundation.accounts.operations.codes import was_just_proven
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.retention import reasons_to_keep
from xicheng_events.foundation.web.limits import limiter
from xicheng_events.foundation.web.render import render
from xicheng_events.overview.home import queries
from xicheng_events.overview.home.forms import ClosingForm
from xicheng_events.overview.home.operations import close_account

bp = Blueprint("closing", __name__)


@bp.get("/me/closing")
@login_required
def ask():
    """What closing the account means for this person."""
    return _page(ClosingForm())


@bp.post("/me/closing/codes")
@login_required
def send_code():
    """Send a code to the phone of the account."""
    form = ClosingForm()
    try:
        if not current_user.account:
            asking_for_codes.send_code_to(current_user.phone)
    except Refused as refusal:
        form.refuse(_beside_the_code(refusal))
        return asking_for_codes.refused(_page(form, 422), refusal)
    db.session.commit()
    return _page(form, sent=True)


@bp.post("/me/closing")
@login_required
@limiter.limit(lambda: current_app.config["PROVE_RATE_PER_ADDRESS"])
def close():
    """Close it, once the code is right."""
    form, phone = ClosingForm(), current_user.phone
    if not form.validate():
        return _page(form, 422)
    try:
        if not current_user.account:
            asking_for_codes.prove(phone, form.code.data)
        close_account(current_user._get_current_object())
    except Refused as refusal:
        db.session.commit()  # a guess counts
        if current_user.account or not was_just_proven(phone, form.code.data):  # else: pressed twice
            form.refuse(_beside_the_code(refusal))
            return _page(form, 422)
    db.session.commit()
    sessions.end_session()
    return redirect(url_for(".closed"), 303)


@bp.get("/closed")
def closed():
    """That it is done; the page knows nobody."""
    return render("home/closed.html")


def _beside_the_code(refusal: Refused) -> Refused:
    """The page has no field for the phone."""
    refusal.field = refusal.field and "code"
    return refusal


def _page(form: ClosingForm, status: int = 200, *, sent: bool = False):
    ends, stays = queries.registrations_that_end(current_user), queries.registrations_that_stay(current_user)
    return render("home/closing.html", form=form, sent=sent, ends=ends, stays=stays,
                  reasons=reasons_to_keep(current_user), status=status)
