"""履职评价 at the desk: written by the unit's editors, who don't read it again; read by the coordinator alone."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.periods import Period
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import terms_of_member
from xicheng_events.openness.officers import queries
from xicheng_events.openness.officers.forms import EvaluationForm
from xicheng_events.openness.officers.operations.evaluating import evaluate_member
from xicheng_events.openness.officers.staff_views import year_asked
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.programme_links import once_appointed
from xicheng_events.openness.programmes.queries import may_run
from xicheng_events.openness.programmes.staff_views import desk_programme

bp = Blueprint("evaluations_staff", __name__, url_prefix="/staff/programmes/<code>/evaluations")
bp.within = "programmes_staff"
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)


@bp.app_template_global()
def year_choices(years: list[Period]) -> list[tuple[str, str]]:
    """(value, words) of each, for a filter."""
    return [(year.name, year.label) for year in years]


@bp.get("")
def index(code: str):
    """Whose work has been judged for a year; how, for the coordinator."""
    programme = _programme(code)
    years = queries.years_of(programme)
    year = year_asked(years) if years else None
    reads = current_user.is_coordinator
    if year is None:
        return render("officers/staff/evaluations.html", programme=programme, years=years, year=None, page=None)
    query = queries.terms_in_year(programme, year)
    if request.args.get("open"):
        query = queries.not_evaluated(programme, year)
    number = year.first.year
    return render("officers/staff/evaluations.html", programme=programme, years=years, year=year,
                  page=page_of(query, size=50), judged=queries.members_evaluated(programme, number),
                  read=queries.evaluations_of(programme, number) if reads else {}, reads=reads,
                  writes=may_run(programme, current_user), only_open=bool(request.args.get("open")))


@bp.route("/<int:year>/<int:sequence>", methods=["GET", "POST"])
def write(code: str, year: int, sequence: int):
    """Judge the work of one member in a year."""
    programme = desk_programme(code)
    if not may_run(programme, current_user):
        abort(404)
    term, form = _term(programme, year, sequence), EvaluationForm()
    if form.validate_on_submit():
        with attempt(form):
            evaluate_member(term, year, result=form.chosen, comment=form.comment.data, by=current_user)
            db.session.commit()
            flash(_("已提交区级统筹员，本单位不再显示评价内容。"), "ok")
            return redirect(url_for(".index", code=code, year=year), 303)
        term = _term(programme, year, sequence)
    done = queries.periods_by_term(programme, terms_of_member(programme, sequence), current_user)
    return render("officers/staff/evaluate.html", programme=programme, term=term, year=year, form=form,
                  periods=[each for theirs in reversed(done.values()) for each in theirs
                           if each.first.year <= year <= each.last.year],
                  is_judged=sequence in queries.members_evaluated(programme, year),
                  status=422 if form.is_submitted() else 200)


def has_evaluations(programme: Programme, person: Person) -> bool:
    """Whether there are evaluations, once somebody is appointed, and they are `person`'s work: the coordinator reads
    them, editors of the unit write them."""
    return once_appointed(programme, person) and (person.is_coordinator or may_run(programme, person))


def _programme(code: str) -> Programme:
    programme = desk_programme(code)
    return programme if has_evaluations(programme, current_user) else abort(404)


def _term(programme: Programme, year: int, sequence: int) -> Appointment:
    period = next((each for each in queries.years_of(programme) if each.first.year == year), None) or abort(404)
    return db.session.scalar(queries.terms_in_year(programme, period).where(
        Appointment.sequence == sequence)) or abort(404)
