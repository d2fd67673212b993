"""Proving once more who one is, before personal data is shown whole or given out (web.access.fresh_proof)."""

from flask import Blueprint, request, url_for
from flask_login import current_user

from xicheng_events.foundation.accounts import sessions
from xicheng_events.foundation.accounts.forms import PasswordProofForm, SecondFactorForm
from xicheng_events.foundation.accounts.operations import passwords, second_factor, tries
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import note_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.limits import address_asking, has_signed_in
from xicheng_events.foundation.web.render import render

bp = Blueprint("proof_staff", __name__, url_prefix="/staff/proof")
staff_only(bp)


@bp.get("")
def ask(held: str = ""):
    """Ask for the second factor, or for the password where there is none; `held` is the form that waits for it."""
    kind = SecondFactorForm if current_user.account.second_factor else PasswordProofForm
    return _page(kind(formdata=None, held=held, next=request.args.get("next", "")))


@bp.post("")
def prove():
    """Check it, and go where one wanted to."""
    form = SecondFactorForm() if current_user.account.second_factor else PasswordProofForm()
    if form.validate():
        with attempt(form, keeping=True):  # a failure counts
            _prove(form)
            db.session.commit()
            note_proof()
            return sessions.onwards(form, url_for("home_staff.index"))
    return _page(form, 422)


def _prove(form) -> None:
    name = current_user.account.sign_in_name
    tried = tries.TriedFrom(address_asking(), is_known=has_signed_in(name))
    if "code" in form:
        second_factor.prove_second_factor(current_user, form.code.data, tried=tried)
    else:
        passwords.prove_password(current_user, form.password.data, tried=tried)


def _page(form, status: int = 200):
    return render("accounts/staff/proof.html", form=form, status=status)
