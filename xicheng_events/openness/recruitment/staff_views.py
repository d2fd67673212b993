"""Applicants at the desk of a programme: the list, one page each, and the screening."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select

from xicheng_events.booking.events.desk import searched_by
from xicheng_events.booking.events.kinds import Category
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.questions.queries import said_on, sheet_of
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import may_run, programme_on_desk
from xicheng_events.openness.recruitment import queries
from xicheng_events.openness.recruitment.columns import APPLICATIONS
from xicheng_events.openness.recruitment.forms import ScreeningForm
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.operations import screening
from xicheng_events.openness.recruitment.operations.applying import reveal_applicants_phone
from xicheng_events.openness.recruitment.queries import ApplicationSearch
from xicheng_events.openness.recruitment.states import (
    PASSED,
    SCREENED,
    TO_SCREEN,
    ApplicationSource,
    ApplicationState,
    RecruitmentState,
)
from xicheng_events.openness.representatives.kinds import CATEGORIES

bp = Blueprint("applications_staff", __name__, url_prefix="/staff/programmes/<code>/applications")
bp.within = "programmes_staff"
staff_only(bp, Role.EDITOR, Role.LEADER, Role.COORDINATOR)


@bp.get("")
def index(code: str):
    """Who has applied or was recommended."""
    programme = desk_programme_of(code)
    asked = _asked(request.args)
    if request.args.get("words") and not asked.words:
        return redirect(_address(code, request.args), 303)
    return _list(programme, ScreeningForm(None), asked)


@bp.post("")
def find(code: str):
    """The list as a form asks for it: posted, so that a whole phone number stands in no address."""
    return redirect(_address(code, request.form), 303)


@bp.get("/export")
@fresh_proof
def export(code: str):
    """The same as .xlsx, phones masked."""
    return take_along(APPLICATIONS, _wanted(desk_programme_of(code)))


@bp.post("/screening")
def screen_some(code: str):
    """资格审查 of those that are ticked."""
    programme, form = desk_programme_of(code), ScreeningForm()
    if form.validate():
        with attempt(form):
            chosen = queries.applications_in(programme, request.form.getlist("chosen")[:100])
            done = _screen(programme, chosen, form)
            db.session.commit()
            flash(_("已办理%(n)s人。", n=done), "ok")
            return redirect(_address(code, request.form), 303)
        programme = desk_programme_of(code)
    return _list(programme, form, _asked(request.form), 422)


@bp.get("/<reference>")
def show(code: str, reference: str):
    """One applicant."""
    return _page(*_there(code, reference))


@bp.post("/<reference>/screening")
def screen(code: str, reference: str):
    """资格审查 of one."""
    (programme, application), form = _there(code, reference), ScreeningForm()
    if form.validate():
        with attempt(form):
            _screen(programme, [application], form)
            db.session.commit()
            flash(_("已办理。"), "ok")
            return redirect(url_for(".show", code=code, reference=reference), 303)
        programme, application = _there(code, reference)
    return _page(programme, application, form, status=422)


@bp.post("/<reference>/phone")
@fresh_proof
def phone(code: str, reference: str):
    """Show the number to call, this once; it goes on record."""
    programme, application = _there(code, reference)
    shown = reveal_applicants_phone(application, by=current_user)
    db.session.commit()
    return _page(programme, application, phone=shown)


@bp.post("/end")
def end(code: str):
    """结束审查: the suggestion is made."""
    programme = desk_programme_of(code)
    press(lambda: screening.end_screening(programme, by=current_user), _("审查已结束，正在生成建议名单。"))
    return redirect(url_for("proposal_staff.show", code=code), 303)


@bp.post("/again")
def again(code: str):
    """重新审查."""
    programme = desk_programme_of(code)
    press(lambda: screening.screen_again(programme, by=current_user), _("已重新开始审查，建议名单作废。"))
    return redirect(url_for(".index", code=code), 303)


def desk_programme_of(code: str) -> Programme:
    """The programme of that code whose applicants this person reads; any other isn't there."""
    programme = programme_on_desk(code, current_user)
    return programme if programme and queries.may_see_applicants(programme, current_user) else abort(404)


def _there(code: str, reference: str) -> tuple[Programme, Application]:
    programme = desk_programme_of(code)
    return programme, queries.application_in(programme, reference) or abort(404)


def _screen(programme: Programme, chosen: list[Application], form: ScreeningForm) -> int:
    if form.verdict.data == "back":
        return screening.take_back_screening(programme, chosen, by=current_user)
    return screening.screen_applications(
        programme, chosen, is_eligible=form.verdict.data == ApplicationState.ELIGIBLE.value,
        reason=form.reason.data, by=current_user)


def _list(programme: Programme, form: ScreeningForm, asked: ApplicationSearch, status: int = 200):
    recruitment = queries.recruitment_of(programme)
    page = APPLICATIONS.page(queries.applications_found(programme, asked))
    counts = queries.counts_by_state(programme)
    if not any(state in counts for state in SCREENED):
        form.offer_first_screening()
    return render("recruitment/staff/index.html", programme=programme, page=page, recruitment=recruitment,
                  listing=APPLICATIONS, asked=asked, form=form, status=status, counts=counts, to_screen=TO_SCREEN,
                  passed=sum(counts.get(state, 0) for state in PASSED),
                  may_screen=_may_screen(programme), chosen=request.form.getlist("chosen"),
                  categories=[(each.value, each.label) for each in CATEGORIES],
                  sources=ApplicationSource.choices(), states=ApplicationState.choices())


def _page(programme: Programme, application: Application, form: ScreeningForm | None = None, *, phone: str = "",
          status: int = 200):
    form = form or ScreeningForm(None)
    if application.state in TO_SCREEN:
        form.offer_first_screening()
    return render("recruitment/staff/show.html", programme=programme, each=application, phone=phone,
                  said=said_on(sheet_of(application.answer_sheet_id)), form=form, status=status,
                  may_screen=_may_screen(programme) and application.state is not ApplicationState.WITHDRAWN)


def _may_screen(programme: Programme) -> bool:
    return (may_run(programme, current_user)
            and queries.recruitment_of(programme).state is RecruitmentState.COLLECTING)


def _asked(sent) -> ApplicationSearch:
    words, who = searched_by(sent)
    return ApplicationSearch(
        words, who, _member(ApplicationSource, sent.get("source")), _member(ApplicationState, sent.get("state")),
        _member(Category, sent.get("category")), "yes" if sent.get("interest") == "yes" else "")


def _wanted(programme: Programme) -> Select:
    return queries.applications_found(programme, _asked(request.args))


def _member(enumeration, value: str | None):
    return next((each for each in enumeration if each.value == value), None)


def _address(code: str, sent) -> str:
    kept = {**_asked(sent)._asdict(), "sort": sent.get("sort", "")[:12]}
    return url_for(".index", code=code, **{name: getattr(value, "value", value) for name, value in kept.items()
                                           if value})
