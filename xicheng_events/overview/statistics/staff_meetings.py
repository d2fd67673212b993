"""会议开放 of one's units in figures: of a year or a part of it, as tables with bars and as a sheet."""

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.audit.exports import workbook_given_out
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.render import render
from xicheng_events.overview.statistics import queries
from xicheng_events.overview.statistics.meeting_numbers import meeting_numbers
from xicheng_events.overview.statistics.meeting_tables import tables_of_meetings

bp = Blueprint("meeting_numbers_staff", __name__, url_prefix="/staff/meeting-numbers")
bp.nav = NavEntry(DeskGroup.STATISTICS, _l("会议开放"))
staff_only(bp, *queries.READERS)


@bp.get("")
def index():
    """The figures of a period."""
    period, unit = queries.period_asked(request.args.get("period")), request.args.get("unit", "")
    numbers = meeting_numbers(period, queries.units_read(current_user, unit))
    return render("statistics/staff/meetings.html", "statistics/staff/_meeting_tables.html", period=period, unit=unit,
                  numbers=numbers, tables=tables_of_meetings(numbers, period), periods=queries.periods_to_choose(),
                  units=queries.units_of(current_user))


@bp.get("/export")
def export():
    """The same as .xlsx, a line for each number: of people none that the page doesn't show."""
    period, unit = queries.period_asked(request.args.get("period")), request.args.get("unit", "")
    tables = tables_of_meetings(meeting_numbers(period, queries.units_read(current_user, unit)), period)
    headings = [(_("时期"), 16), (_("表"), 20), (_("分类"), 28), (_("项目"), 20), (_("数值"), 20)]
    return workbook_given_out(_("会议开放统计"), headings, [
        [period.label, table.title, row.label, head, int(said) if said.isascii() and said.isdecimal() else said]
        for table in tables for row in table.rows for head, said in zip(table.head, row.cells, strict=True)])
