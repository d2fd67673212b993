"""公示: who is to be appointed, for as many working days as the programme says; and objecting to somebody on it."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from wtforms import SelectChoice

from xicheng_events.foundation.accounts import asking_for_codes
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.masking import mask_name
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recruitment import queries
from xicheng_events.openness.recruitment.forms import NoticeObjectionForm
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.operations.objecting_members import object_to_member
from xicheng_events.openness.recruitment.states import ON_NOTICE, ApplicationState, RecruitmentState
from xicheng_events.openness.recruitment.views import public_programme

bp = Blueprint("member_notice", __name__, url_prefix="/programmes/<code>/notice")
A = ApplicationState
_MAY_APPLY = (None, A.WITHDRAWN)


@bp.get("")
def show(code: str):
    """The list while its notice runs; afterwards that it is over, and what came of it: no names any more."""
    programme = public_programme(code)
    recruitment, rows = _shown(programme)
    mine = queries.objections_in(programme, by=current_user) if current_user.is_authenticated else []
    return render("recruitment/notice.html", programme=programme, recruitment=recruitment, rows=rows, mine=mine,
                  is_running=queries.is_in_notice(recruitment), called=lambda each: name_on_notice(programme, each),
                  is_decided=recruitment.state is RecruitmentState.DECIDED,
                  status=200 if recruitment.notice_until else 404)


@bp.route("/objection", methods=["GET", "POST"])
@login_required
def objection(code: str):
    """Say something against one of them."""
    programme = public_programme(code)
    _recruitment, rows = _shown(programme)
    form = NoticeObjectionForm()
    if not (rows or form.is_submitted()):
        return redirect(url_for(".show", code=code), 303)
    form.about.choices = [SelectChoice(each.code, f"{name_on_notice(programme, each)} {each.position}")
                          for each in rows]
    if form.validate_on_submit():
        with attempt(form):
            object_to_member(queries.application_in(programme, form.about.data), words=form.words.data,
                             by=current_user)
            db.session.commit()
            flash(_("异议已收到，核实后短信告知您结果。"), "ok")
            return redirect(url_for(".show", code=code), 303)
    return render("recruitment/objection.html", programme=programme, form=form,
                  status=422 if form.is_submitted() else 200)


def notice_of_members(programme: Programme) -> tuple[str, str] | None:
    """The notice for the programme's own page, from its first day until somebody is appointed, and while it runs."""
    recruitment = queries.recruitment_of(programme)
    if recruitment.notice_until is None or (programme.appointed_at and not queries.is_in_notice(recruitment)):
        return None
    words = _("拟聘人员公示") if queries.is_in_notice(recruitment) else _("拟聘人员公示（已结束）")
    return words, url_for("member_notice.show", code=programme.code)


def apply_for_it(programme: Programme) -> tuple[str, str] | None:
    """Where one applies, while applications are taken, unless whoever is signed in has applied."""
    if programme.takes_applications and queries.takes_people_now(programme) and _own_state(programme) in _MAY_APPLY:
        return _("我要报名"), url_for("applications.apply", code=programme.code)
    return None


def own_application(programme: Programme) -> tuple[str, str] | None:
    """Where one sees one's own, until the terms begin: whoever is signed in and has applied, until they are appointed;
    whoever isn't signed in, or has withdrawn, from the end of applications."""
    state, is_choosing = _own_state(programme), programme.closes_at <= clock.now()
    may_be_there = state is A.WITHDRAWN or not current_user.is_authenticated
    is_there = is_choosing and may_be_there if state in _MAY_APPLY else state is not A.APPOINTED
    if not is_there or clock.today() >= programme.term_from:
        return None
    return _("查看我的报名"), url_for("applications.mine", code=programme.code)


def _own_state(programme: Programme) -> A | None:
    own = queries.application_of_phone(programme, asking_for_codes.own_phone())
    return own and own.state


def name_on_notice(programme: Programme, application: Application) -> str:
    """The name as the programme's rule shows it: whole, or all but the first character hidden."""
    return application.name if programme.publishes_names else mask_name(application.name)


def _shown(programme: Programme):
    recruitment = queries.recruitment_of(programme)
    rows = queries.listed_for(programme, *ON_NOTICE) if queries.is_in_notice(recruitment) else []
    return recruitment, rows
