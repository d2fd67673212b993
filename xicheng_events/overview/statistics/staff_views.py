"""The figures of one's units: all of them for a period; one of them with its formula, month by month, unit by unit."""

from flask import Blueprint, abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.audit.exports import workbook_given_out
from xicheng_events.foundation.core.indicators import Indicator, Reading, indicators
from xicheng_events.foundation.core.periods import Period
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.render import render
from xicheng_events.overview.statistics import queries

bp = Blueprint("statistics_staff", __name__, url_prefix="/staff/statistics")
bp.nav = NavEntry(DeskGroup.STATISTICS, _l("指标"))
staff_only(bp, *queries.READERS)


@bp.get("")
def index():
    """Every figure of a period, with what it is made of."""
    period, unit = queries.period_asked(request.args.get("period")), request.args.get("unit", "")
    return render("statistics/staff/index.html", "statistics/staff/_rows.html", period=period, unit=unit,
                  readings=queries.readings_of(period, queries.units_read(current_user, unit)), behind=_behind,
                  address_of=_address, periods=queries.periods_to_choose(), units=queries.units_of(current_user))


@bp.get("/export")
def export():
    """The same as .xlsx: names, formulas and figures, nobody's data."""
    period, unit = queries.period_asked(request.args.get("period")), request.args.get("unit", "")
    readings = queries.readings_of(period, queries.units_read(current_user, unit))
    headings = [(_("指标"), 16), (_("时期"), 16), (_("数值"), 16), (_("依据（n）"), 12), (_("计算方法"), 60)]
    return workbook_given_out(_("指标"), headings, [
        [each.indicator.label, _("此刻") if each.indicator.is_now else period.label, each.said, each.made_of,
         each.indicator.formula] for each in readings])


@bp.get("/<key>")
def show(key: str):
    """One figure: its formula, the last twelve months, and for the coordinator each unit that has rows."""
    indicator = indicators().get(key) or abort(404)
    period, unit = queries.period_asked(request.args.get("period")), request.args.get("unit", "")
    units = queries.units_read(current_user, unit)
    return render("statistics/staff/show.html", indicator=indicator, period=period, unit=unit, behind=_behind,
                  reading=queries.reading_of(indicator, period, units), months=queries.month_by_month(indicator, units),
                  by_unit=queries.unit_by_unit(indicator, period) if current_user.is_coordinator and not unit else [],
                  periods=queries.periods_to_choose(), units=queries.units_of(current_user))


def _behind(reading: Reading, period: Period, unit: str, *, counted: bool = False) -> str:
    """The list of the rows a figure is over."""
    indicator: Indicator = reading.indicator
    return url_for(indicator.endpoint, indicator=indicator.key, period=period.name, unit=unit or None,
                   counted="1" if counted else None)


def _address(indicator: Indicator, period: Period, unit: str) -> str:
    return url_for(".show", key=indicator.key, period=period.name, unit=unit or None)
