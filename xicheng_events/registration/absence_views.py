"""Answering to having stayed away: one press on 我的, where the list is (home/_absences.html)."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.registration import operations
from xicheng_events.registration.no_show import house_rule

bp = Blueprint("absences", __name__)
bp.add_app_template_global(house_rule, "house_rule")


@bp.post("/registrations/<reference>/excuse")
@login_required
def excuse(reference: str):
    """Say why one stayed away."""
    try:
        operations.excuse_absence(reference, words=request.form.get("words", ""), by=current_user)
        db.session.commit()
        flash(_("说明已提交，主办单位办理前不计入。"), "ok")
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.sentence, "stop")
    return redirect(url_for("home.mine"), 303)
