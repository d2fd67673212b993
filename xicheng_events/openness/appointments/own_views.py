"""我的聘任: the own terms, certificate and card, the wish to go on, and resigning."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.appointments import queries
from xicheng_events.openness.appointments.forms import OwnResignationForm, wish_sent
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations import serving
from xicheng_events.openness.appointments.operations.proposing import may_wish
from xicheng_events.openness.appointments.printing import font_words, missing_in, printed_terms

bp = Blueprint("appointments", __name__, url_prefix="/appointments")


@bp.get("")
@login_required
def index():
    """All terms of one's own."""
    terms = queries.terms_of(current_user)
    return render("appointments/mine.html", terms=terms, live={each.id for each in terms if queries.goes_on(each)},
                  printed={each.id for each in terms if queries.may_be_printed(each)},
                  may_wish={each.id for each in terms if may_wish(each)})


@bp.post("/<int:appointment_id>/wish")
@login_required
def wish(appointment_id: int):
    """Whether one would go on for another term."""
    mine, wishes = _mine(appointment_id), wish_sent()
    press(lambda: serving.note_wish(mine, wish=wishes, by=None),
          _("已记下您愿意续聘，结果短信告知。") if wishes else _("已记下您不再续聘，聘期届满自动结束。"))
    return redirect(url_for(".index"), 303)


@bp.route("/<int:appointment_id>/resignation", methods=["GET", "POST"])
@login_required
def resign(appointment_id: int):
    """辞聘, at once."""
    mine, form = _mine(appointment_id), OwnResignationForm()
    if form.validate_on_submit():
        with attempt(form):
            serving.resign(mine, reason=form.reason.data, by=None)
            db.session.commit()
            flash(_("已辞去聘任，感谢您的付出。"), "ok")
            return redirect(url_for(".index"), 303)
        mine = _mine(appointment_id)
    return render("appointments/resign.html", each=mine, form=form, status=422 if form.is_submitted() else 200)


@bp.get("/<int:appointment_id>/certificate")
@login_required
def certificate(appointment_id: int):
    """The own certificate, for paper."""
    return _print(appointment_id, "appointments/certificates.html")


@bp.get("/<int:appointment_id>/card")
@login_required
def card(appointment_id: int):
    """The own 服务卡, for paper."""
    return _print(appointment_id, "appointments/cards.html")


def _print(appointment_id: int, template: str):
    mine = _mine(appointment_id)
    if not queries.may_be_printed(mine):
        abort(404)
    terms = printed_terms([mine])
    return render(template, terms=terms, programme=mine.programme, missing=missing_in(mine.programme, terms),
                  font=font_words(), other_font=bool(request.args.get("other_font")), back=url_for(".index"),
                  back_words=_("返回我的聘任"), page=None, left_out=0, is_own=True)


def _mine(appointment_id: int) -> Appointment:
    return queries.term_of(current_user, appointment_id) or abort(404)
