"""The work of a programme at the desk: how its members are made up, what they did and found, its year on paper."""

from flask import Blueprint, abort, request
from flask_login import current_user

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.periods import Period
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.listing import Listing
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.appointments.states import TermStanding
from xicheng_events.openness.officers.columns import duties_listing
from xicheng_events.openness.officers.composition import composition_of
from xicheng_events.openness.officers.figures import programme_now
from xicheng_events.openness.officers.problems import found_in, months_of_programme
from xicheng_events.openness.officers.queries import (
    DutySearch,
    lacking_words,
    members_asked,
    periods_by_term,
    years_of,
)
from xicheng_events.openness.officers.summary import summary_of
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.staff_views import desk_programme

bp = Blueprint("officers_staff", __name__, url_prefix="/staff/programmes/<code>")
bp.within = "programmes_staff"
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)
bp.add_app_template_global(lacking_words, "lacking_duties")
DUTIES = ("behind", "now", "met")


@bp.get("/overview")
def overview(code: str):
    """How a programme goes: who serves, what was done, what was found and mended."""
    programme = desk_programme(code)
    found, months = found_in(programme, months_of_programme(programme))
    return render("officers/staff/overview.html", programme=programme, now=programme_now(programme, current_user),
                  composition=composition_of(programme), found=found, months=months, years=years_of(programme))


@bp.get("/duties")
def duties(code: str):
    """What each member has done of their duties, by number."""
    programme, asked = desk_programme(code), _asked()
    listing, found = _listing(programme), members_asked(programme, asked, current_user)
    page = listing.page(found.query, size=50)
    periods = found.periods or periods_by_term(programme, page.rows, current_user)
    return render("officers/staff/duties.html", "officers/staff/_duties.html", programme=programme, page=page,
                  listing=listing, asked=asked, periods=periods,
                  standings=TermStanding.choices())


@bp.get("/duties/export")
@fresh_proof
def export(code: str):
    """The same as .xlsx, without phones."""
    programme = desk_programme(code)
    return take_along(_listing(programme), members_asked(programme, _asked(), current_user).query)


@bp.get("/summary")
def summary(code: str):
    """年度总结, for paper, made from the data."""
    programme = desk_programme(code)
    year = year_asked(years_of(programme))
    return render("officers/staff/summary.html", programme=programme, year=year,
                  summary=summary_of(programme, year, current_user))


def year_asked(years: list[Period]) -> Period:
    """The year that the address asks for, the latest where it asks for none; one in which nobody served isn't there."""
    if not years:
        abort(404)
    wanted = request.args.get("year") or years[0].name
    return next((year for year in years if year.name == wanted), None) or abort(404)


def _listing(programme: Programme) -> Listing:
    return duties_listing(lambda rows: periods_by_term(programme, rows, current_user))


def _asked() -> DutySearch:
    standings = {each.value: each for each in TermStanding}
    duties = request.args.get("duties")
    return DutySearch(plain_text(request.args.get("words"))[:60], standings.get(request.args.get("standing")),
                      duties if duties in DUTIES else "")
