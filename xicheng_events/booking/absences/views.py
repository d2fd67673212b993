"""Answering to having stayed away: one press on 我的, where the list is (home/_absences.html)."""

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.booking.absences.operations import excusing
from xicheng_events.foundation.web.attempt import press

bp = Blueprint("absences", __name__)


@bp.post("/registrations/<reference>/excuse")
@login_required
def excuse(reference: str):
    """Say why one stayed away."""
    press(lambda: excusing.excuse_absence(reference, words=request.form.get("words", ""), by=current_user),
          _("说明已提交，主办单位办理前不计入。"))
    return redirect(url_for("home.mine"), 303)
