"""体验报告 at the desk: of the own programmes, and those about what one's unit does; review."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.files.giving_out import given_out
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.reports import queries
from xicheng_events.openness.reports.columns import REPORTS, visited_words, writer_words
from xicheng_events.openness.reports.forms import ReturnReportForm
from xicheng_events.openness.reports.models import ExperienceReport
from xicheng_events.openness.reports.operations import reviewing
from xicheng_events.openness.reports.states import HANDED_IN, ReportState
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.queries import opinion_seen_by

bp = Blueprint("reports_staff", __name__, url_prefix="/staff/reports")
bp.nav = NavEntry(DeskGroup.OFFICERS, _l("体验报告"))
bp.add_app_template_global(writer_words, "writer_of_report")
bp.add_app_template_global(visited_words, "day_of_report")
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)


@bp.get("")
def index():
    """The reports I read."""
    asked = _asked()
    page = REPORTS.page(queries.desk_reports(current_user, **asked))
    return render("reports/staff/index.html", "reports/staff/_rows.html", page=page, listing=REPORTS, **asked,
                  states=[(each.value, each.label) for each in HANDED_IN])


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(REPORTS, queries.desk_reports(current_user, **_asked()))


@bp.get("/<code>")
def show(code: str):
    """One report."""
    return _page(_report(code))


@bp.post("/<code>/passing")
def approve(code: str):
    """审核通过."""
    report = _report(code)
    press(lambda: reviewing.pass_report(report, by=current_user),
          _("已审核通过，问题已转为意见，由被体验单位研判办理。"))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/<code>/return")
def send_back(code: str):
    """退回修改."""
    report, form = _report(code), ReturnReportForm()
    if form.validate():
        with attempt(form):
            reviewing.return_report(report, reason=form.reason.data, by=current_user)
            db.session.commit()
            flash(_("已退回，已短信告知体验员。"), "ok")
            return redirect(url_for(".show", code=code), 303)
    return _page(_report(code), form, 422)


@bp.get("/<code>/photos/<int:photo_id>")
def photo(code: str, photo_id: int):
    """One photo."""
    found = next((each for each in _report(code).photos if each.id == photo_id), None)
    return given_out(found.file) if found else abort(404)


def leads_to_report(opinion: Opinion, person: Person) -> tuple[str, str] | None:
    """From an opinion to the report it comes from."""
    report = queries.report_behind(opinion, person)
    return (_("查看体验报告"), url_for("reports_staff.show", code=report.code)) if report else None


def _report(code: str) -> ExperienceReport:
    return queries.desk_report(current_user, code) or abort(404)


def _page(report: ExperienceReport, form: ReturnReportForm | None = None, status: int = 200):
    reviews = report.state is ReportState.SUBMITTED and reviewing.may_review(report, current_user)
    return render("reports/staff/show.html", report=report, may_review=reviews, status=status,
                  form=form or ReturnReportForm(formdata=None),
                  opened={each.id for each in report.problems
                          if each.opinion_id and opinion_seen_by(current_user, each.opinion_id)})


def _asked() -> dict:
    states = {each.value: each for each in HANDED_IN}
    return {"words": plain_text(request.args.get("words"))[:60], "state": states.get(request.args.get("state")),
            "programme": plain_text(request.args.get("code"))[:16]}
