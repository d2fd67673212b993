"""我的账号: what one's own account is, its password, and its sessions on other devices."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.foundation.accounts import sessions
from xicheng_events.foundation.accounts.desk_forms import OwnPasswordForm
from xicheng_events.foundation.accounts.operations import passwords, staff, tries
from xicheng_events.foundation.accounts.role_matrix import ROLES
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.limits import address_asking, has_signed_in
from xicheng_events.foundation.web.render import render

bp = Blueprint("own_staff", __name__, url_prefix="/staff/account")
staff_only(bp)


@bp.get("")
def index():
    """Who I am here, when I was here last, and what I can change."""
    return _page(_form())


@bp.post("/password")
def change_password():
    """Replace my password; this browser stays signed in, all others don't."""
    form = _form()
    if form.validate():
        with attempt(form, keeping=True):  # a wrong password counts
            _prove(form)
            passwords.change_password(current_user, form.new_password.data)
            db.session.commit()
            sessions.keep_session()
            flash(_("密码已修改，其他设备上的登录已结束。"), "ok")
            return redirect(url_for(".index"), 303)
    return _page(form, 422)


@bp.post("/sessions")
def end_others():
    """Sign me out everywhere else."""
    staff.end_sessions(current_user, by=current_user)
    db.session.commit()
    sessions.keep_session()
    flash(_("已退出其他设备上的登录。"), "ok")
    return redirect(url_for(".index"), 303)


def _form() -> OwnPasswordForm:
    form = OwnPasswordForm()
    if current_user.must_change_password:  # proven a moment ago by a password that nobody needs to type twice
        del form.password
    return form


def _prove(form: OwnPasswordForm) -> None:
    if "password" in form:
        name = current_user.account.sign_in_name
        tried = tries.TriedFrom(address_asking(), is_known=has_signed_in(name))
        passwords.prove_password(current_user, form.password.data, tried=tried)


def _page(form: OwnPasswordForm, status: int = 200):
    page = "accounts/staff/first_password.html" if current_user.must_change_password else "accounts/staff/own.html"
    return render(page, form=form, rows=ROLES, status=status)
