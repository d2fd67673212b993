"""为什么是这一天: how a deadline was reckoned, day by day. Holds nothing of what it is the deadline of."""

from datetime import date

from flask import Blueprint, abort, request

from xicheng_events.foundation.core.workdays import read_table
from xicheng_events.foundation.web.render import render

bp = Blueprint("calendars", __name__, url_prefix="/working-days")

_MOST = 60


@bp.get("")
def why():
    """The days counted and those left out between `start` (day 0) and the `days`th working day, with the table whose
    newest version is `calendar`."""
    start, n, as_of = _day(request.args.get("start")), _number("days"), _number("calendar")
    if start is None or n is None or not 0 < abs(n) <= _MOST or as_of is None or not 0 <= as_of < 2**31:
        abort(404)
    table = read_table(as_of)
    return render("calendars/why.html", "calendars/_why.html", start=start, n=n, days=table.days_counted(start, n),
                  due=table.add_working_days(start, n))


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 11 else None
