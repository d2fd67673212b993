"""二次验证: one's own second factor: set up, replaced, and its recovery codes."""

from flask import Blueprint, current_app, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from xicheng_events.foundation.accounts import queries, sessions
from xicheng_events.foundation.accounts.forms import SecondFactorForm, SetUpFactorForm
from xicheng_events.foundation.accounts.operations import second_factor, tries
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.qr import qr_svg
from xicheng_events.foundation.web.access import fresh_proof, note_second_factor, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.limits import address_asking
from xicheng_events.foundation.web.render import render

bp = Blueprint("factor_staff", __name__, url_prefix="/staff/account/second-factor")
bp.within = "own_staff"
staff_only(bp)


@bp.get("")
def index():
    """What is set up, and how many recovery codes are left."""
    return _own(SecondFactorForm(formdata=None))


@bp.route("/new", methods=["GET"])
@fresh_proof
def set_up():
    """A QR for the app, and the same to type: of the first second factor, or of one to replace it."""
    form = _form(formdata=None)
    form.secret.data = _signer().dumps([current_user.id, second_factor.new_secret()])
    return _set_up(form)


@bp.post("/new")
@fresh_proof
def take():
    """Take it, once a code proves that the app has it; the recovery codes are shown this once."""
    form = _form()
    secret = _secret_in(form)
    if secret is None:
        return redirect(url_for(".set_up"), 303)
    if form.validate():
        with attempt(form, keeping=True):  # a failure counts
            codes = second_factor.set_up_second_factor(
                current_user, secret, form.code.data, present=form.present.data if form.present else "", tried=_tried())
            db.session.commit()
            sessions.keep_session()
            note_second_factor()
            return _codes(codes)
    return _set_up(form, 422)


@bp.post("/recovery-codes")
def renew():
    """Ten new recovery codes, shown this once."""
    form = SecondFactorForm()
    if form.validate():
        with attempt(form, keeping=True):
            codes = second_factor.renew_recovery_codes(current_user, form.code.data, tried=_tried())
            db.session.commit()
            return _codes(codes)
    return _own(form, 422)


def _own(form, status: int = 200):
    return render("accounts/staff/factor.html", form=form, factor=current_user.account.second_factor,
                  left=queries.recovery_codes_left(current_user), status=status)


def _form(**options) -> SetUpFactorForm:
    form = SetUpFactorForm(**options)
    if current_user.account.second_factor is None:
        del form.present
    return form


def _set_up(form, status: int = 200):
    secret = _secret_in(form)
    address = second_factor.app_address(current_user, secret, issuer=_("西城政府开放"))
    return render("accounts/staff/set_up_factor.html", form=form, status=status,
                  qr=qr_svg(address, _("身份验证器应用的二维码")),
                  secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)))


def _codes(codes: list[str]):
    return render("accounts/staff/recovery_codes.html", codes=codes)


def _secret_in(form) -> str | None:
    """The secret that this site has made for this person and shown on the page that was sent."""
    try:
        person_id, secret = _signer().loads(form.secret.data or "")
    except (BadSignature, ValueError):
        return None
    return secret if person_id == current_user.id else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="second-factor")


def _tried() -> tries.TriedFrom:
    return tries.TriedFrom(address_asking())
