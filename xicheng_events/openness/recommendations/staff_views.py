"""推荐人员: an editor of the programme's unit, or of one that it names, recommends people one by one or by a list."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.accounts.models import Organisation, Role
from xicheng_events.foundation.audit.exports import file_given_out
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.xlsx_files import list_as_xlsx
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.stages import stage_of
from xicheng_events.openness.recommendations import queries
from xicheng_events.openness.recommendations.forms import (
    NominationForm,
    NominationListForm,
    offer_recommending,
    unit_recommending,
)
from xicheng_events.openness.recommendations.operations import recommending
from xicheng_events.openness.recommendations.operations.importing_recommendations import (
    MOST_RECOMMENDED,
    BadRecommendations,
    import_recommendations,
    recommendation_headings,
    recommendations_may_say,
)
from xicheng_events.openness.recruitment.forms import said_in
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.operations.applying import change_application
from xicheng_events.openness.recruitment.own_words import own_standing
from xicheng_events.openness.recruitment.queries import application_in, recruitment_of, takes_people_now
from xicheng_events.openness.recruitment.states import TO_SCREEN, ApplicationState

bp = Blueprint("recommending_staff", __name__, url_prefix="/staff/recommendations")
bp.nav = NavEntry(DeskGroup.OFFICERS, _l("推荐人员"))
staff_only(bp, Role.EDITOR)


@bp.get("")
def index():
    """The programmes for which my unit recommends people."""
    return render("recommendations/staff/index.html", stage_of=stage_of,
                  page=page_of(queries.programmes_asking(current_user), size=20))


@bp.get("/<code>")
def show(code: str):
    """Whom my unit has recommended for one, and how they stand: no more of it than they read themselves."""
    programme, units = _asking(code)
    recruitment = recruitment_of(programme)
    return render("recommendations/staff/show.html", programme=programme,
                  stands=lambda each: own_standing(each, recruitment),
                  page=page_of(queries.recommended_by_units(programme, units), size=50),
                  is_open=takes_people_now(programme), nominated=ApplicationState.NOMINATED)


@bp.route("/<code>/new", methods=["GET", "POST"])
def new(code: str):
    """Recommend one."""
    programme, units = _open(code)
    form = NominationForm()
    form.offer(programme, asks=False)
    offer_recommending(form, units)
    if form.is_submitted() and form.is_fine():
        with attempt(form):
            recommending.recommend_for_programme(
                programme, form.facts(form.phone.data), unit=unit_recommending(form, units),
                form_key=form.form_key.data, by=current_user)
            db.session.commit()
            flash(_("已推荐，短信告知本人。"), "ok")
            return redirect(url_for(".show", code=code), 303)
        programme, units = _asking(code)
    return render("recommendations/staff/one.html", programme=programme, form=form, each=None,
                  status=422 if form.is_submitted() else 200)


@bp.route("/<code>/list", methods=["GET", "POST"])
def send(code: str):
    """Recommend everybody on a list, or nobody."""
    programme, units = _open(code)
    form, bad_lines = NominationListForm(), ()
    offer_recommending(form, units)
    if form.validate_on_submit():
        with attempt(form) as tried:
            done = import_recommendations(programme, form.file.data.read(), by=current_user,
                                          unit=unit_recommending(form, units))
            db.session.commit()
            flash(_("已推荐%(n)s人，短信告知本人。", n=done), "ok")
            return redirect(url_for(".show", code=code), 303)
        bad_lines = tried.refusal.lines if isinstance(tried.refusal, BadRecommendations) else ()
        programme, units = _asking(code)
    return render("recommendations/staff/list.html", programme=programme, form=form, bad_lines=bad_lines,
                  most=MOST_RECOMMENDED, may_stand=recommendations_may_say(),
                  status=422 if form.is_submitted() else 200)


@bp.get("/<code>/template")
def template(code: str):
    """An empty list as .xlsx."""
    _asking(code)
    headings = [(words[0], 30 if what in ("reason", "position", "interest") else 16)
                for what, words in recommendation_headings().items()]
    return file_given_out(list_as_xlsx(_("推荐名单"), headings, []), _("推荐名单模板.xlsx"))


@bp.route("/<code>/<reference>", methods=["GET", "POST"])
def edit(code: str, reference: str):
    """Correct what was said of somebody, until the screening."""
    programme, application = _recommended(code, reference)
    if application.state not in TO_SCREEN:
        return redirect(url_for(".show", code=code), 303)
    form = NominationForm(data=said_in(application))
    for name in ("unit", "phone", "agreed"):
        delattr(form, name)
    form.offer(programme, has=application.field, asks=False)
    if form.is_submitted() and form.is_fine():
        with attempt(form):
            change_application(application, form.facts(application.phone), by=current_user,
                               version=hidden_number(form.version.data))
            db.session.commit()
            flash(_("已保存。"), "ok")
            return redirect(url_for(".show", code=code), 303)
        programme, application = _recommended(code, reference)
    return render("recommendations/staff/one.html", programme=programme, form=form, each=application,
                  status=422 if form.is_submitted() else 200)


@bp.post("/<code>/<reference>/withdrawal")
def take_back(code: str, reference: str):
    """撤回推荐, until the screening."""
    _programme, application = _recommended(code, reference)
    press(lambda: recommending.take_back_recommendation(application, by=current_user), _("已撤回推荐，短信告知本人。"))
    return redirect(url_for(".show", code=code), 303)


def _asking(code: str) -> tuple[Programme, list[Organisation]]:
    programme = queries.programme_asking(code, current_user) or abort(404)
    return programme, queries.units_recommending_for(programme, current_user)


def _open(code: str) -> tuple[Programme, list[Organisation]]:
    programme, units = _asking(code)
    return (programme, units) if takes_people_now(programme) else abort(
        redirect(url_for(".show", code=code), 303))


def _recommended(code: str, reference: str) -> tuple[Programme, Application]:
    programme, units = _asking(code)
    application = application_in(programme, reference)
    return programme, application if application and application.unit in units else abort(404)
