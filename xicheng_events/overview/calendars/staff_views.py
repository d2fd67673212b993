"""放假安排: the years and their versions, a file looked at before it counts, and taking it back."""

from flask import Blueprint, Response, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.workdays import CalendarVersion, forget_table, read_table
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.render import render
from xicheng_events.overview.calendars import operations, queries
from xicheng_events.overview.calendars.forms import DaysOffForm, TakeForm
from xicheng_events.overview.calendars.notice import YearNotice, read_file, read_text
from xicheng_events.overview.calendars.year import makeups_of, months_of, spans_of

bp = Blueprint("calendars_staff", __name__, url_prefix="/staff/calendars")
bp.nav = NavEntry(DeskGroup.SYSTEM, _l("放假安排"))
staff_only(bp, *operations.KEEPERS)

_SAMPLE_YEAR = 2026


@bp.get("")
def index():
    """The years, their versions, and where a notice is brought in."""
    form = _notice_form()
    form.year.data = queries.missing_year() or clock.today().year + 1
    return _index(form)


@bp.post("")
def preview():
    """The year as a calendar, and every deadline that would move; nothing is saved yet."""
    form = _notice_form()
    if form.validate():
        with attempt(form):
            notice = read_file(form.file.data.filename, form.file.data.read(), form.year.data)
            taking = TakeForm(formdata=None, year=str(notice.year), source=form.source.data, table=notice.as_text(),
                              newest=str(queries.newest_number(notice.year)))
            return _preview(notice, taking)
    return _index(form, 422)


@bp.post("/versions")
def take():
    """Let what the preview showed count."""
    form = TakeForm()
    try:
        year = hidden_number(form.year.data) or 0
        operations.require_reach(year)
        notice = read_text(form.table.data or "", year)
    except Refused as refusal:
        flash(refusal.sentence, "stop")
        return redirect(url_for(".index"), 303)
    if form.validate():
        with attempt(form):
            version = operations.import_year(notice, source=form.source.data, reason=form.reason.data or "",
                                             newest=hidden_number(form.newest.data) or 0, by=current_user)
            db.session.commit()
            forget_table()
            flash(_("%(year)s年放假安排已生效，有变化的期限已重新推算。", year=version.year), "ok")
            return redirect(url_for(".show", version_id=version.id), 303)
    return _preview(notice, form, 422)


@bp.get("/sample.csv")
def sample():
    """A whole year as an example, to be filled with another."""
    version = queries.calendar_in_force(_SAMPLE_YEAR) or abort(404)
    return _csv(queries.days_off_notice(version))


@bp.get("/<int:version_id>")
def show(version_id: int):
    """One version: the year as a calendar, where it comes from, and the way back."""
    version = _version(version_id)
    return render("calendars/staff/show.html", version=version, **_year(queries.days_off_notice(version)),
                  is_newest=version.number == queries.newest_number(version.year))


@bp.get("/<int:version_id>.csv")
def download(version_id: int):
    """One version as a table: to be corrected and brought in again."""
    return _csv(queries.days_off_notice(_version(version_id)))


@bp.post("/<int:version_id>/taking-back")
def take_back(version_id: int):
    """Let the version before it count again."""
    press(lambda: operations.take_back_calendar(_version(version_id), by=current_user),
          _("已撤回，按这一版调整过的期限已恢复。"))
    forget_table()
    return redirect(url_for(".show", version_id=version_id), 303)


def _notice_form() -> DaysOffForm:
    form = DaysOffForm()
    form.offer_years(clock.today().year)
    return form


def _index(form: DaysOffForm, status: int = 200):
    return render("calendars/staff/index.html", form=form, versions=queries.versions(),
                  in_force=set(read_table().versions.values()), missing=queries.missing_year(), status=status)


def _preview(notice: YearNotice, form: TakeForm, status: int = 200):
    newest = max((each.id for each in queries.versions()), default=0)
    moves = queries.moves_by(read_table().replaced(notice.year, notice.days, newest + 1))
    return render("calendars/staff/preview.html", form=form, **_year(notice), moves=moves[:queries.MOST_SHOWN],
                  count=len(moves), late=sum(move.due.on < clock.today() <= move.before for move in moves),
                  in_force=queries.calendar_in_force(notice.year), status=status)


def _year(notice: YearNotice) -> dict:
    return {"notice": notice, "months": months_of(notice), "spans": spans_of(notice), "makeups": makeups_of(notice)}


def _csv(notice: YearNotice) -> Response:
    # With the mark by which spreadsheets know UTF-8.
    return Response("\ufeff" + notice.as_text().replace("\n", "\r\n"), mimetype="text/csv", headers={
        "Content-Disposition": f'attachment; filename="calendar-{notice.year}.csv"'})


def _version(version_id: int) -> CalendarVersion:
    return queries.version_by_id(version_id) or abort(404)
